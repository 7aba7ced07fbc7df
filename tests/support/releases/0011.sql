BEGIN TRANSACTION;
CREATE TABLE account_speakers (
	account_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	speaker_id INTEGER NOT NULL, 
	CONSTRAINT pk_account_speakers PRIMARY KEY (account_id, position), 
	CONSTRAINT ck_account_speakers_position_is_one_of_a_few CHECK (position BETWEEN 1 AND 4), 
	CONSTRAINT fk_account_speakers_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_account_speakers_speaker_id FOREIGN KEY(speaker_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_account_speakers_account_id_speaker_id UNIQUE (account_id, speaker_id)
);
INSERT INTO "account_speakers" VALUES(22,1,4);
INSERT INTO "account_speakers" VALUES(22,2,3);
CREATE TABLE accounts (
	id INTEGER NOT NULL, 
	record_id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	speaker_id INTEGER, 
	origin_id INTEGER NOT NULL, 
	as_of TEXT, 
	as_of_earliest DATE, 
	as_of_latest DATE, 
	as_of_printed TEXT, 
	said_on TEXT, 
	said_on_earliest DATE, 
	said_on_latest DATE, 
	said_on_printed TEXT, 
	scope TEXT DEFAULT ('') NOT NULL, 
	is_denied BOOLEAN DEFAULT (false) NOT NULL, 
	modality TEXT DEFAULT 'certain' NOT NULL, 
	is_inferred BOOLEAN DEFAULT (false) NOT NULL, 
	is_whole BOOLEAN DEFAULT (true) NOT NULL, 
	is_entry BOOLEAN DEFAULT (false) NOT NULL, 
	name TEXT, 
	summary TEXT, 
	note TEXT, 
	CONSTRAINT pk_accounts PRIMARY KEY (id), 
	CONSTRAINT ck_accounts_modality_is_known CHECK (modality IN ('certain', 'probable', 'possible')), 
	CONSTRAINT ck_accounts_as_of_has_edtf CHECK (as_of IS NOT NULL OR (as_of_earliest IS NULL AND as_of_latest IS NULL AND as_of_printed IS NULL)), 
	CONSTRAINT ck_accounts_as_of_in_order CHECK (as_of_earliest <= as_of_latest), 
	CONSTRAINT ck_accounts_position_counts_from_1 CHECK (position > 0), 
	CONSTRAINT ck_accounts_said_on_has_edtf CHECK (said_on IS NOT NULL OR (said_on_earliest IS NULL AND said_on_latest IS NULL AND said_on_printed IS NULL)), 
	CONSTRAINT ck_accounts_said_on_in_order CHECK (said_on_earliest <= said_on_latest), 
	CONSTRAINT fk_accounts_document_id FOREIGN KEY(document_id) REFERENCES documents (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_accounts_origin_id FOREIGN KEY(origin_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_accounts_record_id FOREIGN KEY(record_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_accounts_speaker_id FOREIGN KEY(speaker_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_accounts_document_id_record_id_position UNIQUE (document_id, record_id, position), 
	CONSTRAINT uq_accounts_record_id_id UNIQUE (record_id, id), 
	CONSTRAINT ck_accounts_is_denied_is_boolean CHECK (is_denied IN (0, 1)), 
	CONSTRAINT ck_accounts_is_inferred_is_boolean CHECK (is_inferred IN (0, 1)), 
	CONSTRAINT ck_accounts_is_whole_is_boolean CHECK (is_whole IN (0, 1)), 
	CONSTRAINT ck_accounts_is_entry_is_boolean CHECK (is_entry IN (0, 1))
);
INSERT INTO "accounts" VALUES(1,16,16,'P1.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,'Quill, The Lake Herald, 4 March 2031',NULL,NULL);
INSERT INTO "accounts" VALUES(2,17,16,'P3.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,'Reed and Vale in Port Grey','The president of one country receives the prime minister of another.',NULL);
INSERT INTO "accounts" VALUES(3,18,16,'P3.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(4,19,16,'P3.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(5,20,16,'P3.S3',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'probable',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(6,21,16,'P2.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,'Ferry of Port Grey',NULL,NULL);
INSERT INTO "accounts" VALUES(7,22,16,'P4.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(8,23,16,'P3.S3',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',1,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(9,24,16,'P4.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(10,25,16,'P4.S2',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(11,26,16,'P4.S2',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(12,27,16,'P2.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,'Revival of the ferry',NULL,NULL);
INSERT INTO "accounts" VALUES(13,28,16,'P2.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',1,1,1,'Agreement on the ferry',NULL,'Read off the headline, which has the two states act together.');
INSERT INTO "accounts" VALUES(14,29,16,'P3.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(15,30,16,'P3.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(16,31,16,'P5.S1',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(17,32,16,'P4.S3',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(18,33,16,'P4.S2',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',1,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(19,34,16,'P4.S3',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(20,35,16,'P4.S3',1,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(21,36,36,'P1.S1',1,NULL,36,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,'A rival report, 11 March 2031',NULL,NULL);
INSERT INTO "accounts" VALUES(22,24,36,'P2.S1',1,3,3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,0,0,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(23,21,36,'P2.S2',1,NULL,36,'2031-03-11','2031-03-11','2031-03-11',NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,0,0,NULL,NULL,NULL);
INSERT INTO "accounts" VALUES(24,37,37,'row=2',1,NULL,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',0,'certain',0,1,1,'Rates of the Lake',NULL,NULL);
CREATE TABLE actors (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	type TEXT NOT NULL, 
	country_id INTEGER, 
	voice_of_id INTEGER, 
	iso_alpha3 TEXT, 
	classification TEXT, wikidata TEXT, 
	CONSTRAINT pk_actors PRIMARY KEY (id), 
	CONSTRAINT ck_actors_iso_is_a_country CHECK (iso_alpha3 IS NULL OR type = 'country'), 
	CONSTRAINT ck_actors_kind_is_own CHECK (kind IN ('actor')), 
	CONSTRAINT ck_actors_person_has_no_country CHECK (type <> 'person' OR country_id IS NULL), 
	CONSTRAINT ck_actors_type_is_known CHECK (type IN ('person', 'country', 'organization', 'group')), 
	CONSTRAINT ck_actors_iso_is_alpha3 CHECK (iso_alpha3 IS NULL OR length(iso_alpha3) = 3), 
	CONSTRAINT ck_actors_is_not_its_own_mouth CHECK (voice_of_id <> id), 
	CONSTRAINT fk_actors_country_id FOREIGN KEY(country_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_actors_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_actors_voice_of_id FOREIGN KEY(voice_of_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "actors" VALUES(1,'actor','Ada Quill','person',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "actors" VALUES(2,'actor','The Lake Herald','organization',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "actors" VALUES(3,'actor','Lakeland','country',NULL,NULL,NULL,NULL,'Q1');
INSERT INTO "actors" VALUES(4,'actor','Hillmark','country',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "actors" VALUES(5,'actor','Olga Reed','person',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "actors" VALUES(6,'actor','Tomas Vale','person',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "agenda_items" (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	subject_id INTEGER NOT NULL, 
	is_central BOOLEAN, 
	status TEXT, 
	CONSTRAINT pk_agenda_items PRIMARY KEY (id), 
	CONSTRAINT fk_agenda_items_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_agenda_items_meeting_id FOREIGN KEY(meeting_id) REFERENCES meetings (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_agenda_items_subject_id FOREIGN KEY(subject_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_agenda_items_meeting_id_subject_id UNIQUE (meeting_id, subject_id), 
	CONSTRAINT ck_agenda_items_is_central_is_boolean CHECK (is_central IN (0, 1)), 
	CONSTRAINT ck_agenda_items_kind_is_own CHECK (kind IN ('agenda item')), 
	CONSTRAINT ck_agenda_items_status_is_known CHECK (status IN ('announced', 'discussed'))
);
INSERT INTO "agenda_items" VALUES(20,'agenda item',17,21,NULL,'discussed');
CREATE TABLE agreement_parties (
	agreement_id INTEGER NOT NULL, 
	actor_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	CONSTRAINT pk_agreement_parties PRIMARY KEY (agreement_id, actor_id, role), 
	CONSTRAINT ck_agreement_parties_role_is_known CHECK (role IN ('party', 'signatory', 'mediator', 'guarantor', 'depositary')), 
	CONSTRAINT fk_agreement_parties_actor_id FOREIGN KEY(actor_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_agreement_parties_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreements (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "agreement_parties" VALUES(28,3,'party');
INSERT INTO "agreement_parties" VALUES(28,4,'party');
CREATE TABLE agreements (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	title TEXT, 
	number TEXT, 
	type TEXT, 
	status TEXT, 
	signed_on TEXT, 
	signed_on_earliest DATE, 
	signed_on_latest DATE, 
	signed_on_printed TEXT, 
	signed_at_id INTEGER, 
	meeting_id INTEGER, 
	subject_id INTEGER, 
	CONSTRAINT pk_agreements PRIMARY KEY (id), 
	CONSTRAINT ck_agreements_kind_is_own CHECK (kind IN ('agreement')), 
	CONSTRAINT ck_agreements_status_is_known CHECK (status IN ('discussed', 'drafted', 'agreed', 'signed', 'ratified', 'in force', 'ended')), 
	CONSTRAINT ck_agreements_type_is_known CHECK (type IN ('treaty', 'convention', 'agreement', 'protocol', 'memorandum', 'exchange of notes', 'declaration', 'contract', 'roadmap', 'statement')), 
	CONSTRAINT ck_agreements_signed_on_has_edtf CHECK (signed_on IS NOT NULL OR (signed_on_earliest IS NULL AND signed_on_latest IS NULL AND signed_on_printed IS NULL)), 
	CONSTRAINT ck_agreements_signed_on_in_order CHECK (signed_on_earliest <= signed_on_latest), 
	CONSTRAINT fk_agreements_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_agreements_meeting_id FOREIGN KEY(meeting_id) REFERENCES meetings (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_agreements_signed_at_id FOREIGN KEY(signed_at_id) REFERENCES places (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_agreements_subject_id FOREIGN KEY(subject_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "agreements" VALUES(28,'agreement','Agreement on the ferry',NULL,NULL,'agreement','agreed',NULL,NULL,NULL,NULL,11,17,21);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0011');
CREATE TABLE citations (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	record_id INTEGER NOT NULL, 
	passage_id INTEGER NOT NULL, 
	field TEXT DEFAULT ('') NOT NULL, 
	modality TEXT DEFAULT 'certain' NOT NULL, 
	hedge TEXT, 
	is_inferred BOOLEAN DEFAULT (false) NOT NULL, 
	CONSTRAINT pk_citations PRIMARY KEY (id), 
	CONSTRAINT ck_citations_hedge_is_not_certain CHECK (hedge IS NULL OR modality <> 'certain'), 
	CONSTRAINT ck_citations_modality_is_known CHECK (modality IN ('certain', 'probable', 'possible')), 
	CONSTRAINT fk_citations_passage_id FOREIGN KEY(passage_id) REFERENCES passages (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_citations_record_id_account_id FOREIGN KEY(record_id, account_id) REFERENCES accounts (record_id, id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_citations_record_id FOREIGN KEY(record_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_citations_record_id_passage_id_field_account_id UNIQUE (record_id, passage_id, field, account_id), 
	CONSTRAINT ck_citations_is_inferred_is_boolean CHECK (is_inferred IN (0, 1))
);
INSERT INTO "citations" VALUES(1,1,16,1,'','certain',NULL,0);
INSERT INTO "citations" VALUES(2,1,16,2,'author','certain',NULL,0);
INSERT INTO "citations" VALUES(3,1,16,3,'title','certain',NULL,0);
INSERT INTO "citations" VALUES(4,2,17,4,'','certain',NULL,0);
INSERT INTO "citations" VALUES(5,2,17,5,'duration','certain',NULL,0);
INSERT INTO "citations" VALUES(6,3,18,4,'','certain',NULL,0);
INSERT INTO "citations" VALUES(7,4,19,4,'','certain',NULL,0);
INSERT INTO "citations" VALUES(8,5,20,6,'','probable','probably',0);
INSERT INTO "citations" VALUES(9,6,21,3,'','certain',NULL,0);
INSERT INTO "citations" VALUES(10,6,21,6,'','certain',NULL,0);
INSERT INTO "citations" VALUES(11,7,22,7,'','certain',NULL,0);
INSERT INTO "citations" VALUES(12,8,23,6,'','certain',NULL,1);
INSERT INTO "citations" VALUES(13,9,24,7,'','certain',NULL,0);
INSERT INTO "citations" VALUES(14,10,25,8,'','certain',NULL,0);
INSERT INTO "citations" VALUES(15,10,25,8,'project','certain',NULL,1);
INSERT INTO "citations" VALUES(16,11,26,8,'','certain',NULL,0);
INSERT INTO "citations" VALUES(17,12,27,3,'','certain',NULL,0);
INSERT INTO "citations" VALUES(18,13,28,3,'','certain',NULL,1);
INSERT INTO "citations" VALUES(19,14,29,4,'','certain',NULL,0);
INSERT INTO "citations" VALUES(20,15,30,4,'','certain',NULL,0);
INSERT INTO "citations" VALUES(21,16,31,10,'','certain',NULL,0);
INSERT INTO "citations" VALUES(22,17,32,9,'','certain',NULL,0);
INSERT INTO "citations" VALUES(23,18,33,8,'','certain',NULL,1);
INSERT INTO "citations" VALUES(24,19,34,9,'','certain',NULL,0);
INSERT INTO "citations" VALUES(25,20,35,9,'','certain',NULL,0);
INSERT INTO "citations" VALUES(26,21,36,12,'','certain',NULL,0);
INSERT INTO "citations" VALUES(27,22,24,13,'amount','certain',NULL,0);
INSERT INTO "citations" VALUES(28,23,21,14,'status','certain',NULL,0);
INSERT INTO "citations" VALUES(29,24,37,15,'','certain',NULL,0);
CREATE TABLE claims (
	account_id INTEGER NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	printed TEXT, 
	object_id INTEGER, 
	low FLOAT, 
	high FLOAT, 
	unit TEXT, 
	modality TEXT DEFAULT 'certain' NOT NULL, 
	is_inferred BOOLEAN DEFAULT (false) NOT NULL, 
	standing TEXT, label TEXT, 
	CONSTRAINT pk_claims PRIMARY KEY (account_id, field, value), 
	CONSTRAINT ck_claims_is_of_a_field CHECK (field <> '' AND value <> ''), 
	CONSTRAINT ck_claims_modality_is_known CHECK (modality IN ('certain', 'probable', 'possible')), 
	CONSTRAINT ck_claims_standing_is_known CHECK (standing IN ('stands', 'agrees', 'near', 'rival', 'superseded', 'not comparable', 'set aside', 'aside', 'not representable')), 
	CONSTRAINT ck_claims_low_is_not_above_high CHECK (low IS NULL OR high IS NULL OR low <= high), 
	CONSTRAINT fk_claims_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_claims_object_id FOREIGN KEY(object_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT ck_claims_is_inferred_is_boolean CHECK (is_inferred IN (0, 1))
);
INSERT INTO "claims" VALUES(2,'rank','heads of state or government',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(2,'status','held',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(2,'held_on','2031-03-03',1,'3 March 2031',NULL,741504.0,741504.0,'day','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(2,'duration','about 3 hours',1,NULL,NULL,162.0,198.0,'min','certain',0,NULL,'P3.S2');
INSERT INTO "claims" VALUES(2,'places','port-grey',1,NULL,11,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(2,'formats','private',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(6,'sector','transport.water',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(6,'places','port-grey as start',1,NULL,11,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(9,'provider','lakeland',1,NULL,3,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(9,'recipient','hillmark',1,NULL,4,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(9,'instrument','loan',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(9,'amount','40 million EUR',1,NULL,NULL,39500000.0,40500000.0,'EUR','certain',0,'stands',NULL);
INSERT INTO "claims" VALUES(9,'stage','provided',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(9,'project','grey-ferry',1,NULL,21,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(10,'provider','hillmark',1,NULL,4,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(10,'amount','12 to 15 million EUR = over 9 million GBP',1,NULL,NULL,11500000.0,15500000.0,'EUR','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(10,'stage','planned',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(10,'project','grey-ferry',1,NULL,21,NULL,NULL,NULL,'certain',1,'aside',NULL);
INSERT INTO "claims" VALUES(22,'amount','45 million EUR',1,NULL,NULL,44500000.0,45500000.0,'EUR','certain',0,'rival',NULL);
INSERT INTO "claims" VALUES(23,'status','construction',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(1,'title','Lakeland and Hillmark revive the ferry',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,'P2.S1');
INSERT INTO "claims" VALUES(1,'author','ada-quill',1,NULL,1,NULL,NULL,NULL,'certain',0,NULL,'P1.S2');
INSERT INTO "claims" VALUES(1,'publisher','lake-herald',1,NULL,2,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(1,'published_on','2031-03-04',1,'4 March 2031',NULL,741505.0,741505.0,'day','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(1,'language','en',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(3,'attendance','attended',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(3,'on_behalf_of','lakeland',1,NULL,3,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(3,'capacity','President',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(3,'formats','private',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(4,'attendance','attended',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(4,'on_behalf_of','hillmark',1,NULL,4,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(4,'capacity','Prime Minister',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(5,'status','discussed',1,NULL,NULL,NULL,NULL,NULL,'probable',0,NULL,NULL);
INSERT INTO "claims" VALUES(8,'value','1',1,NULL,NULL,0.95,1.05,'{ship}','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(8,'unit','{ship}',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(11,'status','scheduled',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(11,'planned','[..2034]',1,'by 2034',NULL,742539.0,742903.0,'day','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(12,'type','AGREE',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(12,'status','planned',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(12,'object','grey-ferry',1,NULL,21,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(12,'parties','lakeland as actor',1,NULL,3,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(12,'parties','hillmark as actor',2,NULL,4,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(13,'type','agreement',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(13,'status','agreed',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(13,'signed_at','port-grey',1,NULL,11,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(13,'meeting','port-grey-meeting',1,NULL,17,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(13,'subject','grey-ferry',1,NULL,21,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(13,'parties','lakeland as party',1,NULL,3,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(13,'parties','hillmark as party',2,NULL,4,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(14,'role','President',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(15,'role','Prime Minister',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(16,'amount','about 2 billion EUR',1,NULL,NULL,1800000000.0,2200000000.0,'EUR','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(16,'change_percent','25',1,NULL,NULL,24.5,25.5,'%','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(16,'period','2030',1,'last year',NULL,741078.0,741442.0,'day','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(19,'attitude','is against',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(19,'qualifier','opposes',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(20,'attitude','fears',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(21,'title','The ferry, a week later',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(21,'published_on','2031-03-11',1,NULL,NULL,741512.0,741512.0,'day','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(21,'language','en',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(24,'title','Rates of the Lake',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(24,'publisher','lake-herald',1,NULL,2,NULL,NULL,NULL,'certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(24,'published_on','2033',1,NULL,NULL,742174.0,742538.0,'day','certain',0,NULL,NULL);
INSERT INTO "claims" VALUES(24,'language','en',1,NULL,NULL,NULL,NULL,NULL,'certain',0,NULL,NULL);
CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	corrected_on DATE NOT NULL, 
	record TEXT, 
	what TEXT NOT NULL, 
	fact_file_id INTEGER NOT NULL, 
	CONSTRAINT pk_corrections PRIMARY KEY (id), 
	CONSTRAINT ck_corrections_says_what CHECK (what <> ''), 
	CONSTRAINT fk_corrections_fact_file_id FOREIGN KEY(fact_file_id) REFERENCES fact_files (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "corrections" VALUES(1,'2031-04-02','port-grey-meeting','The place was given as Westhaven; both documents have Port Grey.',4);
INSERT INTO "corrections" VALUES(2,'2031-04-03',NULL,'Dates were given as of the day of print.',4);
CREATE TABLE currencies (
	code TEXT NOT NULL, 
	label TEXT NOT NULL, 
	minor_per_major INTEGER NOT NULL, 
	CONSTRAINT pk_currencies PRIMARY KEY (code), 
	CONSTRAINT ck_currencies_code_is_iso CHECK (length(code) = 3 AND code = upper(code)), 
	CONSTRAINT ck_currencies_minor_per_major_is_positive CHECK (minor_per_major > 0)
);
INSERT INTO "currencies" VALUES('EUR','Euro',100);
INSERT INTO "currencies" VALUES('GBP','Pound Sterling',100);
CREATE TABLE "decisions" (
	id INTEGER NOT NULL, 
	record_id INTEGER NOT NULL, 
	field TEXT NOT NULL, 
	document TEXT, 
	value TEXT, 
	verdict TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	decided_on DATE NOT NULL, 
	fact_file_id INTEGER NOT NULL, 
	CONSTRAINT pk_decisions PRIMARY KEY (id), 
	CONSTRAINT fk_decisions_fact_file_id FOREIGN KEY(fact_file_id) REFERENCES fact_files (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_decisions_record_id FOREIGN KEY(record_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT ck_decisions_says_on_what_and_why CHECK (field <> '' AND reason <> ''), 
	CONSTRAINT ck_decisions_verdict_is_known CHECK (verdict IN ('prefer', 'set aside', 'not the same'))
);
INSERT INTO "decisions" VALUES(1,17,'status','quill-2031-03-04',NULL,'prefer','Who was there says so.','2031-04-01',4);
CREATE TABLE documents (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	title TEXT NOT NULL, 
	author_id INTEGER, 
	publisher_id INTEGER, 
	published_on TEXT, 
	published_on_earliest DATE, 
	published_on_latest DATE, 
	published_on_printed TEXT, 
	copy_of TEXT, 
	extent TEXT DEFAULT 'whole' NOT NULL, 
	language TEXT NOT NULL, 
	source_type TEXT NOT NULL, 
	reliability TEXT, 
	reliability_note TEXT, 
	url TEXT, 
	archived_url TEXT, 
	retrieved_on DATE, 
	file_sha256 TEXT NOT NULL, 
	text_sha256 TEXT NOT NULL, 
	characters INTEGER NOT NULL, 
	license TEXT, 
	text TEXT, version TEXT, mapping TEXT, row_url TEXT, 
	CONSTRAINT pk_documents PRIMARY KEY (id), 
	CONSTRAINT ck_documents_extent_is_known CHECK (extent IN ('whole', 'excerpt')), 
	CONSTRAINT ck_documents_kind_is_own CHECK (kind IN ('document')), 
	CONSTRAINT ck_documents_reliability_is_known CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')), 
	CONSTRAINT ck_documents_source_type_is_known CHECK (source_type IN ('analysis', 'news report', 'official statement', 'interview', 'dataset')), 
	CONSTRAINT ck_documents_characters_is_positive CHECK (characters > 0), 
	CONSTRAINT ck_documents_published_on_has_edtf CHECK (published_on IS NOT NULL OR (published_on_earliest IS NULL AND published_on_latest IS NULL AND published_on_printed IS NULL)), 
	CONSTRAINT ck_documents_published_on_in_order CHECK (published_on_earliest <= published_on_latest), 
	CONSTRAINT ck_documents_reliability_is_explained CHECK (reliability IS NULL OR reliability_note IS NOT NULL), 
	CONSTRAINT ck_documents_text_is_licensed CHECK (text IS NULL OR license IS NOT NULL), 
	CONSTRAINT fk_documents_author_id FOREIGN KEY(author_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_documents_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_documents_publisher_id FOREIGN KEY(publisher_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "documents" VALUES(16,'document','Quill, The Lake Herald, 4 March 2031','Lakeland and Hillmark revive the ferry',1,2,'2031-03-04','2031-03-04','2031-03-04','4 March 2031',NULL,'whole','en','news report',NULL,NULL,NULL,NULL,NULL,'383279a62c92ddfdf9b7af8fc429bab684d29d161dab1f3aecbbf6a971247c20','e6884687873ed79904a1d96477b6a46691a776ca672eff5812e68df7678d90d4',514,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "documents" VALUES(36,'document','A rival report, 11 March 2031','The ferry, a week later',NULL,NULL,'2031-03-11','2031-03-11','2031-03-11',NULL,NULL,'whole','en','news report',NULL,NULL,NULL,NULL,NULL,'8253f99eddfb4ff2a4f4f0e87cab6524d8667d1f621b6dbc57725baca922a338','ac5450b4fdd727fae89b0cd9b8612d854289c52c5a820c435fd07e72b6ac6f7a',116,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "documents" VALUES(37,'document','Rates of the Lake','Rates of the Lake',NULL,2,'2033','2033-01-01','2033-12-31',NULL,NULL,'whole','en','dataset',NULL,NULL,NULL,NULL,NULL,'532486c2e4eec109e862962b64cbbc1db57881fdc12ea4e1347b11d9c88889b5','532486c2e4eec109e862962b64cbbc1db57881fdc12ea4e1347b11d9c88889b5',34,'CC0-1.0',NULL,NULL,NULL,NULL);
CREATE TABLE "event_parties" (
	event_id INTEGER NOT NULL, 
	actor_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	CONSTRAINT pk_event_parties PRIMARY KEY (event_id, actor_id, role), 
	CONSTRAINT fk_event_parties_actor_id FOREIGN KEY(actor_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_event_parties_event_id FOREIGN KEY(event_id) REFERENCES events (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT ck_event_parties_role_is_known CHECK (role IN ('actor', 'recipient', 'supporter', 'mediator'))
);
INSERT INTO "event_parties" VALUES(27,3,'actor');
INSERT INTO "event_parties" VALUES(27,4,'actor');
CREATE TABLE events (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	type TEXT, 
	status TEXT, 
	object_id INTEGER, 
	occurred_on TEXT, 
	occurred_on_earliest DATE, 
	occurred_on_latest DATE, 
	occurred_on_printed TEXT, 
	CONSTRAINT pk_events PRIMARY KEY (id), 
	CONSTRAINT ck_events_kind_is_own CHECK (kind IN ('event')), 
	CONSTRAINT ck_events_status_is_known CHECK (status IN ('occurred', 'ongoing', 'offered', 'planned', 'proposed', 'possible')), 
	CONSTRAINT ck_events_type_is_known CHECK (type IN ('AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT', 'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN', 'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT')), 
	CONSTRAINT ck_events_occurred_on_has_edtf CHECK (occurred_on IS NOT NULL OR (occurred_on_earliest IS NULL AND occurred_on_latest IS NULL AND occurred_on_printed IS NULL)), 
	CONSTRAINT ck_events_occurred_on_in_order CHECK (occurred_on_earliest <= occurred_on_latest), 
	CONSTRAINT fk_events_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_events_object_id FOREIGN KEY(object_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "events" VALUES(27,'event','Revival of the ferry','AGREE','planned',21,NULL,NULL,NULL,NULL);
CREATE TABLE exchange_rates (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	passage_id INTEGER NOT NULL, 
	currency TEXT NOT NULL, 
	per_currency TEXT NOT NULL, 
	period TEXT NOT NULL, 
	rate FLOAT NOT NULL, 
	basis TEXT NOT NULL, 
	fact_file_id INTEGER NOT NULL, 
	CONSTRAINT pk_exchange_rates PRIMARY KEY (id), 
	CONSTRAINT ck_exchange_rates_basis_is_known CHECK (basis IN ('average', 'end', 'fixed')), 
	CONSTRAINT ck_exchange_rates_currency_is_another CHECK (currency <> per_currency), 
	CONSTRAINT ck_exchange_rates_period_is_plain CHECK (length(period) IN (4, 7, 10)), 
	CONSTRAINT ck_exchange_rates_rate_is_positive CHECK (rate > 0), 
	CONSTRAINT fk_exchange_rates_currency FOREIGN KEY(currency) REFERENCES currencies (code) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_exchange_rates_document_id FOREIGN KEY(document_id) REFERENCES documents (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_exchange_rates_fact_file_id FOREIGN KEY(fact_file_id) REFERENCES fact_files (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_exchange_rates_passage_id FOREIGN KEY(passage_id) REFERENCES passages (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_exchange_rates_per_currency FOREIGN KEY(per_currency) REFERENCES currencies (code) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_exchange_rates_document_id_currency_per_currency_period_basis UNIQUE (document_id, currency, per_currency, period, basis)
);
INSERT INTO "exchange_rates" VALUES(1,37,15,'GBP','EUR','2031',1.25,'average',5);
INSERT INTO "exchange_rates" VALUES(2,37,16,'GBP','EUR','2032',1.2,'average',5);
CREATE TABLE fact_files (
	id INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	CONSTRAINT pk_fact_files PRIMARY KEY (id), 
	CONSTRAINT uq_fact_files_label UNIQUE (label)
);
INSERT INTO "fact_files" VALUES(1,'gazetteer/sample','8945aba2a97c773199e6190b7b0fe81f6496f7c63ddc7b0c6b7212dc740cef68');
INSERT INTO "fact_files" VALUES(2,'documents/quill-2031-03-04','1e6deb0db5f3c82bd857460798170ebe4bd95647efc778dc00f2b43573f99c14');
INSERT INTO "fact_files" VALUES(3,'documents/rival-2031-03-11','8f1505ef194fd40a142715b503cf8953fd40a082d5a44e5b428745ec9522de8e');
INSERT INTO "fact_files" VALUES(4,'gazetteer/decisions','ddb6b7ff43004f7b39999b996b603e3630c6fb3c6408367dde05cc70feca59e7');
INSERT INTO "fact_files" VALUES(5,'documents/lake-rates','1da06f1677223a9bfc28af59212d16f8d49efab157ed05af848808ae251d9c20');
CREATE TABLE financings (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	provider_id INTEGER, 
	recipient_id INTEGER, 
	project_id INTEGER, 
	instrument TEXT, 
	stage TEXT, 
	purpose TEXT, 
	amount_minor BIGINT, 
	amount_to_minor BIGINT, 
	currency TEXT, 
	amount_bound TEXT, 
	also_minor BIGINT, 
	also_to_minor BIGINT, 
	also_currency TEXT, 
	also_bound TEXT, 
	CONSTRAINT pk_financings PRIMARY KEY (id), 
	CONSTRAINT ck_financings_also_range_has_end CHECK ((also_to_minor IS NOT NULL) = (coalesce(also_bound, '') = 'between')), 
	CONSTRAINT ck_financings_amount_range_has_end CHECK ((amount_to_minor IS NOT NULL) = (coalesce(amount_bound, '') = 'between')), 
	CONSTRAINT ck_financings_loan_is_its_kind CHECK ((kind = 'loan') = (coalesce(instrument, '') = 'loan')), 
	CONSTRAINT ck_financings_also_bound_is_known CHECK (also_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_financings_amount_bound_is_known CHECK (amount_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_financings_instrument_is_known CHECK (instrument IN ('loan', 'credit line', 'grant', 'equity', 'bond', 'guarantee')), 
	CONSTRAINT ck_financings_kind_is_own CHECK (kind IN ('financing', 'loan')), 
	CONSTRAINT ck_financings_stage_is_known CHECK (stage IN ('planned', 'pledged', 'agreed', 'provided', 'repaid', 'cancelled')), 
	CONSTRAINT ck_financings_also_has_bound CHECK ((also_minor IS NULL) = (also_bound IS NULL)), 
	CONSTRAINT ck_financings_also_has_currency CHECK ((also_minor IS NULL) = (also_currency IS NULL)), 
	CONSTRAINT ck_financings_amount_has_bound CHECK ((amount_minor IS NULL) = (amount_bound IS NULL)), 
	CONSTRAINT ck_financings_amount_has_currency CHECK ((amount_minor IS NULL) = (currency IS NULL)), 
	CONSTRAINT ck_financings_also_is_in_another_currency CHECK (also_currency <> currency), 
	CONSTRAINT ck_financings_also_is_positive CHECK (also_minor > 0), 
	CONSTRAINT ck_financings_also_has_amount CHECK (also_minor IS NULL OR amount_minor IS NOT NULL), 
	CONSTRAINT ck_financings_also_range_grows CHECK (also_to_minor > also_minor), 
	CONSTRAINT ck_financings_amount_is_positive CHECK (amount_minor > 0), 
	CONSTRAINT ck_financings_amount_range_grows CHECK (amount_to_minor > amount_minor), 
	CONSTRAINT fk_financings_also_currency FOREIGN KEY(also_currency) REFERENCES currencies (code) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_financings_currency FOREIGN KEY(currency) REFERENCES currencies (code) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_financings_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_financings_project_id FOREIGN KEY(project_id) REFERENCES projects (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_financings_provider_id FOREIGN KEY(provider_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_financings_recipient_id FOREIGN KEY(recipient_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_financings_id_kind UNIQUE (id, kind)
);
INSERT INTO "financings" VALUES(24,'loan',3,4,21,'loan','provided',NULL,4000000000,NULL,'EUR','exact',NULL,NULL,NULL,NULL);
INSERT INTO "financings" VALUES(25,'financing',4,NULL,NULL,NULL,'planned',NULL,1200000000,1500000000,'EUR','between',900000000,NULL,'GBP','over');
CREATE TABLE former_slugs (
	slug TEXT NOT NULL, 
	label TEXT, 
	became TEXT, 
	record_id INTEGER, 
	is_same BOOLEAN DEFAULT (false) NOT NULL, 
	reason TEXT NOT NULL, 
	changed_on DATE, 
	fact_file_id INTEGER NOT NULL, 
	CONSTRAINT pk_former_slugs PRIMARY KEY (slug), 
	CONSTRAINT ck_former_slugs_says_what_and_why CHECK (slug <> '' AND label <> '' AND reason <> ''), 
	CONSTRAINT ck_former_slugs_same_as_another CHECK (NOT is_same OR became IS NOT NULL), 
	CONSTRAINT ck_former_slugs_became_another CHECK (became <> slug), 
	CONSTRAINT ck_former_slugs_change_has_a_day CHECK (is_same OR changed_on IS NOT NULL), 
	CONSTRAINT ck_former_slugs_record_was_named CHECK (record_id IS NULL OR became IS NOT NULL), 
	CONSTRAINT fk_former_slugs_fact_file_id FOREIGN KEY(fact_file_id) REFERENCES fact_files (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_former_slugs_record_id FOREIGN KEY(record_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT ck_former_slugs_is_same_is_boolean CHECK (is_same IN (0, 1))
);
INSERT INTO "former_slugs" VALUES('ferry-fare',NULL,'ferry-toll',12,0,'The toll was coded twice.','2031-03-20',1);
INSERT INTO "former_slugs" VALUES('grey-bridge','Bridge of Port Grey',NULL,NULL,0,'No source speaks of a bridge; the ferry had been taken for one.','2031-03-21',2);
INSERT INTO "former_slugs" VALUES('talks-in-port-grey',NULL,'port-grey-meeting',17,1,'It met there once.','2031-04-01',4);
CREATE TABLE "indicators" (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	subject_id INTEGER NOT NULL, 
	quantity TEXT NOT NULL, 
	tag TEXT NOT NULL, 
	value FLOAT, 
	value_to FLOAT, 
	value_bound TEXT, 
	unit TEXT, 
	share_of TEXT, 
	period TEXT, 
	period_earliest DATE, 
	period_latest DATE, 
	period_printed TEXT, 
	amount_minor BIGINT, 
	amount_to_minor BIGINT, 
	currency TEXT, 
	amount_bound TEXT, 
	also_minor BIGINT, 
	also_to_minor BIGINT, 
	also_currency TEXT, 
	also_bound TEXT, 
	status TEXT DEFAULT 'actual' NOT NULL, 
	CONSTRAINT pk_indicators PRIMARY KEY (id), 
	CONSTRAINT fk_indicators_also_currency FOREIGN KEY(also_currency) REFERENCES currencies (code) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_indicators_currency FOREIGN KEY(currency) REFERENCES currencies (code) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_indicators_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_indicators_subject_id FOREIGN KEY(subject_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT ck_indicators_also_bound_is_known CHECK (also_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_indicators_also_has_amount CHECK (also_minor IS NULL OR amount_minor IS NOT NULL), 
	CONSTRAINT ck_indicators_also_has_bound CHECK ((also_minor IS NULL) = (also_bound IS NULL)), 
	CONSTRAINT ck_indicators_also_has_currency CHECK ((also_minor IS NULL) = (also_currency IS NULL)), 
	CONSTRAINT ck_indicators_also_is_in_another_currency CHECK (also_currency <> currency), 
	CONSTRAINT ck_indicators_also_is_positive CHECK (also_minor > 0), 
	CONSTRAINT ck_indicators_also_range_grows CHECK (also_to_minor > also_minor), 
	CONSTRAINT ck_indicators_also_range_has_end CHECK ((also_to_minor IS NOT NULL) = (coalesce(also_bound, '') = 'between')), 
	CONSTRAINT ck_indicators_amount_bound_is_known CHECK (amount_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_indicators_amount_has_bound CHECK ((amount_minor IS NULL) = (amount_bound IS NULL)), 
	CONSTRAINT ck_indicators_amount_has_currency CHECK ((amount_minor IS NULL) = (currency IS NULL)), 
	CONSTRAINT ck_indicators_amount_is_positive CHECK (amount_minor > 0), 
	CONSTRAINT ck_indicators_amount_range_grows CHECK (amount_to_minor > amount_minor), 
	CONSTRAINT ck_indicators_amount_range_has_end CHECK ((amount_to_minor IS NOT NULL) = (coalesce(amount_bound, '') = 'between')), 
	CONSTRAINT ck_indicators_kind_is_own CHECK (kind IN ('indicator')), 
	CONSTRAINT ck_indicators_period_has_edtf CHECK (period IS NOT NULL OR (period_earliest IS NULL AND period_latest IS NULL AND period_printed IS NULL)), 
	CONSTRAINT ck_indicators_period_in_order CHECK (period_earliest <= period_latest), 
	CONSTRAINT ck_indicators_share_is_part_of_a_whole CHECK (quantity <> 'share' OR coalesce(value_to, value) <= 100), 
	CONSTRAINT ck_indicators_share_of_has_share CHECK (share_of IS NULL OR quantity = 'share'), 
	CONSTRAINT ck_indicators_value_bound_is_known CHECK (value_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_indicators_value_has_bound CHECK ((value IS NULL) = (value_bound IS NULL)), 
	CONSTRAINT ck_indicators_value_range_grows CHECK (value_to > value), 
	CONSTRAINT ck_indicators_value_range_has_end CHECK ((value_to IS NOT NULL) = (coalesce(value_bound, '') = 'between')), 
	CONSTRAINT uq_indicators_subject_id_quantity_tag_status UNIQUE (subject_id, quantity, tag, status), 
	CONSTRAINT ck_indicators_status_is_known CHECK (status IN ('actual', 'forecast', 'target')), 
	CONSTRAINT ck_indicators_amount_is_a_cost CHECK (amount_minor IS NULL OR quantity IN ('cost', 'saving')), 
	CONSTRAINT ck_indicators_cost_is_money CHECK (value IS NULL OR quantity NOT IN ('cost', 'saving')), 
	CONSTRAINT ck_indicators_quantity_is_known CHECK (quantity IN ('length', 'width', 'height', 'area', 'capacity', 'count', 'volume', 'share', 'cost', 'votes', 'rate', 'saving')), 
	CONSTRAINT ck_indicators_unit_is_of_a_measure CHECK (unit IS NULL OR quantity NOT IN ('share', 'rate', 'votes', 'cost', 'saving')), 
	CONSTRAINT ck_indicators_value_is_positive CHECK (value > 0 OR (value = 0 AND quantity IN ('count', 'share', 'votes', 'rate')))
);
INSERT INTO "indicators" VALUES(23,'indicator',21,'capacity','',1.0,NULL,'exact','{ship}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'actual');
CREATE TABLE loans (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	is_concessional BOOLEAN, 
	interest_percent FLOAT, 
	interest_to_percent FLOAT, 
	interest_bound TEXT, 
	maturity TEXT, 
	grace TEXT, 
	finance_type TEXT, 
	CONSTRAINT pk_loans PRIMARY KEY (id), 
	CONSTRAINT ck_loans_interest_range_has_end CHECK ((interest_to_percent IS NOT NULL) = (coalesce(interest_bound, '') = 'between')), 
	CONSTRAINT ck_loans_finance_type_is_known CHECK (finance_type IN ('110', '421', '422', '423', '431', '510', '1100')), 
	CONSTRAINT ck_loans_interest_bound_is_known CHECK (interest_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_loans_kind_is_own CHECK (kind IN ('loan')), 
	CONSTRAINT ck_loans_interest_has_bound CHECK ((interest_percent IS NULL) = (interest_bound IS NULL)), 
	CONSTRAINT ck_loans_interest_is_not_negative CHECK (interest_percent >= 0), 
	CONSTRAINT ck_loans_interest_range_grows CHECK (interest_to_percent > interest_percent), 
	CONSTRAINT fk_loans_id_kind FOREIGN KEY(id, kind) REFERENCES financings (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT ck_loans_is_concessional_is_boolean CHECK (is_concessional IN (0, 1))
);
INSERT INTO "loans" VALUES(24,'loan',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE meeting_formats (
	meeting_id INTEGER NOT NULL, 
	format TEXT NOT NULL, 
	CONSTRAINT pk_meeting_formats PRIMARY KEY (meeting_id, format), 
	CONSTRAINT ck_meeting_formats_format_is_known CHECK (format IN ('expanded', 'private', 'plenary')), 
	CONSTRAINT fk_meeting_formats_meeting_id FOREIGN KEY(meeting_id) REFERENCES meetings (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "meeting_formats" VALUES(17,'private');
CREATE TABLE meeting_places (
	meeting_id INTEGER NOT NULL, 
	place_id INTEGER NOT NULL, 
	CONSTRAINT pk_meeting_places PRIMARY KEY (meeting_id, place_id), 
	CONSTRAINT fk_meeting_places_meeting_id FOREIGN KEY(meeting_id) REFERENCES meetings (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_meeting_places_place_id FOREIGN KEY(place_id) REFERENCES places (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "meeting_places" VALUES(17,11);
CREATE TABLE "meetings" (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	mode TEXT, 
	rank TEXT, 
	ordinal INTEGER, 
	status TEXT, 
	held_on TEXT, 
	held_on_earliest DATE, 
	held_on_latest DATE, 
	held_on_printed TEXT, 
	duration_minutes INTEGER, 
	duration_to_minutes INTEGER, 
	duration_days FLOAT, 
	duration_to_days FLOAT, 
	duration_bound TEXT, 
	visit_type TEXT, 
	CONSTRAINT pk_meetings PRIMARY KEY (id), 
	CONSTRAINT fk_meetings_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT ck_meetings_duration_bound_is_known CHECK (duration_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_meetings_duration_days_is_positive CHECK (duration_days > 0), 
	CONSTRAINT ck_meetings_duration_has_bound CHECK ((coalesce(duration_minutes, duration_days) IS NULL) = (duration_bound IS NULL)), 
	CONSTRAINT ck_meetings_duration_has_one_unit CHECK (coalesce(duration_minutes, duration_to_minutes) IS NULL OR coalesce(duration_days, duration_to_days) IS NULL), 
	CONSTRAINT ck_meetings_duration_minutes_is_positive CHECK (duration_minutes > 0), 
	CONSTRAINT ck_meetings_duration_range_grows CHECK (coalesce(duration_to_minutes, duration_to_days) > coalesce(duration_minutes, duration_days)), 
	CONSTRAINT ck_meetings_duration_range_has_end CHECK ((coalesce(duration_to_minutes, duration_to_days) IS NOT NULL) = (coalesce(duration_bound, '') = 'between')), 
	CONSTRAINT ck_meetings_held_on_has_edtf CHECK (held_on IS NOT NULL OR (held_on_earliest IS NULL AND held_on_latest IS NULL AND held_on_printed IS NULL)), 
	CONSTRAINT ck_meetings_held_on_in_order CHECK (held_on_earliest <= held_on_latest), 
	CONSTRAINT ck_meetings_kind_is_own CHECK (kind IN ('meeting')), 
	CONSTRAINT ck_meetings_mode_is_known CHECK (mode IN ('visit', 'third-party', 'multilateral', 'phone')), 
	CONSTRAINT ck_meetings_ordinal_is_positive CHECK (ordinal > 0), 
	CONSTRAINT ck_meetings_rank_is_known CHECK (rank IN ('heads of state or government', 'heads of state', 'heads of government', 'deputy heads of government', 'ministers', 'deputy ministers', 'ambassadors', 'officials', 'experts')), 
	CONSTRAINT ck_meetings_status_is_known CHECK (status IN ('held', 'postponed', 'announced', 'cancelled')), 
	CONSTRAINT ck_meetings_visit_type_is_known CHECK (visit_type IN ('state visit', 'official visit', 'official working visit', 'working visit', 'private visit'))
);
INSERT INTO "meetings" VALUES(17,'meeting','Reed and Vale in Port Grey',NULL,'heads of state or government',NULL,'held','2031-03-03','2031-03-03','2031-03-03','3 March 2031',180,NULL,NULL,NULL,'about',NULL);
CREATE TABLE memberships (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	member_id INTEGER NOT NULL, 
	organization_id INTEGER NOT NULL, 
	office_id INTEGER, 
	term INTEGER, 
	role TEXT, 
	participation TEXT, 
	on_behalf_of_id INTEGER, 
	start_date TEXT, 
	start_date_earliest DATE, 
	start_date_latest DATE, 
	start_date_printed TEXT, 
	end_date TEXT, 
	end_date_earliest DATE, 
	end_date_latest DATE, 
	end_date_printed TEXT, 
	CONSTRAINT pk_memberships PRIMARY KEY (id), 
	CONSTRAINT ck_memberships_kind_is_own CHECK (kind IN ('membership')), 
	CONSTRAINT ck_memberships_participation_is_known CHECK (participation IN ('takes part', 'refuses', 'compelled')), 
	CONSTRAINT ck_memberships_end_date_has_edtf CHECK (end_date IS NOT NULL OR (end_date_earliest IS NULL AND end_date_latest IS NULL AND end_date_printed IS NULL)), 
	CONSTRAINT ck_memberships_end_date_in_order CHECK (end_date_earliest <= end_date_latest), 
	CONSTRAINT ck_memberships_is_not_of_itself CHECK (member_id <> organization_id), 
	CONSTRAINT ck_memberships_start_date_has_edtf CHECK (start_date IS NOT NULL OR (start_date_earliest IS NULL AND start_date_latest IS NULL AND start_date_printed IS NULL)), 
	CONSTRAINT ck_memberships_start_date_in_order CHECK (start_date_earliest <= start_date_latest), 
	CONSTRAINT ck_memberships_term_is_a_later_one CHECK (term >= 2), 
	CONSTRAINT ck_memberships_term_has_office CHECK (term IS NULL OR office_id IS NOT NULL), 
	CONSTRAINT fk_memberships_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_memberships_member_id FOREIGN KEY(member_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_memberships_office_id FOREIGN KEY(office_id) REFERENCES offices (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_memberships_on_behalf_of_id FOREIGN KEY(on_behalf_of_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_memberships_organization_id FOREIGN KEY(organization_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "memberships" VALUES(29,'membership',5,3,7,NULL,'President',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "memberships" VALUES(30,'membership',6,4,8,2,'Prime Minister',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE milestones (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	subject_id INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	status TEXT, 
	planned TEXT, 
	planned_earliest DATE, 
	planned_latest DATE, 
	planned_printed TEXT, 
	actual TEXT, 
	actual_earliest DATE, 
	actual_latest DATE, 
	actual_printed TEXT, 
	CONSTRAINT pk_milestones PRIMARY KEY (id), 
	CONSTRAINT ck_milestones_kind_is_own CHECK (kind IN ('milestone')), 
	CONSTRAINT ck_milestones_status_is_known CHECK (status IN ('scheduled', 'met', 'notMet', 'partiallyMet')), 
	CONSTRAINT ck_milestones_type_is_known CHECK (type IN ('announcement', 'agreement', 'ratification', 'entry into force', 'provision', 'start', 'commissioning', 'completion', 'opening')), 
	CONSTRAINT ck_milestones_actual_has_edtf CHECK (actual IS NOT NULL OR (actual_earliest IS NULL AND actual_latest IS NULL AND actual_printed IS NULL)), 
	CONSTRAINT ck_milestones_actual_in_order CHECK (actual_earliest <= actual_latest), 
	CONSTRAINT ck_milestones_planned_has_edtf CHECK (planned IS NOT NULL OR (planned_earliest IS NULL AND planned_latest IS NULL AND planned_printed IS NULL)), 
	CONSTRAINT ck_milestones_planned_in_order CHECK (planned_earliest <= planned_latest), 
	CONSTRAINT fk_milestones_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_milestones_subject_id FOREIGN KEY(subject_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "milestones" VALUES(26,'milestone',25,'provision','scheduled','[..2034]',NULL,'2034-12-31','by 2034',NULL,NULL,NULL,NULL);
CREATE TABLE names (
	id INTEGER NOT NULL, 
	record_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	type TEXT NOT NULL, 
	script TEXT NOT NULL, 
	passage_id INTEGER, 
	CONSTRAINT pk_names PRIMARY KEY (id), 
	CONSTRAINT ck_names_type_is_known CHECK (type IN ('full', 'short', 'metonym', 'former', 'adjective')), 
	CONSTRAINT fk_names_passage_id FOREIGN KEY(passage_id) REFERENCES passages (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_names_record_id FOREIGN KEY(record_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_names_record_id_name_type_passage_id UNIQUE (record_id, name, type, passage_id)
);
INSERT INTO "names" VALUES(1,4,'Hillmark Republic','full','Latn',NULL);
INSERT INTO "names" VALUES(2,8,'Premier','short','Latn',NULL);
INSERT INTO "names" VALUES(3,5,'Olga Reed','full','Latn',4);
CREATE TABLE offices (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	organization_id INTEGER, 
	over_id INTEGER, 
	CONSTRAINT pk_offices PRIMARY KEY (id), 
	CONSTRAINT ck_offices_kind_is_own CHECK (kind IN ('office')), 
	CONSTRAINT fk_offices_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_offices_organization_id FOREIGN KEY(organization_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_offices_over_id FOREIGN KEY(over_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "offices" VALUES(7,'office','President',NULL,NULL);
INSERT INTO "offices" VALUES(8,'office','Prime Minister',NULL,NULL);
INSERT INTO "offices" VALUES(9,'office','Harbour Master',3,11);
CREATE TABLE participant_formats (
	participant_id INTEGER NOT NULL, 
	format TEXT NOT NULL, 
	CONSTRAINT pk_participant_formats PRIMARY KEY (participant_id, format), 
	CONSTRAINT ck_participant_formats_format_is_known CHECK (format IN ('expanded', 'private', 'plenary')), 
	CONSTRAINT fk_participant_formats_participant_id FOREIGN KEY(participant_id) REFERENCES participants (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "participant_formats" VALUES(18,'private');
CREATE TABLE "participants" (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	actor_id INTEGER NOT NULL, 
	attendance TEXT, 
	on_behalf_of_id INTEGER, 
	capacity TEXT, 
	is_host BOOLEAN, 
	is_inviter BOOLEAN, 
	CONSTRAINT pk_participants PRIMARY KEY (id), 
	CONSTRAINT fk_participants_actor_id FOREIGN KEY(actor_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_participants_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_participants_meeting_id FOREIGN KEY(meeting_id) REFERENCES meetings (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_participants_on_behalf_of_id FOREIGN KEY(on_behalf_of_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_participants_meeting_id_actor_id UNIQUE (meeting_id, actor_id), 
	CONSTRAINT ck_participants_is_host_is_boolean CHECK (is_host IN (0, 1)), 
	CONSTRAINT ck_participants_kind_is_own CHECK (kind IN ('participant')), 
	CONSTRAINT ck_participants_is_inviter_is_boolean CHECK (is_inviter IN (0, 1)), 
	CONSTRAINT ck_participants_attendance_is_known CHECK (attendance IN ('attended', 'expected', 'invited', 'declined', 'absent'))
);
INSERT INTO "participants" VALUES(18,'participant',17,5,'attended',3,'President',NULL,NULL);
INSERT INTO "participants" VALUES(19,'participant',17,6,'attended',4,'Prime Minister',NULL,NULL);
CREATE TABLE parts (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	whole_id INTEGER NOT NULL, 
	part_id INTEGER NOT NULL, 
	CONSTRAINT pk_parts PRIMARY KEY (id), 
	CONSTRAINT ck_parts_kind_is_own CHECK (kind IN ('part')), 
	CONSTRAINT ck_parts_is_not_of_itself CHECK (whole_id <> part_id), 
	CONSTRAINT fk_parts_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_parts_part_id FOREIGN KEY(part_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_parts_whole_id FOREIGN KEY(whole_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_parts_whole_id_part_id UNIQUE (whole_id, part_id)
);
INSERT INTO "parts" VALUES(33,'part',24,25);
CREATE TABLE passages (
	id INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	document_id INTEGER NOT NULL, 
	paragraph INTEGER NOT NULL, 
	sentence INTEGER NOT NULL, 
	start_char INTEGER NOT NULL, 
	end_char INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	coding_reason TEXT, 
	coding_note TEXT, 
	CONSTRAINT pk_passages PRIMARY KEY (id), 
	CONSTRAINT ck_passages_coding_reason_is_known CHECK (coding_reason IN ('furniture', 'repeats', 'transition', 'opinion')), 
	CONSTRAINT ck_passages_note_has_reason CHECK (coding_note IS NULL OR coding_reason IS NOT NULL), 
	CONSTRAINT ck_passages_position_is_positive CHECK (paragraph > 0 AND sentence > 0), 
	CONSTRAINT ck_passages_offsets_in_order CHECK (start_char >= 0 AND end_char > start_char), 
	CONSTRAINT fk_passages_document_id FOREIGN KEY(document_id) REFERENCES documents (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_passages_document_id_label UNIQUE (document_id, label), 
	CONSTRAINT uq_passages_document_id_paragraph_sentence UNIQUE (document_id, paragraph, sentence), 
	CONSTRAINT uq_passages_document_id_start_char UNIQUE (document_id, start_char)
);
INSERT INTO "passages" VALUES(1,'P1.S1',16,1,1,0,13,'a027c55c82f67933592f084f859c0fe3e92a9f593396ab14caa85fb2eb99c76b',NULL,NULL);
INSERT INTO "passages" VALUES(2,'P1.S2',16,1,2,14,26,'02c3bd873ddfd7032ddf0b59ccd7f5d6b7f45e1b69f7d9e409177f3bfe9c92ef',NULL,NULL);
INSERT INTO "passages" VALUES(3,'P2.S1',16,2,1,27,65,'90564f69bc1c0537632ae2f21cca391d37ce6e99e16788da76059a8f53976230',NULL,NULL);
INSERT INTO "passages" VALUES(4,'P3.S1',16,3,1,66,169,'d419bc7335258a2b0e37081937592020d3c095ea08a6cc32c23cd75efe62cf72',NULL,NULL);
INSERT INTO "passages" VALUES(5,'P3.S2',16,3,2,170,205,'0280a2019e657fb19c44fd76d0f785375a9d7d2d8d9a253a74207ee98c05e130',NULL,NULL);
INSERT INTO "passages" VALUES(6,'P3.S3',16,3,3,206,246,'5861e25d97e3662f0e838447a9a6a16a9e87de8ba4dd4d484a0ed86b1acaba85',NULL,NULL);
INSERT INTO "passages" VALUES(7,'P4.S1',16,4,1,247,314,'f285ef537cda4c71bd9393862c9811718df80d7d2a2ee63aceaf58d89c4be2cf',NULL,NULL);
INSERT INTO "passages" VALUES(8,'P4.S2',16,4,2,315,364,'0add45c807ae29d60a15f8c1fdfa1fb78fe75c6c0ad64066bd987b860941b0e9',NULL,NULL);
INSERT INTO "passages" VALUES(9,'P4.S3',16,4,3,365,424,'259bac11b0b65c8c012484b885e9881f3e7ce5fc21f9dfdacbfa936a22786a6d',NULL,NULL);
INSERT INTO "passages" VALUES(10,'P5.S1',16,5,1,425,494,'e10bb83985582a426db495226cef583d06cf45f1c98fa77ebcee6e921f57173f',NULL,NULL);
INSERT INTO "passages" VALUES(11,'P5.S2',16,5,2,495,514,'ec4888608a19f2586041575ffc44e30cfe131432b205001ba41deb747001ecaf','opinion',NULL);
INSERT INTO "passages" VALUES(12,'P1.S1',36,1,1,0,23,'fc47b5d9fbd7d06d01687538307abb7e37cabb6242ca7f6252b9cd93a2900893',NULL,NULL);
INSERT INTO "passages" VALUES(13,'P2.S1',36,2,1,24,79,'4706a82d09d27ae5599e6d8971e2882a2520274813997e7478d51b03388be11f',NULL,NULL);
INSERT INTO "passages" VALUES(14,'P2.S2',36,2,2,80,116,'9b6b520d16de1314350b25ddc13b573bcf1ef22421ef56fbb62a6074586c23d7',NULL,NULL);
INSERT INTO "passages" VALUES(15,'row=2',37,2,1,0,17,'f3235adaaa4646d92d32154d3eff33196380b9a828fc8e6896ec81575709dfab',NULL,NULL);
INSERT INTO "passages" VALUES(16,'row=3',37,3,1,18,34,'d8400ff61a45162fcfd8e62c78d98773f8964f7cb58f78c1227560198ef84b02',NULL,NULL);
CREATE TABLE places (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	type TEXT NOT NULL, 
	within_id INTEGER, 
	country_id INTEGER, 
	latitude FLOAT, 
	longitude FLOAT, 
	geometry TEXT, wikidata TEXT, 
	CONSTRAINT pk_places PRIMARY KEY (id), 
	CONSTRAINT ck_places_kind_is_own CHECK (kind IN ('place')), 
	CONSTRAINT ck_places_type_is_known CHECK (type IN ('country', 'region', 'city', 'area', 'building', 'river', 'sea', 'border')), 
	CONSTRAINT ck_places_coordinates_come_in_pairs CHECK ((latitude IS NULL) = (longitude IS NULL)), 
	CONSTRAINT ck_places_latitude_in_range CHECK (latitude BETWEEN -90 AND 90), 
	CONSTRAINT ck_places_longitude_in_range CHECK (longitude BETWEEN -180 AND 180), 
	CONSTRAINT ck_places_is_not_within_itself CHECK (within_id <> id), 
	CONSTRAINT fk_places_country_id FOREIGN KEY(country_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_places_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_places_within_id FOREIGN KEY(within_id) REFERENCES places (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "places" VALUES(10,'place','Lakeland (territory)','country',NULL,3,NULL,NULL,NULL,NULL);
INSERT INTO "places" VALUES(11,'place','Port Grey','city',10,3,51.5,-1.25,NULL,NULL);
CREATE TABLE project_parties (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	project_id INTEGER NOT NULL, 
	actor_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	CONSTRAINT pk_project_parties PRIMARY KEY (id), 
	CONSTRAINT ck_project_parties_kind_is_own CHECK (kind IN ('project party')), 
	CONSTRAINT ck_project_parties_role_is_known CHECK (role IN ('funding', 'accountable', 'extending', 'implementing', 'initiator', 'participant', 'partner', 'interested')), 
	CONSTRAINT fk_project_parties_actor_id FOREIGN KEY(actor_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_project_parties_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_project_parties_project_id FOREIGN KEY(project_id) REFERENCES projects (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_project_parties_project_id_actor_id_role UNIQUE (project_id, actor_id, role)
);
INSERT INTO "project_parties" VALUES(22,'project party',21,3,'funding');
CREATE TABLE project_places (
	project_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	place_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	CONSTRAINT pk_project_places PRIMARY KEY (project_id, position), 
	CONSTRAINT ck_project_places_role_is_known CHECK (role IN ('location', 'start', 'via', 'end', 'crosses', 'connects')), 
	CONSTRAINT ck_project_places_position_is_positive CHECK (position > 0), 
	CONSTRAINT fk_project_places_place_id FOREIGN KEY(place_id) REFERENCES places (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_project_places_project_id FOREIGN KEY(project_id) REFERENCES projects (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "project_places" VALUES(21,1,11,'start');
CREATE TABLE projects (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	parent_id INTEGER, 
	sector TEXT, 
	status TEXT, 
	status_as_of TEXT, 
	status_as_of_earliest DATE, 
	status_as_of_latest DATE, 
	status_as_of_printed TEXT, 
	CONSTRAINT pk_projects PRIMARY KEY (id), 
	CONSTRAINT ck_projects_kind_is_own CHECK (kind IN ('project')), 
	CONSTRAINT ck_projects_sector_is_known CHECK (sector IN ('transport.rail', 'transport.road', 'transport.water', 'transport.air', 'transport', 'energy', 'trade', 'cooperation')), 
	CONSTRAINT ck_projects_status_is_known CHECK (status IN ('announced', 'pre-construction', 'construction', 'operating', 'shelved', 'mothballed', 'cancelled', 'retired')), 
	CONSTRAINT ck_projects_is_not_its_own_parent CHECK (parent_id <> id), 
	CONSTRAINT ck_projects_status_as_of_has_status CHECK (status IS NOT NULL OR status_as_of IS NULL), 
	CONSTRAINT ck_projects_status_as_of_has_edtf CHECK (status_as_of IS NOT NULL OR (status_as_of_earliest IS NULL AND status_as_of_latest IS NULL AND status_as_of_printed IS NULL)), 
	CONSTRAINT ck_projects_status_as_of_in_order CHECK (status_as_of_earliest <= status_as_of_latest), 
	CONSTRAINT fk_projects_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_projects_parent_id FOREIGN KEY(parent_id) REFERENCES projects (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "projects" VALUES(21,'project','Ferry of Port Grey',NULL,'transport.water','construction',NULL,NULL,NULL,NULL);
CREATE TABLE proposition_about (
	proposition_id INTEGER NOT NULL, 
	about_id INTEGER NOT NULL, 
	CONSTRAINT pk_proposition_about PRIMARY KEY (proposition_id, about_id), 
	CONSTRAINT fk_proposition_about_about_id FOREIGN KEY(about_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_proposition_about_proposition_id FOREIGN KEY(proposition_id) REFERENCES propositions (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "proposition_about" VALUES(14,12);
INSERT INTO "proposition_about" VALUES(15,12);
INSERT INTO "proposition_about" VALUES(15,13);
CREATE TABLE propositions (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	CONSTRAINT pk_propositions PRIMARY KEY (id), 
	CONSTRAINT ck_propositions_kind_is_own CHECK (kind IN ('proposition')), 
	CONSTRAINT fk_propositions_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "propositions" VALUES(14,'proposition','The ferry''s passengers pay a toll');
INSERT INTO "propositions" VALUES(15,'proposition','The toll hurts those who fish');
CREATE TABLE records (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	slug TEXT NOT NULL, 
	label TEXT NOT NULL, 
	summary TEXT, 
	note TEXT, 
	reference TEXT, 
	fact_file_id INTEGER, 
	how_sure TEXT, 
	voices INTEGER, 
	disputed TEXT, 
	updated TEXT, 
	inferred TEXT, 
	is_bulk BOOLEAN DEFAULT (false) NOT NULL, 
	CONSTRAINT pk_records PRIMARY KEY (id), 
	CONSTRAINT ck_records_how_sure_is_known CHECK (how_sure IN ('certain', 'probable', 'possible')), 
	CONSTRAINT ck_records_is_named CHECK (slug <> '' AND label <> ''), 
	CONSTRAINT ck_records_voices_are_counted CHECK (voices >= 0), 
	CONSTRAINT fk_records_fact_file_id FOREIGN KEY(fact_file_id) REFERENCES fact_files (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_records_id_kind_label UNIQUE (id, kind, label), 
	CONSTRAINT uq_records_id_kind UNIQUE (id, kind), 
	CONSTRAINT uq_records_slug UNIQUE (slug), 
	CONSTRAINT ck_records_is_bulk_is_boolean CHECK (is_bulk IN (0, 1))
);
INSERT INTO "records" VALUES(1,'actor','ada-quill','Ada Quill',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(2,'actor','lake-herald','The Lake Herald',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(3,'actor','lakeland','Lakeland',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(4,'actor','hillmark','Hillmark',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(5,'actor','olga-reed','Olga Reed',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(6,'actor','tomas-vale','Tomas Vale',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(7,'office','head-of-state','President',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(8,'office','prime-minister','Prime Minister',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(9,'office','harbour-master','Harbour Master',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(10,'place','lakeland-territory','Lakeland (territory)',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(11,'place','port-grey','Port Grey',NULL,NULL,'An atlas that does not exist',1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(12,'topic','ferry-toll','Toll on the ferry',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(13,'topic','hillmark-fishery','Fishery of Hillmark',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(14,'proposition','passengers-pay-toll','The ferry''s passengers pay a toll',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(15,'proposition','toll-hurts-fishers','The toll hurts those who fish',NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(16,'document','quill-2031-03-04','Quill, The Lake Herald, 4 March 2031',NULL,NULL,NULL,2,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(17,'meeting','port-grey-meeting','Reed and Vale in Port Grey','The president of one country receives the prime minister of another.',NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(18,'participant','port-grey-meeting/olga-reed','Olga Reed at Reed and Vale in Port Grey',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(19,'participant','port-grey-meeting/tomas-vale','Tomas Vale at Reed and Vale in Port Grey',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(20,'agenda item','port-grey-meeting/agenda/grey-ferry','Ferry of Port Grey, on the table at Reed and Vale in Port Grey',NULL,NULL,NULL,NULL,'probable',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(21,'project','grey-ferry','Ferry of Port Grey',NULL,NULL,NULL,NULL,'certain',2,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(22,'project party','grey-ferry/funding/lakeland','Lakeland, funding: Ferry of Port Grey',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(23,'indicator','grey-ferry/capacity','Ferry of Port Grey: capacity 1 ship',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,'whole',0);
INSERT INTO "records" VALUES(24,'loan','lakeland/financing/grey-ferry','40 million EUR loan from Lakeland to Hillmark for Ferry of Port Grey (provided)',NULL,NULL,NULL,NULL,'certain',1,'amount',NULL,NULL,0);
INSERT INTO "records" VALUES(25,'financing','hillmark-planned-money','12 to 15 million EUR (over 9 million GBP) financing from Hillmark (planned)',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,'project',0);
INSERT INTO "records" VALUES(26,'milestone','hillmark-planned-money/provision','12 to 15 million EUR (over 9 million GBP) financing from Hillmark (planned): provision, by 2034',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(27,'event','ferry-revival','Revival of the ferry',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(28,'agreement','ferry-agreement','Agreement on the ferry',NULL,'Read off the headline, which has the two states act together.',NULL,NULL,'certain',1,NULL,NULL,'whole',0);
INSERT INTO "records" VALUES(29,'membership','olga-reed/head-of-state/lakeland','Olga Reed: President, Lakeland',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(30,'membership','tomas-vale/prime-minister-2/hillmark','Tomas Vale: Prime Minister (term 2), Hillmark',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(31,'trade figure','hillmark/lakeland/turnover/2030','Hillmark and Lakeland, turnover, 2030: about 2 billion EUR',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(32,'relation','hillmark/on/passengers-pay-toll/because-of/hillmark/on/toll-hurts-fishers','Hillmark is against the idea that the ferry''s passengers pay a toll (“opposes”); reason: Hillmark fears that the toll hurts those who fish',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(33,'part','lakeland/financing/grey-ferry/part/hillmark-planned-money','12 to 15 million EUR (over 9 million GBP) financing from Hillmark (planned), part of 40 million EUR loan from Lakeland to Hillmark for Ferry of Port Grey (provided)',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,'whole',0);
INSERT INTO "records" VALUES(34,'stance','hillmark/on/passengers-pay-toll','Hillmark is against the idea that the ferry''s passengers pay a toll (“opposes”)',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(35,'stance','hillmark/on/toll-hurts-fishers','Hillmark fears that the toll hurts those who fish',NULL,NULL,NULL,NULL,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(36,'document','rival-2031-03-11','A rival report, 11 March 2031',NULL,NULL,NULL,3,'certain',1,NULL,NULL,NULL,0);
INSERT INTO "records" VALUES(37,'document','lake-rates','Rates of the Lake',NULL,NULL,NULL,5,'certain',1,NULL,NULL,NULL,0);
CREATE TABLE relations (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	subject_id INTEGER NOT NULL, 
	relation TEXT NOT NULL, 
	object_id INTEGER NOT NULL, 
	qualifier TEXT, 
	CONSTRAINT pk_relations PRIMARY KEY (id), 
	CONSTRAINT ck_relations_kind_is_own CHECK (kind IN ('relation')), 
	CONSTRAINT ck_relations_relation_is_known CHECK (relation IN ('because_of', 'contributed_to', 'related_to', 'replaced_by', 'before', 'alternative_to', 'part_of', 'may_join', 'would_help', 'compared_with', 'partner_of', 'was_part_of', 'in_line_with', 'watches', 'sides_with', 'stands_against')), 
	CONSTRAINT ck_relations_is_not_to_itself CHECK (subject_id <> object_id), 
	CONSTRAINT fk_relations_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_relations_object_id FOREIGN KEY(object_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_relations_subject_id FOREIGN KEY(subject_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_relations_subject_id_relation_object_id UNIQUE (subject_id, relation, object_id)
);
INSERT INTO "relations" VALUES(32,'relation',34,'because_of',35,NULL);
CREATE TABLE resolutions (
	record_id INTEGER NOT NULL, 
	field TEXT NOT NULL, 
	account_id INTEGER, 
	state TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	voices INTEGER NOT NULL, 
	rivals INTEGER NOT NULL, 
	is_tied BOOLEAN DEFAULT (false) NOT NULL, 
	CONSTRAINT pk_resolutions PRIMARY KEY (record_id, field), 
	CONSTRAINT ck_resolutions_rule_is_known CHECK (rule IN ('nothing else is said', 'with its account', 'the editor', 'stated before inferred', 'later news', 'outright before hedged', 'the more reliable document', 'most voices', 'the latest', 'the most precise', 'the earliest printed')), 
	CONSTRAINT ck_resolutions_state_is_known CHECK (state IN ('sole', 'agreed', 'disputed', 'inferred', 'aside', 'denied', 'set aside')), 
	CONSTRAINT ck_resolutions_counts_are_counts CHECK (voices >= 0 AND rivals >= 0), 
	CONSTRAINT fk_resolutions_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_resolutions_record_id FOREIGN KEY(record_id) REFERENCES records (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT ck_resolutions_is_tied_is_boolean CHECK (is_tied IN (0, 1))
);
INSERT INTO "resolutions" VALUES(24,'amount',9,'disputed','the earliest printed',1,1,1);
INSERT INTO "resolutions" VALUES(25,'project',NULL,'aside','nothing else is said',1,0,0);
CREATE TABLE reviews (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	first_coder TEXT NOT NULL, 
	first_coder_type TEXT NOT NULL, 
	second_coder TEXT NOT NULL, 
	second_coder_type TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	reviewer_type TEXT NOT NULL, 
	reviewed_on DATE NOT NULL, 
	records_first INTEGER NOT NULL, 
	records_second INTEGER NOT NULL, 
	records_both INTEGER NOT NULL, 
	values_compared INTEGER NOT NULL, 
	values_agreed INTEGER NOT NULL, 
	differences INTEGER NOT NULL, 
	fact_file_id INTEGER NOT NULL, 
	CONSTRAINT pk_reviews PRIMARY KEY (id), 
	CONSTRAINT ck_reviews_first_coder_type_is_known CHECK (first_coder_type IN ('person', 'language model')), 
	CONSTRAINT ck_reviews_reviewer_type_is_known CHECK (reviewer_type IN ('person', 'language model')), 
	CONSTRAINT ck_reviews_second_coder_type_is_known CHECK (second_coder_type IN ('person', 'language model')), 
	CONSTRAINT ck_reviews_differences_are_counted CHECK (differences >= 0), 
	CONSTRAINT ck_reviews_records_go_together CHECK (records_both >= 0 AND records_both <= records_first AND records_both <= records_second), 
	CONSTRAINT ck_reviews_values_go_together CHECK (values_agreed >= 0 AND values_agreed <= values_compared), 
	CONSTRAINT fk_reviews_document_id FOREIGN KEY(document_id) REFERENCES documents (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_reviews_fact_file_id FOREIGN KEY(fact_file_id) REFERENCES fact_files (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_reviews_document_id UNIQUE (document_id)
);
INSERT INTO "reviews" VALUES(1,16,'Ada Marsh','person','Example model, run 2','language model','Ben Holt','person','2031-03-22',20,19,18,44,41,7,2);
CREATE TABLE settled_differences (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	record_kind TEXT NOT NULL, 
	record TEXT NOT NULL, 
	field TEXT, 
	first_value TEXT, 
	second_value TEXT, 
	taken TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	note TEXT, 
	fact_file_id INTEGER NOT NULL, 
	CONSTRAINT pk_settled_differences PRIMARY KEY (id), 
	CONSTRAINT ck_settled_differences_reason_is_known CHECK (reason IN ('misread', 'overlooked', 'unsaid', 'rule', 'misplaced', 'slip', 'open')), 
	CONSTRAINT ck_settled_differences_taken_is_known CHECK (taken IN ('first', 'second', 'both', 'neither', 'other')), 
	CONSTRAINT ck_settled_differences_position_is_positive CHECK (position > 0), 
	CONSTRAINT fk_settled_differences_document_id FOREIGN KEY(document_id) REFERENCES documents (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_settled_differences_fact_file_id FOREIGN KEY(fact_file_id) REFERENCES fact_files (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT uq_settled_differences_document_id_position UNIQUE (document_id, position)
);
INSERT INTO "settled_differences" VALUES(1,16,1,'meeting','port-grey-meeting','held_on','2031-03-03','2031-03-04','first','misread',NULL,2);
INSERT INTO "settled_differences" VALUES(2,16,2,'milestone','grey-ferry/completion',NULL,NULL,'To be done in 2033','first','open','One speaks of a hope.',2);
CREATE TABLE slug_readings (
	fact_file_id INTEGER NOT NULL, 
	slug TEXT NOT NULL, 
	read_as TEXT NOT NULL, 
	CONSTRAINT pk_slug_readings PRIMARY KEY (fact_file_id, slug), 
	CONSTRAINT ck_slug_readings_is_read_as_another CHECK (slug <> read_as), 
	CONSTRAINT fk_slug_readings_fact_file_id FOREIGN KEY(fact_file_id) REFERENCES fact_files (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "slug_readings" VALUES(4,'talks-in-port-grey','port-grey-meeting');
CREATE TABLE stances (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	holder_id INTEGER NOT NULL, 
	proposition_id INTEGER NOT NULL, 
	attitude TEXT, 
	qualifier TEXT, 
	condition TEXT, 
	until TEXT, 
	until_earliest DATE, 
	until_latest DATE, 
	until_printed TEXT, 
	CONSTRAINT pk_stances PRIMARY KEY (id), 
	CONSTRAINT ck_stances_attitude_is_known CHECK (attitude IN ('is for', 'accepts', 'takes no side', 'does not support', 'fears', 'is against')), 
	CONSTRAINT ck_stances_kind_is_own CHECK (kind IN ('stance')), 
	CONSTRAINT ck_stances_until_has_edtf CHECK (until IS NOT NULL OR (until_earliest IS NULL AND until_latest IS NULL AND until_printed IS NULL)), 
	CONSTRAINT ck_stances_until_in_order CHECK (until_earliest <= until_latest), 
	CONSTRAINT fk_stances_holder_id FOREIGN KEY(holder_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_stances_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_stances_proposition_id FOREIGN KEY(proposition_id) REFERENCES propositions (id) DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "stances" VALUES(34,'stance',4,14,'is against','opposes',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "stances" VALUES(35,'stance',4,15,'fears',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE topics (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	CONSTRAINT pk_topics PRIMARY KEY (id), 
	CONSTRAINT ck_topics_kind_is_own CHECK (kind IN ('topic')), 
	CONSTRAINT fk_topics_id_kind_label FOREIGN KEY(id, kind, label) REFERENCES records (id, kind, label) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE
);
INSERT INTO "topics" VALUES(12,'topic','Toll on the ferry');
INSERT INTO "topics" VALUES(13,'topic','Fishery of Hillmark');
CREATE TABLE "trade_figures" (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	country_id INTEGER NOT NULL, 
	partner_id INTEGER NOT NULL, 
	flow TEXT NOT NULL, 
	reported_by_id INTEGER, 
	change_percent FLOAT, 
	change_to_percent FLOAT, 
	change_bound TEXT, 
	period TEXT, 
	period_earliest DATE, 
	period_latest DATE, 
	period_printed TEXT, 
	amount_minor BIGINT, 
	amount_to_minor BIGINT, 
	currency TEXT, 
	amount_bound TEXT, 
	also_minor BIGINT, 
	also_to_minor BIGINT, 
	also_currency TEXT, 
	also_bound TEXT, 
	status TEXT DEFAULT 'actual' NOT NULL, 
	CONSTRAINT pk_trade_figures PRIMARY KEY (id), 
	CONSTRAINT fk_trade_figures_also_currency FOREIGN KEY(also_currency) REFERENCES currencies (code) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_trade_figures_country_id FOREIGN KEY(country_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_trade_figures_currency FOREIGN KEY(currency) REFERENCES currencies (code) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_trade_figures_id_kind FOREIGN KEY(id, kind) REFERENCES records (id, kind) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_trade_figures_partner_id FOREIGN KEY(partner_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT fk_trade_figures_reported_by_id FOREIGN KEY(reported_by_id) REFERENCES actors (id) DEFERRABLE INITIALLY IMMEDIATE, 
	CONSTRAINT ck_trade_figures_also_bound_is_known CHECK (also_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_trade_figures_also_has_amount CHECK (also_minor IS NULL OR amount_minor IS NOT NULL), 
	CONSTRAINT ck_trade_figures_also_has_bound CHECK ((also_minor IS NULL) = (also_bound IS NULL)), 
	CONSTRAINT ck_trade_figures_also_has_currency CHECK ((also_minor IS NULL) = (also_currency IS NULL)), 
	CONSTRAINT ck_trade_figures_also_is_in_another_currency CHECK (also_currency <> currency), 
	CONSTRAINT ck_trade_figures_also_is_positive CHECK (also_minor > 0), 
	CONSTRAINT ck_trade_figures_also_range_grows CHECK (also_to_minor > also_minor), 
	CONSTRAINT ck_trade_figures_also_range_has_end CHECK ((also_to_minor IS NOT NULL) = (coalesce(also_bound, '') = 'between')), 
	CONSTRAINT ck_trade_figures_amount_bound_is_known CHECK (amount_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_trade_figures_amount_has_bound CHECK ((amount_minor IS NULL) = (amount_bound IS NULL)), 
	CONSTRAINT ck_trade_figures_amount_has_currency CHECK ((amount_minor IS NULL) = (currency IS NULL)), 
	CONSTRAINT ck_trade_figures_amount_range_grows CHECK (amount_to_minor > amount_minor), 
	CONSTRAINT ck_trade_figures_amount_range_has_end CHECK ((amount_to_minor IS NOT NULL) = (coalesce(amount_bound, '') = 'between')), 
	CONSTRAINT ck_trade_figures_change_bound_is_known CHECK (change_bound IN ('exact', 'about', 'over', 'almost', 'at_least', 'up_to', 'between')), 
	CONSTRAINT ck_trade_figures_change_has_bound CHECK ((change_percent IS NULL) = (change_bound IS NULL)), 
	CONSTRAINT ck_trade_figures_change_in_range CHECK (change_percent >= -100), 
	CONSTRAINT ck_trade_figures_change_range_grows CHECK (change_to_percent > change_percent), 
	CONSTRAINT ck_trade_figures_change_range_has_end CHECK ((change_to_percent IS NOT NULL) = (coalesce(change_bound, '') = 'between')), 
	CONSTRAINT ck_trade_figures_flow_is_known CHECK (flow IN ('X', 'M', 'turnover')), 
	CONSTRAINT ck_trade_figures_kind_is_own CHECK (kind IN ('trade figure')), 
	CONSTRAINT ck_trade_figures_partner_is_another CHECK (country_id <> partner_id), 
	CONSTRAINT ck_trade_figures_period_has_edtf CHECK (period IS NOT NULL OR (period_earliest IS NULL AND period_latest IS NULL AND period_printed IS NULL)), 
	CONSTRAINT ck_trade_figures_period_in_order CHECK (period_earliest <= period_latest), 
	CONSTRAINT ck_trade_figures_status_is_known CHECK (status IN ('actual', 'forecast', 'target')), 
	CONSTRAINT ck_trade_figures_amount_is_not_negative CHECK (amount_minor >= 0)
);
INSERT INTO "trade_figures" VALUES(31,'trade figure',4,3,'turnover',NULL,25.0,NULL,'exact','2030','2030-01-01','2030-12-31','last year',200000000000,NULL,'EUR','about',NULL,NULL,NULL,NULL,'actual');
CREATE INDEX ix_records_fact_file_id ON records (fact_file_id);
CREATE INDEX ix_records_is_bulk ON records (is_bulk) WHERE is_bulk;
CREATE INDEX ix_records_kind ON records (kind);
CREATE INDEX ix_records_voices ON records (voices) WHERE voices = 0;
CREATE INDEX ix_actors_country_id ON actors (country_id);
CREATE INDEX ix_actors_voice_of_id ON actors (voice_of_id);
CREATE INDEX ix_events_object_id ON events (object_id);
CREATE INDEX ix_former_slugs_fact_file_id ON former_slugs (fact_file_id);
CREATE INDEX ix_former_slugs_record_id ON former_slugs (record_id);
CREATE INDEX ix_milestones_subject_id ON milestones (subject_id);
CREATE INDEX ix_parts_part_id ON parts (part_id);
CREATE INDEX ix_projects_parent_id ON projects (parent_id);
CREATE INDEX ix_relations_object_id ON relations (object_id);
CREATE INDEX ix_documents_author_id ON documents (author_id);
CREATE INDEX ix_documents_copy_of ON documents (copy_of);
CREATE INDEX ix_documents_publisher_id ON documents (publisher_id);
CREATE INDEX ix_financings_also_currency ON financings (also_currency);
CREATE INDEX ix_financings_currency ON financings (currency);
CREATE INDEX ix_financings_project_id ON financings (project_id);
CREATE INDEX ix_financings_provider_id ON financings (provider_id);
CREATE INDEX ix_financings_recipient_id ON financings (recipient_id);
CREATE INDEX ix_offices_organization_id ON offices (organization_id);
CREATE INDEX ix_offices_over_id ON offices (over_id);
CREATE INDEX ix_places_country_id ON places (country_id);
CREATE INDEX ix_places_within_id ON places (within_id);
CREATE INDEX ix_project_parties_actor_id ON project_parties (actor_id);
CREATE INDEX ix_proposition_about_about_id ON proposition_about (about_id);
CREATE INDEX ix_stances_holder_id ON stances (holder_id);
CREATE INDEX ix_stances_proposition_id ON stances (proposition_id);
CREATE INDEX ix_accounts_speaker_id ON accounts (speaker_id);
CREATE INDEX ix_agreements_meeting_id ON agreements (meeting_id);
CREATE INDEX ix_agreements_signed_at_id ON agreements (signed_at_id);
CREATE INDEX ix_agreements_subject_id ON agreements (subject_id);
CREATE INDEX ix_meeting_places_place_id ON meeting_places (place_id);
CREATE INDEX ix_memberships_member_id ON memberships (member_id);
CREATE INDEX ix_memberships_office_id ON memberships (office_id);
CREATE INDEX ix_memberships_on_behalf_of_id ON memberships (on_behalf_of_id);
CREATE INDEX ix_memberships_organization_id ON memberships (organization_id);
CREATE INDEX ix_project_places_place_id ON project_places (place_id);
CREATE INDEX ix_account_speakers_speaker_id ON account_speakers (speaker_id);
CREATE INDEX ix_agreement_parties_actor_id ON agreement_parties (actor_id);
CREATE INDEX ix_citations_passage_id_record_id ON citations (passage_id, record_id);
CREATE INDEX ix_claims_object_id ON claims (object_id);
CREATE INDEX ix_names_name ON names (name);
CREATE INDEX ix_names_passage_id ON names (passage_id);
CREATE INDEX ix_resolutions_account_id ON resolutions (account_id);
CREATE VIEW asides AS
    SELECT
        a.record_id,
        r.label AS record,
        r.kind,
        k.field,
        k.object_id AS value_id,
        coalesce(thing.label, k.value) AS value,
        a.document_id,
        d.label AS document,
        a.label AS passage,
        a.id AS account_id
    FROM accounts AS a
    JOIN claims AS k ON k.account_id = a.id
    JOIN records AS r ON r.id = a.record_id
    JOIN records AS d ON d.id = a.document_id
    LEFT JOIN records AS thing ON thing.id = k.object_id
    WHERE k.standing = 'aside';
CREATE VIEW conclusions AS
    SELECT
        a.record_id,
        r.label AS record,
        r.kind,
        k.field,
        k.object_id AS value_id,
        coalesce(thing.label, k.value) AS value,
        k.standing <> 'aside' AS is_the_value,
        a.document_id,
        d.label AS document,
        a.label AS passage,
        a.id AS account_id
    FROM accounts AS a
    JOIN claims AS k ON k.account_id = a.id
    JOIN records AS r ON r.id = a.record_id
    JOIN records AS d ON d.id = a.document_id
    LEFT JOIN records AS thing ON thing.id = k.object_id
    WHERE k.standing = 'aside'
    UNION ALL
    SELECT
        a.record_id,
        r.label,
        r.kind,
        k.field,
        k.object_id,
        coalesce(thing.label, k.value),
        k.standing = 'stands',
        a.document_id,
        d.label,
        a.label,
        a.id
    FROM resolutions AS s
    JOIN accounts AS a ON a.id = s.account_id AND a.record_id = s.record_id
    JOIN claims AS k ON k.account_id = a.id AND k.field = s.field
    JOIN records AS r ON r.id = a.record_id
    JOIN records AS d ON d.id = a.document_id
    LEFT JOIN records AS thing ON thing.id = k.object_id
    WHERE s.state = 'inferred' AND k.standing = 'stands'
    UNION ALL
    SELECT
        a.record_id,
        r.label,
        r.kind,
        k.field,
        k.object_id,
        coalesce(thing.label, k.value),
        k.is_inferred,
        a.document_id,
        d.label,
        a.label,
        a.id
    FROM accounts AS a
    JOIN claims AS k ON k.account_id = a.id
    JOIN records AS r ON r.id = a.record_id
    JOIN records AS d ON d.id = a.document_id
    LEFT JOIN records AS thing ON thing.id = k.object_id
    WHERE
        -- Members of sets are no rivals of each other, and have no standing.
        k.is_inferred
        AND k.standing IS NULL
        AND a.scope = ''
        AND NOT a.is_denied
        -- What another voice states, nobody has to conclude.
        AND NOT EXISTS (
            SELECT 1
            FROM accounts AS other
            JOIN claims AS stated ON stated.account_id = other.id
            WHERE
                other.record_id = a.record_id
                AND stated.field = k.field
                AND stated.value = k.value
                AND stated.standing IS NULL
                AND NOT stated.is_inferred
                AND NOT other.is_denied
                AND other.scope = ''
        );
CREATE VIEW inconsistent AS
    WITH found AS (
        SELECT
            m.id,
            'it begins after its end' AS rule,
            'start_date' AS one_field,
            m.start_date AS one_value,
            'end_date' AS other_field,
            m.end_date AS other_value
        FROM memberships AS m
        WHERE m.start_date_earliest > m.end_date_latest
        UNION ALL
        SELECT m.id, 'it is an office of another organization', 'organization', has.label, 'office', o.label
        FROM memberships AS m
        JOIN offices AS o ON o.id = m.office_id
        JOIN records AS has ON has.id = m.organization_id
        WHERE o.organization_id <> m.organization_id
        UNION ALL
        SELECT m.id, 'two roles, and no office that tells whether they are one', 'role', min(k.value), 'role', max(k.value)
        FROM memberships AS m
        JOIN accounts AS a ON a.record_id = m.id
        JOIN claims AS k ON k.account_id = a.id
        WHERE m.office_id IS NULL AND k.field = 'role' AND NOT a.is_denied
        GROUP BY m.id
        HAVING min(k.value) < max(k.value)
        UNION ALL
        SELECT m.id, 'it has a day on which it was reached, and was not reached', 'status', m.status, 'actual', m.actual
        FROM milestones AS m
        WHERE m.actual IS NOT NULL AND m.status IN ('scheduled', 'notMet')
        UNION ALL
        SELECT p.id, 'somebody attended a meeting that was not held', 'attendance', p.attendance, 'status', m.status
        FROM participants AS p
        JOIN meetings AS m ON m.id = p.meeting_id
        WHERE p.attendance = 'attended' AND m.status IN ('announced', 'postponed', 'cancelled')
        UNION ALL
        SELECT a.id, 'it was signed at a meeting of another day', 'signed_on', a.signed_on, 'held_on', m.held_on
        FROM agreements AS a
        JOIN meetings AS m ON m.id = a.meeting_id
        WHERE a.signed_on_earliest > m.held_on_latest OR a.signed_on_latest < m.held_on_earliest
        UNION ALL
        SELECT s.id, 'a later step was reached before the signing', 'actual', s.actual, 'signed_on', a.signed_on
        FROM agreements AS a
        JOIN milestones AS s ON s.subject_id = a.id
        WHERE s.type IN ('ratification', 'entry into force') AND s.actual_latest < a.signed_on_earliest
        UNION ALL
        SELECT f.id, 'who gives is who gets', 'provider', who.label, 'recipient', who.label
        FROM financings AS f
        JOIN records AS who ON who.id = f.provider_id
        WHERE f.provider_id = f.recipient_id
    )

    SELECT
        f.id AS record_id,
        r.label AS record,
        r.kind,
        f.rule,
        f.one_field,
        f.one_value,
        f.other_field,
        f.other_value
    FROM found AS f
    JOIN records AS r ON r.id = f.id
    WHERE r.voices > 0;
CREATE INDEX ix_agenda_items_subject_id ON agenda_items (subject_id);
CREATE INDEX ix_claims_aside ON claims (object_id) WHERE standing = 'aside';
CREATE INDEX ix_decisions_fact_file_id ON decisions (fact_file_id);
CREATE INDEX ix_decisions_record_id ON decisions (record_id);
CREATE INDEX ix_event_parties_actor_id ON event_parties (actor_id);
CREATE INDEX ix_indicators_also_currency ON indicators (also_currency);
CREATE INDEX ix_indicators_currency ON indicators (currency);
CREATE INDEX ix_participants_actor_id ON participants (actor_id);
CREATE INDEX ix_participants_on_behalf_of_id ON participants (on_behalf_of_id);
CREATE VIEW adding_up AS
    WITH directions AS (
        SELECT t.id, t.country_id AS seller_id, t.partner_id AS buyer_id, coalesce(t.period, '') AS period, t.status
        FROM trade_figures AS t
        WHERE t.flow = 'X'
        UNION ALL
        SELECT t.id, t.partner_id, t.country_id, coalesce(t.period, ''), t.status
        FROM trade_figures AS t
        WHERE t.flow = 'M'
    ),

    turnovers AS (
        SELECT t.id, t.country_id, t.partner_id, coalesce(t.period, '') AS period, t.status
        FROM trade_figures AS t
        WHERE t.flow = 'turnover'
    ),

    -- A direction that a source calls a part of a turnover is one all the same, and counted once.
    named AS (
        SELECT
            p.whole_id,
            p.part_id,
            CASE WHEN given.id IS NOT NULL AND received.id IS NOT NULL THEN 1 ELSE 0 END AS has_stages,
            CASE
                WHEN given.id IS NOT NULL AND received.id IS NOT NULL THEN 1
                WHEN counted.quantity = among.quantity AND counted.status = among.status THEN 1
                WHEN traded.flow = flow.flow AND traded.status = flow.status THEN 1
                ELSE 0
            END AS is_alike
        FROM parts AS p
        JOIN records AS r ON r.id = p.id
        LEFT JOIN financings AS given ON given.id = p.whole_id
        LEFT JOIN financings AS received ON received.id = p.part_id
        LEFT JOIN indicators AS counted ON counted.id = p.whole_id
        LEFT JOIN indicators AS among ON among.id = p.part_id
        LEFT JOIN trade_figures AS traded ON traded.id = p.whole_id
        LEFT JOIN trade_figures AS flow ON flow.id = p.part_id
        WHERE
            r.voices > 0
            AND NOT (coalesce(traded.flow, '') = 'turnover' AND coalesce(flow.flow, 'turnover') <> 'turnover')
    ),

    numbers AS (
        SELECT n.whole_id, count(*) AS parts
        FROM named AS n
        GROUP BY n.whole_id
    )

    SELECT whole.id AS whole_id, 'directions' AS division, d.id AS part_id, -1 AS place, 2 AS of_parts, 0 AS has_stages, 1 AS is_alike
    FROM turnovers AS whole
    JOIN directions AS d
        ON d.seller_id = whole.country_id AND d.buyer_id = whole.partner_id AND d.period = whole.period AND d.status = whole.status
    UNION ALL
    SELECT whole.id, 'directions', d.id, -2, 2, 0, 1
    FROM turnovers AS whole
    JOIN directions AS d
        ON d.seller_id = whole.partner_id AND d.buyer_id = whole.country_id AND d.period = whole.period AND d.status = whole.status
    UNION ALL
    SELECT n.whole_id, 'parts', n.part_id, n.part_id, numbers.parts, n.has_stages, n.is_alike
    FROM named AS n
    JOIN numbers ON numbers.whole_id = n.whole_id;
CREATE VIEW record_certainty AS
    SELECT
        r.id AS record_id,
        r.kind,
        r.slug,
        r.label,
        -- What the source itself says goes before what the coder concludes from it, however surely.
        r.how_sure,
        (
            SELECT min(c.hedge)
            FROM citations AS c
            JOIN accounts AS a ON a.id = c.account_id
            WHERE c.record_id = r.id AND NOT a.is_denied
        ) AS hedge,
        coalesce(r.inferred, '') LIKE 'whole%' AS is_inferred,
        coalesce(r.voices, 0) AS voices,
        coalesce(r.voices, 1) = 0 AS is_blank,
        r.is_bulk,
        r.inferred,
        r.disputed,
        r.updated,
        (SELECT count(DISTINCT c.passage_id) FROM citations AS c WHERE c.record_id = r.id) AS passages,
        (
            SELECT count(DISTINCT a.origin_id)
            FROM accounts AS a
            JOIN documents AS d ON d.id = a.document_id
            WHERE
                a.record_id = r.id
                AND (
                    EXISTS (SELECT 1 FROM claims AS k WHERE k.account_id = a.id AND k.standing = 'rival')
                    OR (
                        a.is_denied
                        AND a.is_whole
                        -- A voice that says it after all has taken its denial back.
                        AND NOT EXISTS (
                            SELECT 1
                            FROM accounts AS later
                            JOIN documents AS its ON its.id = later.document_id
                            WHERE
                                later.record_id = a.record_id
                                AND later.origin_id = a.origin_id
                                AND NOT later.is_denied
                                AND later.scope = ''
                                AND (a.is_inferred OR NOT later.is_inferred)
                                AND CASE
                                    WHEN later.said_on IS NOT NULL THEN later.said_on_earliest
                                    WHEN later.as_of IS NOT NULL THEN later.as_of_earliest
                                    -- A quotation without a date is of the day of the news report or statement that prints it.
                                    WHEN later.speaker_id IS NULL OR its.source_type IN ('news report', 'official statement')
                                        THEN its.published_on_earliest
                                END > CASE
                                    WHEN a.said_on IS NOT NULL THEN a.said_on_latest
                                    WHEN a.as_of IS NOT NULL THEN a.as_of_latest
                                    ELSE d.published_on_latest
                                END
                        )
                    )
                )
        ) AS disputed_by,
        (
            SELECT count(*)
            FROM accounts AS a
            JOIN claims AS k ON k.account_id = a.id
            WHERE a.record_id = r.id AND k.standing = 'superseded'
        ) AS replaced_values
    FROM records AS r;
CREATE VIEW agreement_book AS
    SELECT
        a.id AS agreement_id,
        a.label AS agreement,
        a.title,
        a.number,
        a.type,
        a.status,
        CASE a.status
            WHEN 'agreed' THEN (
                SELECT min(m.actual) FROM milestones AS m WHERE m.subject_id = a.id AND m.type = 'agreement'
            )
            WHEN 'signed' THEN a.signed_on
            WHEN 'ratified' THEN (
                SELECT min(m.actual) FROM milestones AS m WHERE m.subject_id = a.id AND m.type = 'ratification'
            )
            WHEN 'in force' THEN (
                SELECT min(m.actual) FROM milestones AS m WHERE m.subject_id = a.id AND m.type = 'entry into force'
            )
        END AS since,
        a.signed_on,
        a.signed_at_id,
        place.label AS signed_at,
        a.meeting_id,
        meeting.label AS meeting,
        a.subject_id,
        subject.label AS subject,
        (
            SELECT count(DISTINCT p.actor_id)
            FROM agreement_parties AS p
            WHERE p.agreement_id = a.id AND p.role = 'party'
        ) AS parties,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM agreements AS a
    JOIN record_certainty AS sure ON sure.record_id = a.id
    LEFT JOIN places AS place ON place.id = a.signed_at_id
    LEFT JOIN meetings AS meeting ON meeting.id = a.meeting_id
    LEFT JOIN records AS subject ON subject.id = a.subject_id
    WHERE NOT sure.is_blank;
CREATE VIEW agreement_steps AS
    WITH agreed AS (
        SELECT
            e.id,
            e.object_id AS subject_id,
            e.status,
            e.occurred_on AS dated
        FROM events AS e
        WHERE e.type = 'AGREE'
        UNION ALL
        SELECT
            m.id,
            m.subject_id,
            m.status,
            coalesce(m.actual, m.planned) AS dated
        FROM milestones AS m
        WHERE m.type = 'agreement'
    )

    SELECT
        a.id AS record_id,
        sure.kind,
        sure.label AS agreement,
        a.subject_id,
        subject.label AS subject,
        a.status,
        a.dated,
        -- Outside the union, which Spark 4.3 cannot plan with it inside. A milestone has no parties.
        (SELECT count(DISTINCT ep.actor_id) FROM event_parties AS ep WHERE ep.event_id = a.id) AS parties,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated
    FROM agreed AS a
    JOIN record_certainty AS sure ON sure.record_id = a.id
    LEFT JOIN records AS subject ON subject.id = a.subject_id
    WHERE NOT sure.is_blank;
CREATE VIEW evidence AS
    SELECT
        c.id AS citation_id,
        r.id AS record_id,
        r.label AS record,
        r.kind,
        CASE
            WHEN a.is_denied AND c.field = '' THEN CASE
                -- A voice that says it after all has taken its denial back.
                WHEN NOT EXISTS (
                    SELECT 1
                    FROM accounts AS later
                    JOIN documents AS its ON its.id = later.document_id
                    WHERE
                        later.record_id = a.record_id
                        AND later.origin_id = a.origin_id
                        AND NOT later.is_denied
                        AND later.scope = ''
                        AND (a.is_inferred OR NOT later.is_inferred)
                        AND CASE
                            WHEN later.said_on IS NOT NULL THEN later.said_on_earliest
                            WHEN later.as_of IS NOT NULL THEN later.as_of_earliest
                            -- A quotation without a date is of the day of the news report or statement that prints it.
                            WHEN later.speaker_id IS NULL OR its.source_type IN ('news report', 'official statement')
                                THEN its.published_on_earliest
                        END > CASE
                            WHEN a.said_on IS NOT NULL THEN a.said_on_latest
                            WHEN a.as_of IS NOT NULL THEN a.as_of_latest
                            ELSE d.published_on_latest
                        END
                ) THEN 'disputes'
                ELSE 'precedes'
            END
            WHEN c.field = '' THEN 'supports'
            ELSE coalesce(
                (
                    SELECT
                        max(CASE k.standing
                            WHEN 'rival' THEN 'disputes'
                            WHEN 'superseded' THEN 'precedes'
                            WHEN 'not comparable' THEN 'is beside'
                            WHEN 'not representable' THEN 'is beside'
                            WHEN 'set aside' THEN 'is beside'
                            WHEN 'aside' THEN 'is beside'
                            ELSE 'supports'
                        END)
                    FROM claims AS k
                    WHERE k.account_id = a.id AND k.field = c.field
                ),
                CASE WHEN a.is_denied THEN 'disputes' ELSE 'supports' END
            )
        END AS relation,
        c.field,
        coalesce(
            (
                SELECT min(k.value)
                FROM claims AS k
                JOIN accounts AS own ON own.id = k.account_id
                LEFT JOIN resolutions AS s ON s.record_id = own.record_id AND s.field = k.field
                -- Who says the very same says nothing of its own.
                LEFT JOIN claims AS chosen
                    ON chosen.account_id = s.account_id AND chosen.field = s.field AND chosen.value = k.value
                WHERE k.account_id = a.id AND k.field = c.field AND k.standing <> 'stands' AND chosen.value IS NULL
            ),
            ''
        ) AS reported_value,
        a.is_denied,
        nullif(a.scope, '') AS scope,
        c.modality AS how_sure,
        c.hedge,
        c.is_inferred,
        a.speaker_id AS attributed_to_id,
        speaker.label AS attributed_to,
        coalesce(author.label, publisher.label, d.label)
        || ', quoting ' || coalesce(quoted1.label, speaker.label)
        || coalesce(', quoting ' || quoted2.label, '')
        || coalesce(', quoting ' || quoted3.label, '')
        || coalesce(', quoting ' || quoted4.label, '') AS who_quotes_whom,
        d.id AS document_id,
        d.label AS document,
        author.label AS author,
        publisher.label AS publisher,
        d.reliability,
        d.published_on,
        p.label AS passage,
        p.paragraph,
        p.sentence,
        a.as_of,
        d.url
    FROM citations AS c
    JOIN accounts AS a ON a.id = c.account_id
    JOIN records AS r ON r.id = c.record_id
    JOIN passages AS p ON p.id = c.passage_id
    JOIN documents AS d ON d.id = p.document_id
    LEFT JOIN actors AS speaker ON speaker.id = a.speaker_id
    LEFT JOIN actors AS author ON author.id = d.author_id
    LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
    LEFT JOIN account_speakers AS s1 ON s1.account_id = a.id AND s1.position = 1
    LEFT JOIN account_speakers AS s2 ON s2.account_id = a.id AND s2.position = 2
    LEFT JOIN account_speakers AS s3 ON s3.account_id = a.id AND s3.position = 3
    LEFT JOIN account_speakers AS s4 ON s4.account_id = a.id AND s4.position = 4
    LEFT JOIN actors AS quoted1 ON quoted1.id = s1.speaker_id
    LEFT JOIN actors AS quoted2 ON quoted2.id = s2.speaker_id
    LEFT JOIN actors AS quoted3 ON quoted3.id = s3.speaker_id
    LEFT JOIN actors AS quoted4 ON quoted4.id = s4.speaker_id;
CREATE VIEW finance_book AS
    SELECT
        f.id AS financing_id,
        f.kind,
        f.provider_id,
        provider.label AS provider,
        f.recipient_id,
        recipient.label AS recipient,
        CASE
            WHEN f.recipient_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value_id) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'recipient')
        END AS recipient_inferred_id,
        CASE
            WHEN f.recipient_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'recipient')
        END AS recipient_inferred,
        f.project_id,
        project.label AS project,
        CASE
            WHEN f.project_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value_id) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'project')
        END AS project_inferred_id,
        CASE
            WHEN f.project_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'project')
        END AS project_inferred,
        1e0 * f.amount_minor / unit.minor_per_major AS amount,
        f.currency,
        f.amount_bound,
        1e0 * f.amount_to_minor / unit.minor_per_major AS amount_to,
        1e0 * f.also_minor / also_unit.minor_per_major AS also_amount,
        f.also_currency,
        f.also_bound,
        1e0 * f.also_to_minor / also_unit.minor_per_major AS also_amount_to,
        f.instrument,
        CASE
            WHEN f.instrument IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'instrument')
        END AS instrument_inferred,
        f.stage,
        f.purpose,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM financings AS f
    JOIN record_certainty AS sure ON sure.record_id = f.id
    LEFT JOIN actors AS provider ON provider.id = f.provider_id
    LEFT JOIN actors AS recipient ON recipient.id = f.recipient_id
    LEFT JOIN projects AS project ON project.id = f.project_id
    LEFT JOIN currencies AS unit ON unit.code = f.currency
    LEFT JOIN currencies AS also_unit ON also_unit.code = f.also_currency
    WHERE NOT sure.is_blank;
CREATE VIEW left_out_of_sums AS
    WITH compared AS (
        SELECT
            u.whole_id,
            u.division,
            u.place,
            min(u.part_id) AS part_id,
            max(u.is_alike) AS is_alike,
            w.document_id,
            w.origin_id,
            min(w.label) AS passage,
            whole.unit,
            coalesce(whole_stage.value, '') AS stage,
            count(k.unit) AS figures,
            sum(CASE WHEN k.field = 'amount' THEN 1 ELSE 0 END) AS sums_of_money,
            sum(CASE WHEN k.unit = whole.unit THEN 1 ELSE 0 END) AS in_unit,
            sum(
                CASE
                    WHEN k.unit = whole.unit AND (u.has_stages = 0 OR g.value = whole_stage.value) THEN 1
                    ELSE 0
                END
            ) AS at_stage,
            sum(
                CASE
                    WHEN k.unit = whole.unit AND (u.has_stages = 0 OR g.value = whole_stage.value) AND a.scope = '' THEN 1
                    ELSE 0
                END
            ) AS of_all,
            sum(
                CASE
                    WHEN
                        k.unit = whole.unit
                        AND (u.has_stages = 0 OR g.value = whole_stage.value)
                        AND a.scope = ''
                        AND NOT a.is_denied
                        THEN 1
                    ELSE 0
                END
            ) AS added
        FROM adding_up AS u
        CROSS JOIN accounts AS w
        CROSS JOIN claims AS whole
        LEFT JOIN claims AS whole_stage ON whole_stage.account_id = w.id AND whole_stage.field = 'stage'
        LEFT JOIN accounts AS a ON a.record_id = u.part_id AND a.document_id = w.document_id AND a.origin_id = w.origin_id
        LEFT JOIN claims AS k ON k.account_id = a.id AND k.field IN ('amount', 'value') AND k.unit IS NOT NULL
        LEFT JOIN claims AS g ON g.account_id = a.id AND g.field = 'stage'
        WHERE
            w.record_id = u.whole_id
            AND whole.account_id = w.id
            AND whole.field IN ('amount', 'value')
            AND whole.unit IS NOT NULL
            AND w.scope = ''
            AND NOT w.is_denied
        GROUP BY u.whole_id, u.division, u.place, w.document_id, w.origin_id, whole.unit, coalesce(whole_stage.value, '')
    )

    SELECT
        c.whole_id,
        r.label AS whole,
        c.part_id,
        p.label AS part,
        c.document_id,
        d.label AS document,
        c.origin_id AS voice_id,
        voice.label AS voice,
        c.passage,
        nullif(c.unit, '') AS unit,
        nullif(c.stage, '') AS stage,
        CASE
            WHEN c.is_alike = 0 THEN 'it is a figure of another sort'
            WHEN c.figures = 0 THEN 'this voice gives no figure of it here'
            WHEN c.in_unit = 0 AND c.sums_of_money > 0 THEN 'it is in another currency'
            WHEN c.in_unit = 0 THEN 'it is in another unit'
            WHEN c.at_stage = 0 THEN 'its stage is another, or is not said'
            WHEN c.of_all = 0 THEN 'only a part of it is given'
            ELSE 'it is denied'
        END AS why
    FROM compared AS c
    JOIN records AS r ON r.id = c.whole_id
    JOIN records AS p ON p.id = c.part_id
    JOIN records AS d ON d.id = c.document_id
    JOIN records AS voice ON voice.id = c.origin_id
    WHERE c.is_alike = 0 OR c.added = 0;
CREATE VIEW loan_book AS
    SELECT
        l.id AS loan_id,
        f.provider_id,
        provider.label AS provider,
        f.recipient_id,
        recipient.label AS recipient,
        CASE
            WHEN f.recipient_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value_id) FROM conclusions AS c WHERE c.record_id = f.id AND c.field = 'recipient')
        END AS recipient_inferred_id,
        CASE
            WHEN f.recipient_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value) FROM conclusions AS c WHERE c.record_id = f.id AND c.field = 'recipient')
        END AS recipient_inferred,
        f.project_id,
        project.label AS project,
        CASE
            WHEN f.project_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value_id) FROM conclusions AS c WHERE c.record_id = f.id AND c.field = 'project')
        END AS project_inferred_id,
        CASE
            WHEN f.project_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value) FROM conclusions AS c WHERE c.record_id = f.id AND c.field = 'project')
        END AS project_inferred,
        1e0 * f.amount_minor / unit.minor_per_major AS amount,
        f.currency,
        f.amount_bound,
        1e0 * f.amount_to_minor / unit.minor_per_major AS amount_to,
        1e0 * f.also_minor / also_unit.minor_per_major AS also_amount,
        f.also_currency,
        f.also_bound,
        1e0 * f.also_to_minor / also_unit.minor_per_major AS also_amount_to,
        f.stage,
        l.is_concessional,
        l.interest_percent,
        l.interest_bound,
        l.interest_to_percent,
        l.maturity,
        l.grace,
        l.finance_type,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM loans AS l
    JOIN financings AS f ON f.id = l.id
    JOIN record_certainty AS sure ON sure.record_id = l.id
    LEFT JOIN actors AS provider ON provider.id = f.provider_id
    LEFT JOIN actors AS recipient ON recipient.id = f.recipient_id
    LEFT JOIN projects AS project ON project.id = f.project_id
    LEFT JOIN currencies AS unit ON unit.code = f.currency
    LEFT JOIN currencies AS also_unit ON also_unit.code = f.also_currency
    WHERE NOT sure.is_blank;
CREATE VIEW meeting_roster AS
    SELECT
        p.id AS participant_id,
        m.id AS meeting_id,
        m.label AS meeting,
        m.status,
        m.held_on,
        m.rank,
        m.visit_type,
        m.ordinal,
        a.id AS actor_id,
        a.label AS actor,
        p.on_behalf_of_id,
        side.label AS on_behalf_of,
        p.capacity,
        p.attendance,
        nullif(
            substr(
                CASE WHEN expanded.format IS NULL THEN '' ELSE ', expanded' END
                || CASE WHEN plenary.format IS NULL THEN '' ELSE ', plenary' END
                || CASE WHEN private.format IS NULL THEN '' ELSE ', private' END,
                3
            ),
            ''
        ) AS formats,
        p.is_host,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM participants AS p
    JOIN meetings AS m ON m.id = p.meeting_id
    JOIN actors AS a ON a.id = p.actor_id
    JOIN record_certainty AS sure ON sure.record_id = p.id
    LEFT JOIN actors AS side ON side.id = p.on_behalf_of_id
    LEFT JOIN participant_formats AS expanded ON expanded.participant_id = p.id AND expanded.format = 'expanded'
    LEFT JOIN participant_formats AS plenary ON plenary.participant_id = p.id AND plenary.format = 'plenary'
    LEFT JOIN participant_formats AS private ON private.participant_id = p.id AND private.format = 'private'
    WHERE NOT sure.is_blank;
CREATE VIEW nearby_periods AS
    WITH figures AS (
        SELECT
            t.id,
            r.slug,
            r.label,
            t.flow,
            t.status,
            -- Turnover has no direction.
            CASE WHEN t.flow = 'turnover' AND t.partner_id < t.country_id THEN t.partner_id ELSE t.country_id END AS one_side,
            CASE WHEN t.flow = 'turnover' AND t.partner_id < t.country_id THEN t.country_id ELSE t.partner_id END AS other_side,
            t.period,
            t.period_earliest,
            t.period_latest,
            t.amount_minor,
            CASE WHEN t.amount_bound = 'about' THEN 3 ELSE 0 END AS within_percent,
            1e0 * t.amount_minor / unit.minor_per_major AS amount,
            t.currency
        FROM trade_figures AS t
        CROSS JOIN records AS r
        LEFT JOIN currencies AS unit ON unit.code = t.currency
        WHERE r.id = t.id AND r.voices > 0
    ),

    pairs AS (
        SELECT
            one.id AS one_id,
            one.label AS one,
            other.id AS other_id,
            other.label AS other,
            one.flow,
            one.period AS one_period,
            other.period AS other_period,
            one.amount AS one_amount,
            one.currency AS one_currency,
            other.amount AS other_amount,
            other.currency AS other_currency,
            CASE
                WHEN one.period IS NOT NULL AND other.period IS NOT NULL
                    THEN
                        (one.period_earliest IS NULL OR other.period_latest IS NULL OR one.period_earliest <= other.period_latest)
                        AND (other.period_earliest IS NULL OR one.period_latest IS NULL OR other.period_earliest <= one.period_latest)
            END AS overlaps,
            one.currency = other.currency
            AND abs(one.amount_minor - other.amount_minor) * 1e2
            <= CASE WHEN one.within_percent < other.within_percent THEN other.within_percent ELSE one.within_percent END
            * one.amount_minor AS same_figure
        FROM figures AS one
        JOIN figures AS other
            ON other.one_side = one.one_side AND other.other_side = one.other_side AND other.flow = one.flow
                -- What is expected is nothing beside what was.
                AND other.status = one.status
        WHERE one.slug < other.slug
    )

    SELECT
        p.one_id,
        p.one,
        p.other_id,
        p.other,
        p.flow,
        p.one_period,
        p.other_period,
        p.one_amount,
        p.one_currency,
        p.other_amount,
        p.other_currency,
        p.overlaps,
        p.same_figure
    FROM pairs AS p
    WHERE p.overlaps OR p.same_figure;
CREATE VIEW perhaps_the_same AS
    WITH projects_of AS (
        SELECT f.id, f.provider_id, f.project_id
        FROM financings AS f
        WHERE f.project_id IS NOT NULL
        UNION ALL
        SELECT f.id, f.provider_id, c.value_id AS project_id
        FROM records AS r
        JOIN financings AS f ON f.id = r.id
        JOIN conclusions AS c ON c.record_id = r.id
        WHERE r.inferred IS NOT NULL AND f.project_id IS NULL AND c.field = 'project'
    ),

    amounts AS (
        SELECT f.id, f.provider_id, f.recipient_id, f.project_id, k.unit, k.low, k.high
        FROM financings AS f
        CROSS JOIN accounts AS a
        CROSS JOIN claims AS k
        WHERE
            a.record_id = f.id
            AND k.account_id = a.id
            AND k.field = 'amount'
            AND coalesce(k.standing, 'stands') = 'stands'
            AND a.scope = ''
            AND NOT a.is_denied
            AND k.low IS NOT NULL
            AND k.high IS NOT NULL
    ),

    -- Amounts by their first digit and its place, so that each is compared with those of its size alone; wide ranges have 0.
    sized AS (
        SELECT
            a.id,
            a.provider_id,
            a.recipient_id,
            a.project_id,
            a.unit,
            a.low,
            a.high,
            CASE
                WHEN a.low BETWEEN 1 AND 1000000000000000 AND a.high <= 1.25 * a.low
                    THEN
                        9 * length(cast(cast(a.low AS bigint) AS varchar(19)))
                        + cast(substr(cast(cast(a.low AS bigint) AS varchar(19)), 1, 1) AS bigint)
                ELSE 0
            END AS size
        FROM amounts AS a
    ),

    steps AS (
        SELECT -2 AS step
        UNION ALL
        SELECT -1 AS step
        UNION ALL
        SELECT 0 AS step
        UNION ALL
        SELECT 1 AS step
        UNION ALL
        SELECT 2 AS step
    ),

    -- Two narrow amounts that overlap are at most two sizes apart.
    comparable AS (
        SELECT s.id, s.provider_id, s.recipient_id, s.project_id, s.unit, s.low, s.high, s.size + n.step AS size
        FROM sized AS s
        CROSS JOIN steps AS n
        WHERE s.size > 0
    ),

    overlapping AS (
        SELECT x.id AS one_id, y.id AS other_id
        FROM comparable AS x
        JOIN sized AS y ON y.provider_id = x.provider_id AND y.unit = x.unit AND y.size = x.size
        WHERE
            x.low <= y.high
            AND y.low <= x.high
            AND coalesce(x.recipient_id, y.recipient_id, 0) = coalesce(y.recipient_id, x.recipient_id, 0)
            AND coalesce(x.project_id, y.project_id, 0) = coalesce(y.project_id, x.project_id, 0)
        UNION ALL
        SELECT x.id AS one_id, y.id AS other_id
        FROM sized AS x
        JOIN amounts AS y ON y.provider_id = x.provider_id AND y.unit = x.unit
        WHERE
            x.size = 0
            AND x.low <= y.high
            AND y.low <= x.high
            AND coalesce(x.recipient_id, y.recipient_id, 0) = coalesce(y.recipient_id, x.recipient_id, 0)
            AND coalesce(x.project_id, y.project_id, 0) = coalesce(y.project_id, x.project_id, 0)
    ),

    parties AS (
        SELECT p.agreement_id, count(*) AS parties
        FROM (SELECT DISTINCT x.agreement_id, x.actor_id FROM agreement_parties AS x) AS p
        GROUP BY p.agreement_id
    ),

    shared_parties AS (
        SELECT p.one_id, p.other_id, count(*) AS parties
        FROM (
            SELECT DISTINCT x.id AS one_id, y.id AS other_id, mine.actor_id
            FROM agreements AS x
            CROSS JOIN agreements AS y
            CROSS JOIN agreement_parties AS mine
            CROSS JOIN agreement_parties AS theirs
            WHERE
                y.signed_on = x.signed_on
                AND y.id <> x.id
                AND mine.agreement_id = x.id
                AND theirs.agreement_id = y.id
                AND theirs.actor_id = mine.actor_id
        ) AS p
        GROUP BY p.one_id, p.other_id
    ),

    found AS (
        SELECT x.id AS one_id, y.id AS other_id, 'same provider and project' AS why
        FROM projects_of AS x
        JOIN projects_of AS y ON y.project_id = x.project_id AND y.provider_id = x.provider_id
        UNION
        SELECT x.one_id, x.other_id, 'same provider, and amounts that overlap'
        FROM overlapping AS x
        UNION
        SELECT x.other_id, x.one_id, 'same provider, and amounts that overlap'
        FROM overlapping AS x
        UNION
        SELECT x.id, y.id, 'same day, and a participant in common'
        FROM meetings AS x
        CROSS JOIN meetings AS y
        CROSS JOIN participants AS mine
        CROSS JOIN participants AS theirs
        WHERE
            x.held_on_earliest = x.held_on_latest
            AND y.held_on = x.held_on
            AND y.id <> x.id
            AND mine.meeting_id = x.id
            AND theirs.meeting_id = y.id
            AND theirs.actor_id = mine.actor_id
        UNION
        SELECT x.id, y.id, 'same number'
        FROM agreements AS x
        JOIN agreements AS y ON y.number = x.number
        UNION
        SELECT s.one_id, s.other_id, 'same day and parties'
        FROM shared_parties AS s
        JOIN agreements AS x ON x.id = s.one_id
        JOIN parties AS mine ON mine.agreement_id = s.one_id
        JOIN parties AS theirs ON theirs.agreement_id = s.other_id
        WHERE x.signed_on_earliest = x.signed_on_latest AND mine.parties = s.parties AND theirs.parties = s.parties
        UNION
        SELECT mine.record_id, theirs.record_id, 'same name in print'
        FROM names AS mine
        JOIN names AS theirs ON theirs.name = mine.name
        WHERE
            mine.record_id <> theirs.record_id
            AND mine.type IN ('full', 'short', 'former')
            AND theirs.type IN ('full', 'short', 'former')
    )

    SELECT
        one.kind,
        p.one_id,
        one.label AS one,
        p.other_id,
        other.label AS other,
        p.why
    FROM found AS p
    JOIN records AS one ON one.id = p.one_id
    JOIN records AS other ON other.id = p.other_id
    WHERE
        one.slug < other.slug
        AND one.voices > 0
        AND other.voices > 0
        AND (one.kind = other.kind OR (one.kind IN ('loan', 'financing') AND other.kind IN ('loan', 'financing')))
        AND NOT EXISTS (
            SELECT 1
            FROM accounts AS mine
            JOIN accounts AS theirs ON theirs.document_id = mine.document_id
            WHERE mine.record_id = p.one_id AND theirs.record_id = p.other_id
        )
        -- Nor are those that an editor holds apart, on whichever of the two the verdict is.
        AND NOT EXISTS (
            SELECT 1 FROM decisions AS d WHERE d.record_id = p.one_id AND d.value = other.slug AND d.verdict = 'not the same'
        )
        AND NOT EXISTS (
            SELECT 1 FROM decisions AS d WHERE d.record_id = p.other_id AND d.value = one.slug AND d.verdict = 'not the same'
        );
CREATE VIEW project_overview AS
    SELECT
        p.id AS project_id,
        p.label AS project,
        p.parent_id,
        parent.label AS parent,
        CASE
            WHEN p.parent_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value_id) FROM asides AS c WHERE c.record_id = p.id AND c.field = 'parent')
        END AS parent_inferred_id,
        CASE
            WHEN p.parent_id IS NULL AND sure.inferred IS NOT NULL
                THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = p.id AND c.field = 'parent')
        END AS parent_inferred,
        p.sector,
        p.status,
        p.status_as_of,
        (SELECT count(*) FROM projects AS part WHERE part.parent_id = p.id) AS parts,
        (SELECT count(DISTINCT pp.place_id) FROM project_places AS pp WHERE pp.project_id = p.id) AS places,
        (SELECT count(DISTINCT party.actor_id) FROM project_parties AS party WHERE party.project_id = p.id) AS parties,
        (SELECT count(*) FROM financings AS f WHERE f.project_id = p.id) AS financings,
        (
            SELECT min(m.planned_latest)
            FROM milestones AS m
            WHERE m.subject_id = p.id AND m.actual IS NULL AND (m.status IS NULL OR m.status <> 'met')
        ) AS next_due,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated
    FROM projects AS p
    JOIN record_certainty AS sure ON sure.record_id = p.id
    LEFT JOIN projects AS parent ON parent.id = p.parent_id
    WHERE NOT sure.is_blank;
CREATE VIEW stance_book AS
    SELECT
        s.id AS stance_id,
        s.holder_id,
        holder.label AS holder,
        s.attitude,
        CASE s.attitude
            WHEN 'is for' THEN 'for'
            WHEN 'accepts' THEN 'not against'
            WHEN 'takes no side' THEN 'none'
            WHEN 'does not support' THEN 'not for'
            WHEN 'fears' THEN 'against'
            WHEN 'is against' THEN 'against'
        END AS side,
        s.proposition_id,
        proposition.label AS proposition,
        s.qualifier,
        s.condition,
        s.until,
        sentence.label AS sentence,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM stances AS s
    JOIN records AS sentence ON sentence.id = s.id
    JOIN actors AS holder ON holder.id = s.holder_id
    JOIN propositions AS proposition ON proposition.id = s.proposition_id
    JOIN record_certainty AS sure ON sure.record_id = s.id
    WHERE NOT sure.is_blank;
CREATE VIEW sums AS
    WITH given AS (
        SELECT
            u.whole_id,
            u.division,
            u.place,
            u.of_parts,
            a.document_id,
            a.origin_id,
            k.unit,
            coalesce(g.value, '') AS stage,
            CASE WHEN count(k.low) = count(*) THEN min(k.low) END AS low,
            CASE WHEN count(k.high) = count(*) THEN max(k.high) END AS high
        FROM adding_up AS u
        CROSS JOIN accounts AS a
        CROSS JOIN claims AS k
        LEFT JOIN claims AS g ON g.account_id = a.id AND g.field = 'stage'
        WHERE
            u.is_alike = 1
            AND a.record_id = u.part_id
            AND k.account_id = a.id
            AND k.field IN ('amount', 'value')
            AND k.unit IS NOT NULL
            AND a.scope = ''
            AND NOT a.is_denied
            AND (u.has_stages = 0 OR g.value IS NOT NULL)
        GROUP BY u.whole_id, u.division, u.place, u.of_parts, a.document_id, a.origin_id, k.unit, coalesce(g.value, '')
    ),

    summed AS (
        SELECT
            g.whole_id,
            g.division,
            g.of_parts,
            g.document_id,
            g.origin_id,
            g.unit,
            g.stage,
            count(*) AS parts,
            CASE WHEN count(g.low) = count(*) THEN sum(g.low) END AS low,
            CASE WHEN count(g.high) = count(*) THEN sum(g.high) END AS high
        FROM given AS g
        GROUP BY g.whole_id, g.division, g.of_parts, g.document_id, g.origin_id, g.unit, g.stage
    )

    SELECT
        s.whole_id,
        r.label AS whole,
        r.kind,
        s.division,
        s.document_id,
        d.label AS document,
        s.origin_id AS voice_id,
        voice.label AS voice,
        a.label AS passage,
        nullif(s.unit, '') AS unit,
        nullif(s.stage, '') AS stage,
        s.parts,
        s.of_parts,
        s.low AS parts_low,
        s.high AS parts_high,
        k.low AS whole_low,
        k.high AS whole_high,
        CASE
            WHEN s.low > k.high THEN 'too much'
            WHEN s.parts < s.of_parts THEN 'incomplete'
            WHEN s.high < k.low THEN 'too little'
            ELSE 'adds up'
        END AS verdict
    FROM summed AS s
    JOIN accounts AS a ON a.record_id = s.whole_id AND a.document_id = s.document_id AND a.origin_id = s.origin_id
    JOIN claims AS k ON k.account_id = a.id AND k.unit = s.unit
    JOIN records AS r ON r.id = s.whole_id
    JOIN records AS d ON d.id = s.document_id
    JOIN records AS voice ON voice.id = s.origin_id
    LEFT JOIN claims AS g ON g.account_id = a.id AND g.field = 'stage'
    WHERE k.field IN ('amount', 'value') AND coalesce(g.value, '') = s.stage AND a.scope = '' AND NOT a.is_denied;
CREATE VIEW trade_book AS
    SELECT
        t.id AS trade_figure_id,
        t.country_id,
        country.label AS country,
        t.partner_id,
        partner.label AS partner,
        t.flow,
        t.status,
        1e0 * t.amount_minor / unit.minor_per_major AS amount,
        t.currency,
        t.amount_bound,
        1e0 * t.amount_to_minor / unit.minor_per_major AS amount_to,
        1e0 * t.also_minor / also_unit.minor_per_major AS also_amount,
        t.also_currency,
        t.also_bound,
        1e0 * t.also_to_minor / also_unit.minor_per_major AS also_amount_to,
        t.change_percent,
        t.change_bound,
        t.change_to_percent,
        CASE
            WHEN t.change_percent > -100
                THEN 1e0 * t.amount_minor / unit.minor_per_major / (1e0 + t.change_percent / 100e0)
        END AS implied_previous_amount,
        t.period,
        t.period_printed,
        reporter.label AS reported_by,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM trade_figures AS t
    JOIN actors AS country ON country.id = t.country_id
    JOIN actors AS partner ON partner.id = t.partner_id
    JOIN record_certainty AS sure ON sure.record_id = t.id
    LEFT JOIN actors AS reporter ON reporter.id = t.reported_by_id
    LEFT JOIN currencies AS unit ON unit.code = t.currency
    LEFT JOIN currencies AS also_unit ON also_unit.code = t.also_currency
    WHERE NOT sure.is_blank;
CREATE VIEW trade_by_country AS
    WITH sides AS (
        SELECT t.id, t.country_id, t.partner_id, t.flow, 1 = 0 AS is_mirrored
        FROM trade_figures AS t
        UNION ALL
        SELECT
            t.id,
            t.partner_id AS country_id,
            t.country_id AS partner_id,
            CASE t.flow WHEN 'X' THEN 'M' WHEN 'M' THEN 'X' ELSE t.flow END AS flow,
            1 = 1 AS is_mirrored
        FROM trade_figures AS t
    )

    SELECT
        s.id AS trade_figure_id,
        s.country_id,
        country.label AS country,
        s.partner_id,
        partner.label AS partner,
        s.flow,
        s.is_mirrored,
        t.status,
        1e0 * t.amount_minor / unit.minor_per_major AS amount,
        t.currency,
        t.amount_bound,
        1e0 * t.amount_to_minor / unit.minor_per_major AS amount_to,
        1e0 * t.also_minor / also_unit.minor_per_major AS also_amount,
        t.also_currency,
        t.also_bound,
        1e0 * t.also_to_minor / also_unit.minor_per_major AS also_amount_to,
        t.change_percent,
        t.change_bound,
        t.change_to_percent,
        t.period,
        r.inferred,
        r.disputed,
        r.updated
    FROM sides AS s
    JOIN trade_figures AS t ON t.id = s.id
    JOIN records AS r ON r.id = s.id
    JOIN actors AS country ON country.id = s.country_id
    JOIN actors AS partner ON partner.id = s.partner_id
    LEFT JOIN currencies AS unit ON unit.code = t.currency
    LEFT JOIN currencies AS also_unit ON also_unit.code = t.also_currency
    WHERE r.voices > 0;
CREATE VIEW field_sources AS
    SELECT
        a.record_id,
        r.label AS record,
        r.kind,
        k.field,
        coalesce(thing.label, k.value) AS value,
        k.low,
        k.high,
        k.unit,
        k.standing,
        coalesce(k.standing, 'stands') = 'stands' AND NOT a.is_denied AS is_the_value,
        k.modality AS how_sure,
        k.is_inferred,
        a.is_denied,
        nullif(a.scope, '') AS scope,
        a.origin_id AS voice_id,
        voice.label AS voice,
        coalesce(author.label, publisher.label, d.label)
        || ', quoting ' || coalesce(quoted1.label, speaker.label)
        || coalesce(', quoting ' || quoted2.label, '')
        || coalesce(', quoting ' || quoted3.label, '')
        || coalesce(', quoting ' || quoted4.label, '') AS who_quotes_whom,
        a.as_of,
        a.document_id,
        d.label AS document,
        d.published_on,
        d.reliability,
        coalesce(k.label, a.label) AS passage,
        a.id AS account_id
    FROM claims AS k
    JOIN accounts AS a ON a.id = k.account_id
    JOIN records AS r ON r.id = a.record_id
    JOIN records AS voice ON voice.id = a.origin_id
    JOIN documents AS d ON d.id = a.document_id
    LEFT JOIN records AS thing ON thing.id = k.object_id
    LEFT JOIN actors AS speaker ON speaker.id = a.speaker_id
    LEFT JOIN actors AS author ON author.id = d.author_id
    LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
    LEFT JOIN account_speakers AS s1 ON s1.account_id = a.id AND s1.position = 1
    LEFT JOIN account_speakers AS s2 ON s2.account_id = a.id AND s2.position = 2
    LEFT JOIN account_speakers AS s3 ON s3.account_id = a.id AND s3.position = 3
    LEFT JOIN account_speakers AS s4 ON s4.account_id = a.id AND s4.position = 4
    LEFT JOIN actors AS quoted1 ON quoted1.id = s1.speaker_id
    LEFT JOIN actors AS quoted2 ON quoted2.id = s2.speaker_id
    LEFT JOIN actors AS quoted3 ON quoted3.id = s3.speaker_id
    LEFT JOIN actors AS quoted4 ON quoted4.id = s4.speaker_id;
CREATE INDEX ix_accounts_origin_id_record_id ON accounts (origin_id, record_id);
CREATE INDEX ix_claims_apart ON claims (standing, account_id, field) WHERE standing = 'rival' OR standing = 'superseded' OR standing = 'not representable';
CREATE VIEW disagreements AS
    SELECT
        s.record_id,
        r.label AS record,
        r.kind,
        s.field,
        coalesce(our_thing.label, ours.value)
        || CASE
            WHEN our_thing.label IS NULL AND ours.unit NOT IN ('day', 'min', 'mo') AND substr(ours.value, length(ours.value), 1) IN (
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
            ) THEN ' ' || replace(replace(ours.unit, '{', ''), '}', '')
            ELSE ''
        END AS our_value,
        our_account.origin_id AS our_voice_id,
        our_voice.label AS our_voice,
        s.rule,
        s.is_tied,
        a.is_denied,
        coalesce(thing.label, k.value)
        || CASE
            WHEN thing.label IS NULL AND k.unit NOT IN ('day', 'min', 'mo') AND substr(k.value, length(k.value), 1) IN (
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
            ) THEN ' ' || replace(replace(k.unit, '{', ''), '}', '')
            ELSE ''
        END AS rival_value,
        a.origin_id AS rival_voice_id,
        voice.label AS rival_voice,
        a.document_id,
        d.label AS document,
        d.published_on,
        d.reliability,
        a.label AS passage,
        k.modality AS how_sure,
        a.id AS account_id,
        r.is_bulk
    FROM resolutions AS s
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    -- Only of what is a rival: SQLite would look these up for each account of the record.
    CROSS JOIN records AS r
    CROSS JOIN records AS voice
    CROSS JOIN documents AS d
    LEFT JOIN records AS thing ON thing.id = k.object_id
    LEFT JOIN claims AS ours ON ours.account_id = s.account_id AND ours.field = s.field AND ours.standing = 'stands'
    LEFT JOIN records AS our_thing ON our_thing.id = ours.object_id
    LEFT JOIN accounts AS our_account ON our_account.id = s.account_id
    LEFT JOIN records AS our_voice ON our_voice.id = our_account.origin_id
    WHERE
        s.rivals > 0
        AND a.record_id = s.record_id
        AND k.account_id = a.id
        AND k.field = s.field
        AND k.standing = 'rival'
        AND r.id = s.record_id
        AND voice.id = a.origin_id
        AND d.id = a.document_id
        -- Who denies the whole record denies all of its fields; that is one row. Asked of rivals alone, as the tables above.
        AND NOT (a.is_denied AND a.is_whole AND k.standing = 'rival')
    UNION ALL
    SELECT
        a.record_id,
        r.label,
        r.kind,
        -- Of the same types as above, or SQLite looks at all denials for one record.
        cast('' AS varchar(1)),
        NULL,
        cast(NULL AS bigint),
        cast(NULL AS varchar(1)),
        cast(NULL AS varchar(1)),
        cast(NULL AS boolean),
        a.is_denied,
        '',
        a.origin_id,
        voice.label,
        a.document_id,
        d.label,
        d.published_on,
        d.reliability,
        a.label,
        a.modality,
        a.id,
        r.is_bulk
    FROM accounts AS a
    JOIN records AS r ON r.id = a.record_id
    JOIN records AS voice ON voice.id = a.origin_id
    JOIN documents AS d ON d.id = a.document_id
    WHERE
        a.is_denied
        AND a.is_whole
        -- A voice that says it after all has taken its denial back.
        AND NOT EXISTS (
            SELECT 1
            FROM accounts AS later
            JOIN documents AS its ON its.id = later.document_id
            WHERE
                later.record_id = a.record_id
                AND later.origin_id = a.origin_id
                AND NOT later.is_denied
                AND later.scope = ''
                AND (a.is_inferred OR NOT later.is_inferred)
                AND CASE
                    WHEN later.said_on IS NOT NULL THEN later.said_on_earliest
                    WHEN later.as_of IS NOT NULL THEN later.as_of_earliest
                    -- A quotation without a date is of the day of the news report or statement that prints it.
                    WHEN later.speaker_id IS NULL OR its.source_type IN ('news report', 'official statement')
                        THEN its.published_on_earliest
                END > CASE
                    WHEN a.said_on IS NOT NULL THEN a.said_on_latest
                    WHEN a.as_of IS NOT NULL THEN a.as_of_latest
                    ELSE d.published_on_latest
                END
        );
CREATE VIEW updates AS
    SELECT
        s.record_id,
        r.label AS record,
        r.kind,
        s.field,
        coalesce(thing.label, k.value)
        || CASE
            WHEN thing.label IS NULL AND k.unit NOT IN ('day', 'min', 'mo') AND substr(k.value, length(k.value), 1) IN (
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
            ) THEN ' ' || replace(replace(k.unit, '{', ''), '}', '')
            ELSE ''
        END AS earlier_value,
        a.is_denied,
        a.origin_id AS earlier_voice_id,
        voice.label AS earlier_voice,
        a.document_id AS earlier_document_id,
        d.label AS earlier_document,
        coalesce(later_thing.label, later.value)
        || CASE
            WHEN later_thing.label IS NULL AND later.unit NOT IN ('day', 'min', 'mo') AND substr(later.value, length(later.value), 1) IN (
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
            ) THEN ' ' || replace(replace(later.unit, '{', ''), '}', '')
            ELSE ''
        END AS later_value,
        later_account.origin_id AS later_voice_id,
        later_voice.label AS later_voice,
        later_account.as_of,
        later_account.document_id,
        later_document.label AS document,
        later_document.published_on,
        later_account.label AS passage,
        a.id AS account_id,
        r.is_bulk
    FROM resolutions AS s
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    -- Only of what is superseded: SQLite would look these up for each account of the record.
    CROSS JOIN records AS r
    CROSS JOIN records AS voice
    CROSS JOIN records AS d
    LEFT JOIN records AS thing ON thing.id = k.object_id
    LEFT JOIN claims AS later ON later.account_id = s.account_id AND later.field = s.field AND later.standing = 'stands'
    LEFT JOIN records AS later_thing ON later_thing.id = later.object_id
    LEFT JOIN accounts AS later_account ON later_account.id = s.account_id
    LEFT JOIN records AS later_voice ON later_voice.id = later_account.origin_id
    LEFT JOIN documents AS later_document ON later_document.id = later_account.document_id
    WHERE
        a.record_id = s.record_id
        AND k.account_id = a.id
        AND k.field = s.field
        AND k.standing = 'superseded'
        AND r.id = s.record_id
        AND voice.id = a.origin_id
        AND d.id = a.document_id;
CREATE INDEX ix_corrections_fact_file_id ON corrections (fact_file_id);
CREATE INDEX ix_corrections_record ON corrections (record);
CREATE VIEW agenda_book AS
    SELECT
        a.id AS agenda_item_id,
        a.meeting_id,
        m.label AS meeting,
        m.held_on,
        a.subject_id,
        s.label AS subject,
        s.kind AS subject_kind,
        a.status,
        a.is_central,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM agenda_items AS a
    JOIN meetings AS m ON m.id = a.meeting_id
    JOIN records AS s ON s.id = a.subject_id
    JOIN record_certainty AS sure ON sure.record_id = a.id
    WHERE NOT sure.is_blank;
CREATE VIEW event_book AS
    SELECT
        e.id AS event_id,
        e.label AS event,
        e.type,
        e.status,
        e.occurred_on,
        e.object_id,
        thing.label AS object,
        p.actor_id AS party_id,
        party.label AS party,
        p.role,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM events AS e
    JOIN record_certainty AS sure ON sure.record_id = e.id
    LEFT JOIN records AS thing ON thing.id = e.object_id
    LEFT JOIN event_parties AS p ON p.event_id = e.id
    LEFT JOIN actors AS party ON party.id = p.actor_id
    WHERE NOT sure.is_blank;
CREATE VIEW office_holders AS
    SELECT
        m.id AS membership_id,
        m.office_id,
        office.label AS office,
        m.organization_id,
        organization.label AS organization,
        o.over_id,
        above.label AS over,
        m.member_id AS holder_id,
        holder.label AS holder,
        m.role,
        m.term,
        m.start_date,
        m.end_date,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM memberships AS m
    JOIN offices AS o ON o.id = m.office_id
    JOIN records AS office ON office.id = o.id
    JOIN actors AS organization ON organization.id = m.organization_id
    JOIN actors AS holder ON holder.id = m.member_id
    JOIN record_certainty AS sure ON sure.record_id = m.id
    LEFT JOIN records AS above ON above.id = o.over_id
    WHERE NOT sure.is_blank;
CREATE VIEW people AS
    SELECT
        a.id AS person_id,
        a.label AS person,
        held.membership_id,
        held.office_id,
        office.label AS office,
        held.organization_id,
        organization.label AS organization,
        held.role,
        held.start_date,
        held.end_date,
        (
            SELECT count(DISTINCT p.meeting_id)
            FROM participants AS p
            WHERE p.actor_id = a.id AND p.attendance = 'attended'
        ) AS meetings,
        (SELECT count(*) FROM stances AS s WHERE s.holder_id = a.id) AS views,
        held.how_sure,
        held.hedge,
        held.voices,
        held.inferred,
        held.disputed,
        held.updated,
        held.is_bulk
    FROM actors AS a
    LEFT JOIN (
        SELECT
            m.id AS membership_id,
            m.member_id,
            m.office_id,
            m.organization_id,
            m.role,
            m.start_date,
            m.end_date,
            sure.how_sure,
            sure.hedge,
            sure.voices,
            sure.inferred,
            sure.disputed,
            sure.updated,
            sure.is_bulk
        FROM memberships AS m
        JOIN record_certainty AS sure ON sure.record_id = m.id
        WHERE NOT sure.is_blank
    ) AS held ON held.member_id = a.id
    LEFT JOIN records AS office ON office.id = held.office_id
    LEFT JOIN actors AS organization ON organization.id = held.organization_id
    WHERE a.type = 'person';
CREATE VIEW promises AS
    SELECT
        m.id AS milestone_id,
        m.subject_id,
        subject.label AS subject,
        m.type,
        m.planned,
        m.planned_printed,
        m.planned_latest,
        m.status,
        m.actual,
        d.id AS document_id,
        d.label AS document,
        d.published_on AS said_on,
        sure.how_sure,
        sure.hedge,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM milestones AS m
    JOIN records AS subject ON subject.id = m.subject_id
    JOIN record_certainty AS sure ON sure.record_id = m.id
    CROSS JOIN accounts AS a
    JOIN documents AS d ON d.id = a.document_id
    LEFT JOIN claims AS given ON given.account_id = a.id AND given.field = 'planned' AND given.value = m.planned
    WHERE
        a.record_id = m.id
        AND NOT sure.is_blank
        AND (m.planned IS NOT NULL OR m.status IN ('scheduled', 'notMet', 'partiallyMet'))
        AND NOT a.is_denied
        AND a.scope = ''
        -- Who names another day, or none, has not said this one.
        AND (m.planned IS NULL OR (given.value IS NOT NULL AND coalesce(given.standing, 'stands') IN ('stands', 'agrees')))
        -- The document's first account stands for all of its own: DISTINCT would list every promise to find one.
        AND NOT EXISTS (
            SELECT 1
            FROM accounts AS earlier
            LEFT JOIN claims AS its ON its.account_id = earlier.id AND its.field = 'planned'
            WHERE
                earlier.record_id = m.id
                AND earlier.document_id = a.document_id
                AND earlier.position < a.position
                AND NOT earlier.is_denied
                AND earlier.scope = ''
                AND (m.planned IS NULL OR (its.value = m.planned AND coalesce(its.standing, 'stands') IN ('stands', 'agrees')))
        );
CREATE VIEW said_by_document AS
    SELECT
        a.document_id,
        d.label AS document,
        a.record_id,
        r.label AS record,
        r.kind,
        k.field,
        k.object_id AS value_id,
        coalesce(thing.label, k.value) AS value,
        nullif(a.scope, '') AS scope,
        a.origin_id AS voice_id,
        voice.label AS voice,
        coalesce(k.label, a.label) AS passage,
        k.modality AS how_sure,
        k.is_inferred,
        a.is_denied,
        k.standing,
        a.id AS account_id
    FROM accounts AS a
    JOIN claims AS k ON k.account_id = a.id
    JOIN records AS r ON r.id = a.record_id
    JOIN records AS d ON d.id = a.document_id
    JOIN records AS voice ON voice.id = a.origin_id
    LEFT JOIN records AS thing ON thing.id = k.object_id
    UNION ALL
    SELECT
        a.document_id,
        d.label,
        a.record_id,
        r.label,
        r.kind,
        -- Of the same types as above, or SQLite looks at all documents for one.
        cast('' AS varchar(1)),
        cast(NULL AS bigint),
        a.name,
        nullif(a.scope, ''),
        a.origin_id,
        voice.label,
        coalesce(a.label, ''),
        a.modality,
        a.is_inferred,
        a.is_denied,
        cast(NULL AS varchar(1)),
        a.id
    FROM accounts AS a
    JOIN records AS r ON r.id = a.record_id
    JOIN records AS d ON d.id = a.document_id
    JOIN records AS voice ON voice.id = a.origin_id
    WHERE a.is_whole;
CREATE VIEW ties AS
    SELECT
        t.id AS relation_id,
        t.subject_id,
        subject.label AS subject,
        subject.kind AS subject_kind,
        t.relation,
        t.object_id,
        object.label AS object,
        object.kind AS object_kind,
        t.qualifier,
        tie.label AS sentence,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM relations AS t
    JOIN records AS tie ON tie.id = t.id
    JOIN records AS subject ON subject.id = t.subject_id
    JOIN records AS object ON object.id = t.object_id
    JOIN record_certainty AS sure ON sure.record_id = t.id
    WHERE NOT sure.is_blank;
CREATE INDEX ix_reviews_fact_file_id ON reviews (fact_file_id);
CREATE INDEX ix_settled_differences_fact_file_id ON settled_differences (fact_file_id);
CREATE VIEW questions AS
    SELECT m.id AS record_id, 'meeting' AS kind, 'the date' AS question, 'held_on' AS field, m.held_on IS NULL AS is_blank FROM meetings AS m
    UNION ALL
    SELECT m.id, 'meeting', 'the duration', 'duration', m.duration_minutes IS NULL AND m.duration_days IS NULL
    FROM meetings AS m
    WHERE coalesce(m.status, 'held') = 'held'
    UNION ALL
    SELECT m.id, 'meeting', 'the place', 'places', NOT EXISTS (SELECT 1 FROM meeting_places AS p WHERE p.meeting_id = m.id)
    FROM meetings AS m
    -- A telephone call is in no place.
    WHERE coalesce(m.mode, '') <> 'phone'
    UNION ALL
    SELECT p.id, 'participant', 'in what capacity they took part', 'capacity', p.capacity IS NULL
    FROM participants AS p
    UNION ALL
    SELECT p.id, 'project', 'how far it has come', 'status', p.status IS NULL FROM projects AS p
    UNION ALL
    SELECT p.id, 'project', 'where it is', 'places', NOT EXISTS (SELECT 1 FROM project_places AS pp WHERE pp.project_id = p.id)
    FROM projects AS p
    UNION ALL
    SELECT f.id, 'financing', 'who receives the money', 'recipient', f.recipient_id IS NULL FROM financings AS f
    WHERE f.kind = 'financing'
    UNION ALL
    SELECT f.id, 'financing', 'what the money is for', 'project', f.project_id IS NULL AND f.purpose IS NULL
    FROM financings AS f
    WHERE f.kind = 'financing'
    UNION ALL
    SELECT f.id, 'financing', 'how much it is', 'amount', f.amount_minor IS NULL FROM financings AS f
    WHERE f.kind = 'financing'
    UNION ALL
    SELECT f.id, 'financing', 'what form it takes', 'instrument', f.instrument IS NULL FROM financings AS f
    WHERE f.kind = 'financing'
    UNION ALL
    SELECT f.id, 'loan', 'who receives the money', 'recipient', f.recipient_id IS NULL FROM financings AS f
    WHERE f.kind = 'loan'
    UNION ALL
    SELECT f.id, 'loan', 'what the money is for', 'project', f.project_id IS NULL AND f.purpose IS NULL
    FROM financings AS f
    WHERE f.kind = 'loan'
    UNION ALL
    SELECT f.id, 'loan', 'how much it is', 'amount', f.amount_minor IS NULL FROM financings AS f
    WHERE f.kind = 'loan'
    UNION ALL
    SELECT l.id, 'loan', 'the interest rate', 'interest_percent', l.interest_percent IS NULL FROM loans AS l
    UNION ALL
    SELECT l.id, 'loan', 'when it must be repaid', 'maturity', l.maturity IS NULL FROM loans AS l
    UNION ALL
    SELECT l.id, 'loan', 'the grace period', 'grace', l.grace IS NULL FROM loans AS l
    UNION ALL
    SELECT l.id, 'loan', 'whether its terms are soft', 'is_concessional', l.is_concessional IS NULL
    FROM loans AS l
    UNION ALL
    SELECT t.id, 'trade figure', 'how much was traded', 'amount', t.amount_minor IS NULL FROM trade_figures AS t
    UNION ALL
    SELECT t.id, 'trade figure', 'whose statistics they are', 'reported_by', t.reported_by_id IS NULL
    FROM trade_figures AS t
    WHERE t.status = 'actual'
    UNION ALL
    SELECT t.id, 'trade figure', 'which period it covers', 'period', t.period IS NULL FROM trade_figures AS t
    UNION ALL
    SELECT m.id, 'milestone', 'when it was reached', 'actual', m.actual IS NULL FROM milestones AS m
    -- A step that was reached has no day to come.
    WHERE m.status = 'met'
    UNION ALL
    SELECT m.id, 'milestone', 'when it is due', 'planned', m.planned IS NULL AND m.actual IS NULL
    FROM milestones AS m
    WHERE coalesce(m.status, '') <> 'met'
    UNION ALL
    SELECT e.id, 'event', 'the date', 'occurred_on', e.occurred_on IS NULL FROM events AS e
    UNION ALL
    SELECT e.id, 'event', 'who acted', 'parties', NOT EXISTS (SELECT 1 FROM event_parties AS p WHERE p.event_id = e.id AND p.role = 'actor')
    FROM events AS e
    -- What is no act, such as a collapse, is nobody's.
    WHERE e.type IS NOT NULL
    UNION ALL
    SELECT a.id, 'agreement', 'how far it has come', 'status', a.status IS NULL FROM agreements AS a
    UNION ALL
    SELECT a.id, 'agreement', 'when it was signed', 'signed_on', a.signed_on IS NULL FROM agreements AS a
    WHERE (a.status IS NULL OR a.status NOT IN ('discussed', 'drafted', 'agreed'))
    UNION ALL
    SELECT a.id, 'agreement', 'who the parties are', 'parties', NOT EXISTS (SELECT 1 FROM agreement_parties AS p WHERE p.agreement_id = a.id AND p.role = 'party')
    FROM agreements AS a;
CREATE VIEW gaps AS
    SELECT q.record_id, q.kind, q.question AS missing, q.field
    FROM questions AS q
    WHERE q.is_blank;
CREATE INDEX ix_trade_figures_also_currency ON trade_figures (also_currency);
CREATE INDEX ix_trade_figures_country_id ON trade_figures (country_id);
CREATE INDEX ix_trade_figures_currency ON trade_figures (currency);
CREATE INDEX ix_trade_figures_partner_id ON trade_figures (partner_id);
CREATE INDEX ix_trade_figures_reported_by_id ON trade_figures (reported_by_id);
CREATE INDEX ix_exchange_rates_currency_period ON exchange_rates (currency, period);
CREATE INDEX ix_exchange_rates_fact_file_id ON exchange_rates (fact_file_id);
CREATE INDEX ix_exchange_rates_passage_id ON exchange_rates (passage_id);
CREATE INDEX ix_exchange_rates_per_currency ON exchange_rates (per_currency);
CREATE VIEW currency_rates AS
    SELECT
        e.currency,
        e.per_currency,
        e.period,
        e.basis,
        e.rate,
        d.publisher_id,
        publisher.label AS publisher,
        e.document_id,
        document.label AS document,
        passage.label AS passage
    FROM exchange_rates AS e
    JOIN documents AS d ON d.id = e.document_id
    JOIN records AS document ON document.id = e.document_id
    JOIN records AS publisher ON publisher.id = d.publisher_id
    JOIN passages AS passage ON passage.id = e.passage_id
    UNION ALL
    SELECT DISTINCT e.per_currency, e.per_currency, e.period, e.basis, 1e0, d.publisher_id, publisher.label, nullif(0, 0), nullif('', ''), nullif('', '')
    FROM exchange_rates AS e
    JOIN documents AS d ON d.id = e.document_id
    JOIN records AS publisher ON publisher.id = d.publisher_id;
CREATE VIEW conversion_rates AS
    SELECT
        origin.currency AS from_currency,
        target.currency AS to_currency,
        origin.period,
        origin.basis,
        target.rate / origin.rate AS rate,
        CASE
            WHEN origin.document_id IS NOT NULL AND target.document_id IS NOT NULL THEN 'cross rate through ' || origin.per_currency
            WHEN target.document_id IS NOT NULL THEN 'as given'
            ELSE 'inverse of the rate given'
        END AS method,
        origin.publisher_id,
        origin.publisher,
        coalesce(origin.document_id, target.document_id) AS document_id,
        coalesce(origin.document, target.document) AS document,
        coalesce(origin.passage, target.passage) AS passage,
        CASE WHEN origin.document_id IS NOT NULL THEN target.document_id END AS other_document_id,
        CASE WHEN origin.document_id IS NOT NULL THEN target.document END AS other_document,
        CASE WHEN origin.document_id IS NOT NULL THEN target.passage END AS other_passage
    FROM currency_rates AS target
    JOIN currency_rates AS origin
        ON
            origin.per_currency = target.per_currency AND origin.period = target.period AND origin.basis = target.basis
            AND origin.publisher_id = target.publisher_id AND origin.currency <> target.currency;
CREATE VIEW financing_datings AS
    WITH datings AS (
        -- No window, which would have whoever asks for the date of one sum find those of all; and one text, since SQLite finds each
        -- column anew.
        SELECT
            f.id AS financing_id,
            f.stage,
            (
                SELECT
                    min(
                        coalesce(cast(m.actual_earliest AS varchar(10)), '0000-00-00')
                        || coalesce(cast(m.actual_latest AS varchar(10)), '9999-99-99')
                        || 'n' || m.actual
                    )
                FROM milestones AS m
                WHERE m.subject_id = f.id AND m.type = 'announcement'
            ) AS announced,
            (
                SELECT
                    min(
                        coalesce(cast(m.actual_earliest AS varchar(10)), '0000-00-00')
                        || coalesce(cast(m.actual_latest AS varchar(10)), '9999-99-99')
                        || 'a' || m.actual
                    )
                FROM milestones AS m
                WHERE m.subject_id = f.id AND m.type = 'agreement'
            ) AS agreed,
            (
                SELECT
                    min(
                        coalesce(cast(m.actual_earliest AS varchar(10)), '0000-00-00')
                        || coalesce(cast(m.actual_latest AS varchar(10)), '9999-99-99')
                        || 'g' || m.actual
                    )
                FROM milestones AS m
                WHERE m.subject_id = f.id AND m.type = 'provision'
            ) AS given,
            (
                SELECT
                    min(
                        CASE
                            WHEN a.as_of IS NOT NULL
                                THEN
                                    coalesce(cast(a.as_of_earliest AS varchar(10)), '0000-00-00')
                                    || coalesce(cast(a.as_of_latest AS varchar(10)), '9999-99-99')
                                    || 'o' || a.as_of
                            WHEN a.said_on IS NOT NULL
                                THEN
                                    coalesce(cast(a.said_on_earliest AS varchar(10)), '0000-00-00')
                                    || coalesce(cast(a.said_on_latest AS varchar(10)), '9999-99-99')
                                    || 's' || a.said_on
                            -- A dataset comes out years after what it tells of.
                            WHEN d.source_type <> 'dataset'
                                THEN
                                    coalesce(cast(d.published_on_earliest AS varchar(10)), '0000-00-00')
                                    || coalesce(cast(d.published_on_latest AS varchar(10)), '9999-99-99')
                                    || 's' || d.published_on
                        END
                    )
                FROM accounts AS a
                JOIN claims AS k ON k.account_id = a.id
                JOIN documents AS d ON d.id = a.document_id
                -- One account's claims are held against nothing.
                WHERE a.record_id = f.id AND k.field = 'amount' AND coalesce(k.standing, 'stands') = 'stands'
            ) AS said
        FROM financings AS f
    )

    SELECT
        x.financing_id,
        CASE
            WHEN x.stage IN ('provided', 'repaid') THEN coalesce(x.given, x.agreed, x.said)
            WHEN x.stage IN ('planned', 'pledged') THEN coalesce(x.announced, x.said)
            ELSE coalesce(x.agreed, x.announced, x.said)
        END AS dating
    FROM datings AS x;
CREATE VIEW financing_dates AS
    SELECT
        c.financing_id,
        substr(c.dating, 22) AS dated,
        CASE WHEN substr(c.dating, 1, 4) = substr(c.dating, 11, 4) THEN substr(c.dating, 1, 4) END AS in_year,
        CASE WHEN substr(c.dating, 1, 7) = substr(c.dating, 11, 7) THEN substr(c.dating, 1, 7) END AS in_month,
        CASE WHEN substr(c.dating, 1, 10) = substr(c.dating, 11, 10) THEN substr(c.dating, 1, 10) END AS on_day,
        CASE substr(c.dating, 21, 1)
            WHEN 'g' THEN 'when it was given'
            WHEN 'a' THEN 'when it was agreed'
            WHEN 'n' THEN 'when it was announced'
            WHEN 'o' THEN 'what the amount was said of'
            WHEN 's' THEN 'when the amount was said'
        END AS dated_by
    FROM financing_datings AS c;
CREATE VIEW promise_natures AS
    SELECT
        m.id AS milestone_id,
        a.id AS account_id,
        a.document_id,
        CASE
            WHEN f.stage = 'planned' THEN 'plan'
            WHEN a.speaker_id IS NOT NULL OR d.source_type = 'official statement' THEN 'announcement'
            ELSE 'forecast'
        END AS nature
    FROM milestones AS m
    JOIN accounts AS a ON a.record_id = m.id
    JOIN documents AS d ON d.id = a.document_id
    LEFT JOIN financings AS f ON f.id = m.subject_id;
COMMIT;
