"""Create the first schema

Revision: 0001
Follows: nothing
Created: 2026-11-23 21:57:37.468841+00:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CTEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# In the order of creation: the others lean on the first.
VIEWS = {
    "record_certainty": """
SELECT
    r.id AS record_id,
    r.kind,
    r.slug,
    r.label,
    CASE (
        SELECT min(CASE c.modality WHEN 'certain' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END)
        FROM citations AS c
        WHERE c.record_id = r.id AND c.relation = 'supports' AND c.field = ''
    ) WHEN 1 THEN 'certain' WHEN 2 THEN 'probable' WHEN 3 THEN 'possible' END AS how_sure,
    (SELECT min(c.hedge) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'supports') AS hedge,
    (
        SELECT min(CASE WHEN c.is_inferred THEN 1 ELSE 0 END)
        FROM citations AS c
        WHERE c.record_id = r.id AND c.relation = 'supports' AND c.field = ''
    ) IS NOT DISTINCT FROM 1 AS is_inferred,
    (
        SELECT count(DISTINCT p.document_id)
        FROM citations AS c
        JOIN passages AS p ON p.id = c.passage_id
        WHERE c.record_id = r.id
    ) AS sources,
    (SELECT count(DISTINCT c.passage_id) FROM citations AS c WHERE c.record_id = r.id) AS passages,
    (SELECT count(*) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'disputes') AS disputed_by,
    (SELECT count(*) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'updates') AS updated_by
FROM records AS r
""",
    "agreements": """
WITH agreed AS (
    SELECT
        e.id,
        e.object_id AS subject_id,
        e.status,
        e.occurred_on AS dated,
        (SELECT count(DISTINCT ep.actor_id) FROM event_parties AS ep WHERE ep.event_id = e.id) AS parties
    FROM events AS e
    WHERE e.type = 'AGREE'
    UNION ALL
    SELECT
        m.id,
        m.subject_id,
        m.status,
        coalesce(m.actual, m.planned) AS dated,
        0 AS parties
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
    a.parties,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM agreed AS a
JOIN record_certainty AS sure ON sure.record_id = a.id
LEFT JOIN records AS subject ON subject.id = a.subject_id
""",
    "evidence": """
SELECT
    c.id AS citation_id,
    r.id AS record_id,
    r.label AS record,
    r.kind,
    c.relation,
    c.field,
    c.reported_value,
    c.modality AS how_sure,
    c.hedge,
    c.is_inferred,
    c.attributed_to_id,
    speaker.label AS attributed_to,
    d.id AS document_id,
    d.label AS document,
    author.label AS author,
    publisher.label AS publisher,
    d.reliability,
    d.published_on,
    p.label AS passage,
    p.paragraph,
    p.sentence,
    c.as_of,
    d.url,
    p.fragment
FROM citations AS c
JOIN records AS r ON r.id = c.record_id
JOIN passages AS p ON p.id = c.passage_id
JOIN documents AS d ON d.id = p.document_id
LEFT JOIN actors AS speaker ON speaker.id = c.attributed_to_id
LEFT JOIN actors AS author ON author.id = d.author_id
LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
""",
    "finance_book": """
SELECT
    f.id AS financing_id,
    f.kind,
    f.provider_id,
    provider.label AS provider,
    f.recipient_id,
    recipient.label AS recipient,
    f.project_id,
    project.label AS project,
    1e0 * f.amount_minor / unit.minor_per_major AS amount,
    f.currency,
    f.amount_bound,
    f.stage,
    f.purpose,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM financings AS f
JOIN actors AS provider ON provider.id = f.provider_id
JOIN record_certainty AS sure ON sure.record_id = f.id
LEFT JOIN actors AS recipient ON recipient.id = f.recipient_id
LEFT JOIN projects AS project ON project.id = f.project_id
LEFT JOIN currencies AS unit ON unit.code = f.currency
""",
    "loan_book": """
SELECT
    l.id AS loan_id,
    f.provider_id,
    provider.label AS provider,
    f.recipient_id,
    recipient.label AS recipient,
    f.project_id,
    project.label AS project,
    1e0 * f.amount_minor / unit.minor_per_major AS amount,
    f.currency,
    f.amount_bound,
    f.stage,
    l.is_concessional,
    l.interest_percent,
    l.maturity,
    l.grace,
    l.finance_type,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM loans AS l
JOIN financings AS f ON f.id = l.id
JOIN actors AS provider ON provider.id = f.provider_id
JOIN record_certainty AS sure ON sure.record_id = l.id
LEFT JOIN actors AS recipient ON recipient.id = f.recipient_id
LEFT JOIN projects AS project ON project.id = f.project_id
LEFT JOIN currencies AS unit ON unit.code = f.currency
""",
    "meeting_roster": """
SELECT
    p.id AS participant_id,
    m.id AS meeting_id,
    m.label AS meeting,
    m.status,
    m.held_on,
    a.id AS actor_id,
    a.label AS actor,
    p.on_behalf_of_id,
    side.label AS on_behalf_of,
    p.capacity,
    p.attendance,
    p.is_host,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM participants AS p
JOIN meetings AS m ON m.id = p.meeting_id
JOIN actors AS a ON a.id = p.actor_id
JOIN record_certainty AS sure ON sure.record_id = p.id
LEFT JOIN actors AS side ON side.id = p.on_behalf_of_id
""",
    "project_overview": """
SELECT
    p.id AS project_id,
    p.label AS project,
    p.parent_id,
    parent.label AS parent,
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
    sure.sources
FROM projects AS p
JOIN record_certainty AS sure ON sure.record_id = p.id
LEFT JOIN projects AS parent ON parent.id = p.parent_id
""",
    "promises": """
SELECT DISTINCT
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
    sure.hedge
FROM milestones AS m
JOIN records AS subject ON subject.id = m.subject_id
JOIN record_certainty AS sure ON sure.record_id = m.id
JOIN citations AS c ON c.record_id = m.id
JOIN passages AS p ON p.id = c.passage_id
JOIN documents AS d ON d.id = p.document_id
WHERE m.planned IS NOT NULL OR m.status = 'scheduled'
""",
    "recorded_values": """
SELECT m.id AS record_id, 'held_on' AS field, m.held_on AS value FROM meetings AS m
UNION ALL
SELECT m.id, 'status', m.status FROM meetings AS m
UNION ALL
SELECT m.id, 'mode', m.mode FROM meetings AS m
UNION ALL
SELECT
    m.id,
    'duration',
    CASE
        WHEN m.duration_minutes IS NOT NULL THEN cast(m.duration_minutes AS varchar(20)) || ' minutes'
        WHEN m.duration_days IS NOT NULL THEN CASE WHEN m.duration_days = round(m.duration_days) THEN cast(cast(m.duration_days AS bigint) AS varchar(30)) ELSE cast(m.duration_days AS varchar(30)) END || ' days'
    END
FROM meetings AS m
UNION ALL
SELECT p.id, 'status', p.status FROM projects AS p
UNION ALL
SELECT p.id, 'sector', p.sector FROM projects AS p
UNION ALL
SELECT p.id, 'parent', parent.label FROM projects AS p LEFT JOIN projects AS parent ON parent.id = p.parent_id
UNION ALL
SELECT e.id, 'status', e.status FROM events AS e
UNION ALL
SELECT e.id, 'occurred_on', e.occurred_on FROM events AS e
UNION ALL
SELECT f.id, 'stage', f.stage FROM financings AS f
UNION ALL
SELECT f.id, 'provider', a.label FROM financings AS f JOIN actors AS a ON a.id = f.provider_id
UNION ALL
SELECT f.id, 'recipient', a.label FROM financings AS f LEFT JOIN actors AS a ON a.id = f.recipient_id
UNION ALL
SELECT f.id, 'project', p.label FROM financings AS f LEFT JOIN projects AS p ON p.id = f.project_id
UNION ALL
SELECT
    f.id,
    'amount',
    -- Digits of the minor unit are cut off as text: integers divide differently from engine to engine.
    CASE unit.minor_per_major
        WHEN 1 THEN cast(f.amount_minor AS varchar(30))
        WHEN 100 THEN substr(cast(f.amount_minor AS varchar(30)), 1, length(cast(f.amount_minor AS varchar(30))) - 2)
            || '.' || substr(cast(f.amount_minor AS varchar(30)), length(cast(f.amount_minor AS varchar(30))) - 1, 2)
        ELSE cast(f.amount_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END || ' ' || f.currency
FROM financings AS f
LEFT JOIN currencies AS unit ON unit.code = f.currency
UNION ALL
SELECT
    t.id,
    'amount',
    -- Digits of the minor unit are cut off as text: integers divide differently from engine to engine.
    CASE unit.minor_per_major
        WHEN 1 THEN cast(t.amount_minor AS varchar(30))
        WHEN 100 THEN substr(cast(t.amount_minor AS varchar(30)), 1, length(cast(t.amount_minor AS varchar(30))) - 2)
            || '.' || substr(cast(t.amount_minor AS varchar(30)), length(cast(t.amount_minor AS varchar(30))) - 1, 2)
        ELSE cast(t.amount_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END || ' ' || t.currency
FROM trade_figures AS t
LEFT JOIN currencies AS unit ON unit.code = t.currency
UNION ALL
SELECT t.id, 'change_percent', CASE WHEN t.change_percent = round(t.change_percent) THEN cast(cast(t.change_percent AS bigint) AS varchar(30)) ELSE cast(t.change_percent AS varchar(30)) END FROM trade_figures AS t
UNION ALL
SELECT t.id, 'period', t.period FROM trade_figures AS t
UNION ALL
SELECT m.id, 'status', m.status FROM milestones AS m
UNION ALL
SELECT m.id, 'planned', m.planned FROM milestones AS m
UNION ALL
SELECT m.id, 'actual', m.actual FROM milestones AS m
UNION ALL
SELECT m.id, 'value', CASE WHEN m.value = round(m.value) THEN cast(cast(m.value AS bigint) AS varchar(30)) ELSE cast(m.value AS varchar(30)) END || ' ' || m.unit FROM measurements AS m
UNION ALL
SELECT p.id, 'attendance', p.attendance FROM participants AS p
UNION ALL
SELECT p.id, 'capacity', p.capacity FROM participants AS p
UNION ALL
SELECT m.id, 'participation', m.participation FROM memberships AS m
UNION ALL
SELECT s.id, 'position', s.position FROM stances AS s
""",
    "stance_book": """
SELECT
    s.id AS stance_id,
    s.holder_id,
    holder.label AS holder,
    s.position,
    CASE
        WHEN s.position IN ('supports', 'welcomes', 'accepts', 'interested') THEN 'for'
        WHEN s.position IN ('watches', 'uncertain') THEN 'neither'
        ELSE 'against'
    END AS side,
    s.about_id,
    about.label AS about,
    about.kind AS about_kind,
    s.proposition,
    s.qualifier,
    s.start_date,
    s.end_date,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM stances AS s
JOIN actors AS holder ON holder.id = s.holder_id
JOIN records AS about ON about.id = s.about_id
JOIN record_certainty AS sure ON sure.record_id = s.id
""",
    "trade_book": """
SELECT
    t.id AS trade_figure_id,
    t.country_id,
    country.label AS country,
    t.partner_id,
    partner.label AS partner,
    t.flow,
    1e0 * t.amount_minor / unit.minor_per_major AS amount,
    t.currency,
    t.amount_bound,
    t.change_percent,
    CASE
        WHEN t.change_percent > -100
            THEN 1e0 * t.amount_minor / unit.minor_per_major / (1e0 + t.change_percent / 100e0)
    END AS implied_previous_amount,
    t.period,
    t.period_printed,
    reporter.label AS reported_by,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM trade_figures AS t
JOIN actors AS country ON country.id = t.country_id
JOIN actors AS partner ON partner.id = t.partner_id
JOIN record_certainty AS sure ON sure.record_id = t.id
LEFT JOIN actors AS reporter ON reporter.id = t.reported_by_id
LEFT JOIN currencies AS unit ON unit.code = t.currency
""",
    "trade_by_country": """
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
    1e0 * t.amount_minor / unit.minor_per_major AS amount,
    t.currency,
    t.amount_bound,
    t.change_percent,
    t.period
FROM sides AS s
JOIN trade_figures AS t ON t.id = s.id
JOIN actors AS country ON country.id = s.country_id
JOIN actors AS partner ON partner.id = s.partner_id
LEFT JOIN currencies AS unit ON unit.code = t.currency
""",
}


def upgrade() -> None:
    op.create_table(
        "currencies",
        sa.Column("code", CTEXT, nullable=False, comment="Code (ISO 4217), for instance USD."),
        sa.Column("label", CTEXT, nullable=False, comment="Name (ISO 4217)."),
        sa.Column(
            "minor_per_major",
            sa.Integer(),
            nullable=False,
            comment="Minor units in a major unit: 100 cents in a dollar, 1 in a yen, 1000 in a Kuwaiti dinar.",
        ),
        sa.CheckConstraint("length(code) = 3 AND code = upper(code)", name=op.f("ck_currencies_code_is_iso")),
        sa.CheckConstraint("minor_per_major > 0", name=op.f("ck_currencies_minor_per_major_is_positive")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_currencies")),
        comment="The currencies of ISO 4217, with how many minor units make a major one.",
    )
    op.create_table(
        "fact_files",
        sa.Column("id", IDENTIFIER, nullable=False, comment="Key."),
        sa.Column("label", CTEXT, nullable=False, comment="The file's name under seed/, without its ending."),
        sa.Column(
            "sha256", CTEXT, nullable=False, comment="SHA-256 of the file's bytes as last loaded, in hexadecimal."
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_files")),
        sa.UniqueConstraint("label", name=op.f("uq_fact_files_label")),
        comment="The files that the facts were loaded from: one per coded document, and the gazetteer's.",
    )
    op.create_table(
        "records",
        sa.Column("id", IDENTIFIER, nullable=False, comment="Key. Numbered anew, by slug, in each published edition."),
        sa.Column(
            "kind",
            CTEXT,
            nullable=False,
            comment="What it is, in the singular: meeting, loan, stance … Its own table has the rest.",
        ),
        sa.Column(
            "slug",
            CTEXT,
            nullable=False,
            comment="Readable name, unique over all kinds and stable across editions; permanent addresses use it.",
        ),
        sa.Column("label", CTEXT, nullable=False, comment="What to call it, in a few words."),
        sa.Column(
            "summary", CTEXT, nullable=True, comment="What it is, in our own words. Null: the label says enough."
        ),
        sa.Column(
            "note",
            CTEXT,
            nullable=True,
            comment="What a reader should beware of: an ambiguity or slip of the source. Null: nothing.",
        ),
        sa.Column(
            "reference",
            CTEXT,
            nullable=True,
            comment="Where knowledge from outside the coded documents comes from. Null: the row holds none.",
        ),
        sa.Column("fact_file_id", IDENTIFIER, nullable=False, comment="The fact file that declares the record."),
        sa.CheckConstraint("slug <> '' AND label <> ''", name=op.f("ck_records_is_named")),
        sa.ForeignKeyConstraint(
            ["fact_file_id"],
            ["fact_files.id"],
            name=op.f("fk_records_fact_file_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("id", "kind", "label", name=op.f("uq_records_id_kind_label")),
        sa.UniqueConstraint("id", "kind", name=op.f("uq_records_id_kind")),
        sa.UniqueConstraint("slug", name=op.f("uq_records_slug")),
        comment="Everything that the database knows, one row each: things (people, places, meetings …) and statements about them. Citations, names and links can point at any of it.",
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_records_fact_file_id"), ["fact_file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_records_kind"), ["kind"], unique=False)

    op.create_table(
        "actors",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("label", CTEXT, nullable=False, comment="What to call it, as in records."),
        sa.Column(
            "type",
            CTEXT,
            nullable=False,
            comment="What sort of actor it is. One of: person (a human being); country (a state); organization (a body with members or staff); group (several actors named together without a body of their own).",
        ),
        sa.Column(
            "country_id",
            IDENTIFIER,
            nullable=True,
            comment="The state that an organization or group belongs to. Null: none, several, or a person (whose states and offices are memberships).",
        ),
        sa.Column(
            "iso_alpha3",
            CTEXT,
            nullable=True,
            comment="Country code (ISO 3166-1 alpha-3). Null: not a state, or without a code.",
        ),
        sa.Column(
            "classification",
            CTEXT,
            nullable=True,
            comment="What sort of organization or group, in a word or two. Null: not classified.",
        ),
        sa.CheckConstraint("iso_alpha3 IS NULL OR type = 'country'", name=op.f("ck_actors_iso_is_a_country")),
        sa.CheckConstraint("kind IN ('actor')", name=op.f("ck_actors_kind_is_own")),
        sa.CheckConstraint("type <> 'person' OR country_id IS NULL", name=op.f("ck_actors_person_has_no_country")),
        sa.CheckConstraint(
            "type IN ('person', 'country', 'organization', 'group')", name=op.f("ck_actors_type_is_known")
        ),
        sa.CheckConstraint("iso_alpha3 IS NULL OR length(iso_alpha3) = 3", name=op.f("ck_actors_iso_is_alpha3")),
        sa.ForeignKeyConstraint(
            ["country_id"], ["actors.id"], name=op.f("fk_actors_country_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind", "label"],
            ["records.id", "records.kind", "records.label"],
            name=op.f("fk_actors_id_kind_label"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
        comment="People, states, organizations and groups that can meet, lend, build or hold a view.",
    )
    with op.batch_alter_table("actors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actors_country_id"), ["country_id"], unique=False)

    op.create_table(
        "events",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("label", CTEXT, nullable=False, comment="What to call it, as in records."),
        sa.Column(
            "type",
            CTEXT,
            nullable=True,
            comment="PLOVER category. Null: none fits. One of: AGREE (agree to do something, promise aid, plan to meet); CONSULT (meet or talk); SUPPORT (voice support, start or ratify an agreement); CONCEDE (yield, ease a measure); COOPERATE (work together, trade); AID (give help or credit); RETREAT (withdraw, give up ground); REQUEST (ask for something, propose it); ACCUSE (blame or criticise); REJECT (refuse); THREATEN (threaten); PROTEST (protest in public); SANCTION (cut back relations, impose sanctions); MOBILIZE (make forces ready); COERCE (compel short of fighting); ASSAULT (use force).",
        ),
        sa.Column(
            "status",
            CTEXT,
            nullable=False,
            comment="Whether it has happened. One of: occurred (it happened); ongoing (it is happening); offered (one side has offered it); planned (the sides plan it); proposed (it is an idea that was put forward); possible (the source thinks it can happen).",
        ),
        sa.Column(
            "object_id", IDENTIFIER, nullable=True, comment="What it is about, any record. Null: the label says it."
        ),
        sa.Column(
            "occurred_on",
            CTEXT,
            nullable=True,
            comment="When it happened or is to happen, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "occurred_on_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that occurred_on allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "occurred_on_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that occurred_on allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "occurred_on_printed",
            CTEXT,
            nullable=True,
            comment="The words that occurred_on was read from, as printed. Null: not quoted.",
        ),
        sa.CheckConstraint("kind IN ('event')", name=op.f("ck_events_kind_is_own")),
        sa.CheckConstraint(
            "status IN ('occurred', 'ongoing', 'offered', 'planned', 'proposed', 'possible')",
            name=op.f("ck_events_status_is_known"),
        ),
        sa.CheckConstraint(
            "type IN ('AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT', 'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN', 'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT')",
            name=op.f("ck_events_type_is_known"),
        ),
        sa.CheckConstraint(
            "occurred_on IS NOT NULL OR (occurred_on_earliest IS NULL AND occurred_on_latest IS NULL AND occurred_on_printed IS NULL)",
            name=op.f("ck_events_occurred_on_has_edtf"),
        ),
        sa.CheckConstraint("occurred_on_earliest <= occurred_on_latest", name=op.f("ck_events_occurred_on_in_order")),
        sa.ForeignKeyConstraint(
            ["id", "kind", "label"],
            ["records.id", "records.kind", "records.label"],
            name=op.f("fk_events_id_kind_label"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["object_id"], ["records.id"], name=op.f("fk_events_object_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        comment="What happened, happens, or is offered, planned, proposed or possible, other than meetings.",
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_object_id"), ["object_id"], unique=False)

    op.create_table(
        "meetings",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("label", CTEXT, nullable=False, comment="What to call it, as in records."),
        sa.Column(
            "mode",
            CTEXT,
            nullable=True,
            comment="How the sides met. Null: the source does not say. One of: visit (one side travels to the other); third-party (the sides meet on the ground of a third); multilateral (three or more sides meet); phone (by telephone or video).",
        ),
        sa.Column(
            "status",
            CTEXT,
            nullable=False,
            comment="Whether it took place. One of: held (it took place); postponed (it was announced, then put off); announced (it was announced); cancelled (it was called off).",
        ),
        sa.Column(
            "held_on",
            CTEXT,
            nullable=True,
            comment="When it was held or was to be held, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "held_on_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that held_on allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "held_on_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that held_on allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "held_on_printed",
            CTEXT,
            nullable=True,
            comment="The words that held_on was read from, as printed. Null: not quoted.",
        ),
        sa.Column(
            "duration_minutes",
            sa.Integer(),
            nullable=True,
            comment="How long it lasted, in minutes. Null: not stated, or stated in days.",
        ),
        sa.Column(
            "duration_days",
            sa.Float(),
            nullable=True,
            comment="How long it lasted, in days. Null: not stated, or stated in hours or minutes.",
        ),
        sa.Column(
            "is_duration_approximate",
            sa.Boolean(create_constraint=True, name="is_duration_approximate_is_boolean"),
            server_default=sa.text("(false)"),
            nullable=False,
            comment="True where the source gives the duration as about so long.",
        ),
        sa.CheckConstraint("kind IN ('meeting')", name=op.f("ck_meetings_kind_is_own")),
        sa.CheckConstraint(
            "mode IN ('visit', 'third-party', 'multilateral', 'phone')", name=op.f("ck_meetings_mode_is_known")
        ),
        sa.CheckConstraint(
            "status IN ('held', 'postponed', 'announced', 'cancelled')", name=op.f("ck_meetings_status_is_known")
        ),
        sa.CheckConstraint("duration_days > 0", name=op.f("ck_meetings_duration_days_is_positive")),
        sa.CheckConstraint("duration_minutes > 0", name=op.f("ck_meetings_duration_minutes_is_positive")),
        sa.CheckConstraint(
            "duration_minutes IS NULL OR duration_days IS NULL", name=op.f("ck_meetings_duration_has_one_unit")
        ),
        sa.CheckConstraint(
            "held_on IS NOT NULL OR (held_on_earliest IS NULL AND held_on_latest IS NULL AND held_on_printed IS NULL)",
            name=op.f("ck_meetings_held_on_has_edtf"),
        ),
        sa.CheckConstraint("held_on_earliest <= held_on_latest", name=op.f("ck_meetings_held_on_in_order")),
        sa.ForeignKeyConstraint(
            ["id", "kind", "label"],
            ["records.id", "records.kind", "records.label"],
            name=op.f("fk_meetings_id_kind_label"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        comment="Meetings and visits: held, announced, postponed or cancelled.",
    )
    op.create_table(
        "milestones",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column(
            "subject_id",
            IDENTIFIER,
            nullable=False,
            comment="What it is a step of: a project, financing, meeting or event.",
        ),
        sa.Column(
            "type",
            CTEXT,
            nullable=False,
            comment="Which step. One of: announcement (made public); agreement (agreed or signed); provision (money or goods handed over); start (work begins); commissioning (taken into use); completion (work done); opening (opened to its users).",
        ),
        sa.Column(
            "status",
            CTEXT,
            nullable=True,
            comment="Whether it was reached. Null: the source does not say. One of: scheduled (set for a later date); met (reached); notMet (not reached); partiallyMet (reached in part).",
        ),
        sa.Column(
            "planned",
            CTEXT,
            nullable=True,
            comment="When it was to be reached, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "planned_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that planned allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "planned_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that planned allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "planned_printed",
            CTEXT,
            nullable=True,
            comment="The words that planned was read from, as printed. Null: not quoted.",
        ),
        sa.Column(
            "actual",
            CTEXT,
            nullable=True,
            comment="When it was reached, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "actual_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that actual allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "actual_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that actual allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "actual_printed",
            CTEXT,
            nullable=True,
            comment="The words that actual was read from, as printed. Null: not quoted.",
        ),
        sa.CheckConstraint("kind IN ('milestone')", name=op.f("ck_milestones_kind_is_own")),
        sa.CheckConstraint(
            "status IN ('scheduled', 'met', 'notMet', 'partiallyMet')", name=op.f("ck_milestones_status_is_known")
        ),
        sa.CheckConstraint(
            "type IN ('announcement', 'agreement', 'provision', 'start', 'commissioning', 'completion', 'opening')",
            name=op.f("ck_milestones_type_is_known"),
        ),
        sa.CheckConstraint(
            "actual IS NOT NULL OR (actual_earliest IS NULL AND actual_latest IS NULL AND actual_printed IS NULL)",
            name=op.f("ck_milestones_actual_has_edtf"),
        ),
        sa.CheckConstraint("actual_earliest <= actual_latest", name=op.f("ck_milestones_actual_in_order")),
        sa.CheckConstraint(
            "planned IS NOT NULL OR (planned_earliest IS NULL AND planned_latest IS NULL AND planned_printed IS NULL)",
            name=op.f("ck_milestones_planned_has_edtf"),
        ),
        sa.CheckConstraint("planned_earliest <= planned_latest", name=op.f("ck_milestones_planned_in_order")),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_milestones_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["records.id"],
            name=op.f("fk_milestones_subject_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        comment="Steps promised or reached: announcements, agreements, payments, starts, completions, openings.",
    )
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestones_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "projects",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("label", CTEXT, nullable=False, comment="What to call it, as in records."),
        sa.Column(
            "parent_id",
            IDENTIFIER,
            nullable=True,
            comment="The project that the source says it is part of. Null: the source does not say.",
        ),
        sa.Column(
            "sector",
            CTEXT,
            nullable=True,
            comment="What it is for. Null: the source does not say. One of: transport.rail (railways); transport.road (roads and road bridges); transport.water (ports and shipping); transport.air (airports); transport (transport of several or unstated modes); energy (power and fuels); trade (rules of trade, such as a free trade zone); cooperation (a platform or programme of political cooperation).",
        ),
        sa.Column(
            "status",
            CTEXT,
            nullable=True,
            comment="How far it has come. Null: the source does not say. One of: announced (made public, nothing begun); pre-construction (being planned, permitted or financed); construction (being built); operating (in use); shelved (put aside, not given up); mothballed (built, out of use, kept for later); cancelled (given up); retired (out of use for good).",
        ),
        sa.Column(
            "status_as_of",
            CTEXT,
            nullable=True,
            comment="The time that the status holds for, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "status_as_of_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that status_as_of allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "status_as_of_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that status_as_of allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "status_as_of_printed",
            CTEXT,
            nullable=True,
            comment="The words that status_as_of was read from, as printed. Null: not quoted.",
        ),
        sa.CheckConstraint("kind IN ('project')", name=op.f("ck_projects_kind_is_own")),
        sa.CheckConstraint(
            "sector IN ('transport.rail', 'transport.road', 'transport.water', 'transport.air', 'transport', 'energy', 'trade', 'cooperation')",
            name=op.f("ck_projects_sector_is_known"),
        ),
        sa.CheckConstraint(
            "status IN ('announced', 'pre-construction', 'construction', 'operating', 'shelved', 'mothballed', 'cancelled', 'retired')",
            name=op.f("ck_projects_status_is_known"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_projects_is_not_its_own_parent")),
        sa.CheckConstraint(
            "status IS NOT NULL OR status_as_of IS NULL", name=op.f("ck_projects_status_as_of_has_status")
        ),
        sa.CheckConstraint(
            "status_as_of IS NOT NULL OR (status_as_of_earliest IS NULL AND status_as_of_latest IS NULL AND status_as_of_printed IS NULL)",
            name=op.f("ck_projects_status_as_of_has_edtf"),
        ),
        sa.CheckConstraint(
            "status_as_of_earliest <= status_as_of_latest", name=op.f("ck_projects_status_as_of_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind", "label"],
            ["records.id", "records.kind", "records.label"],
            name=op.f("fk_projects_id_kind_label"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["projects.id"], name=op.f("fk_projects_parent_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        comment="What is built or set up: corridors and their sections, bridges, plants, trade zones, platforms.",
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_projects_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "relations",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("subject_id", IDENTIFIER, nullable=False, comment="The first record."),
        sa.Column(
            "relation",
            CTEXT,
            nullable=False,
            comment="How the first stands to the second. One of: because_of (the first is so because of the second); replaced_by (the second took the place of the first); before (the first came before the second); alternative_to (the first is offered instead of the second); part_of (the first belongs to the second); may_join (the first may become part of the second); would_help (the first would be good for the second); compared_with (the source compares the first with the second); partner_of (the first is a partner of the second).",
        ),
        sa.Column("object_id", IDENTIFIER, nullable=False, comment="The second record."),
        sa.CheckConstraint("kind IN ('relation')", name=op.f("ck_relations_kind_is_own")),
        sa.CheckConstraint(
            "relation IN ('because_of', 'replaced_by', 'before', 'alternative_to', 'part_of', 'may_join', 'would_help', 'compared_with', 'partner_of')",
            name=op.f("ck_relations_relation_is_known"),
        ),
        sa.CheckConstraint("subject_id <> object_id", name=op.f("ck_relations_is_not_to_itself")),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_relations_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["object_id"], ["records.id"], name=op.f("fk_relations_object_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["records.id"], name=op.f("fk_relations_subject_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
        sa.UniqueConstraint(
            "subject_id", "relation", "object_id", name=op.f("uq_relations_subject_id_relation_object_id")
        ),
        comment="How one record stands to another: causes, alternatives, order, comparison, partnership.",
    )
    with op.batch_alter_table("relations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relations_object_id"), ["object_id"], unique=False)

    op.create_table(
        "topics",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("label", CTEXT, nullable=False, comment="What to call it, as in records."),
        sa.CheckConstraint("kind IN ('topic')", name=op.f("ck_topics_kind_is_own")),
        sa.ForeignKeyConstraint(
            ["id", "kind", "label"],
            ["records.id", "records.kind", "records.label"],
            name=op.f("fk_topics_id_kind_label"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        comment="Subjects of talks and views that are neither actor, place, meeting, project nor event.",
    )
    op.create_table(
        "agenda_items",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("meeting_id", IDENTIFIER, nullable=False, comment="The meeting."),
        sa.Column("subject_id", IDENTIFIER, nullable=False, comment="The subject, any record."),
        sa.Column(
            "is_central",
            sa.Boolean(create_constraint=True, name="is_central_is_boolean"),
            nullable=True,
            comment="True where the source calls it the main subject. Null: the source does not say.",
        ),
        sa.CheckConstraint("kind IN ('agenda item')", name=op.f("ck_agenda_items_kind_is_own")),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_agenda_items_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_agenda_items_meeting_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["records.id"],
            name=op.f("fk_agenda_items_subject_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint("meeting_id", "subject_id", name=op.f("uq_agenda_items_meeting_id_subject_id")),
        comment="What was on the table at a meeting; how surely, its citations say.",
    )
    with op.batch_alter_table("agenda_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_items_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "documents",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("label", CTEXT, nullable=False, comment="What to call it, as in records."),
        sa.Column("title", CTEXT, nullable=False, comment="Title, as printed."),
        sa.Column("author_id", IDENTIFIER, nullable=True, comment="Who wrote it. Null: not named."),
        sa.Column("publisher_id", IDENTIFIER, nullable=True, comment="Who published it. Null: not named."),
        sa.Column(
            "published_on",
            CTEXT,
            nullable=True,
            comment="When it was published, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "published_on_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that published_on allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "published_on_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that published_on allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "published_on_printed",
            CTEXT,
            nullable=True,
            comment="The words that published_on was read from, as printed. Null: not quoted.",
        ),
        sa.Column("language", CTEXT, nullable=False, comment="Language of the text coded from (BCP 47)."),
        sa.Column(
            "source_type",
            CTEXT,
            nullable=False,
            comment="What sort of document it is. One of: analysis (an author's reading of events); news report (reporting by journalists); official statement (a text by a state or organization in its own name); interview (questions and answers); dataset (rows of figures).",
        ),
        sa.Column(
            "reliability",
            CTEXT,
            nullable=True,
            comment="How far the source can be relied on, our judgement, on the Admiralty scale. Null: not judged. One of: A (completely reliable); B (usually reliable); C (fairly reliable); D (not usually reliable); E (unreliable); F (reliability cannot be judged).",
        ),
        sa.Column(
            "reliability_note", CTEXT, nullable=True, comment="Why it was judged so, with references. Null: not judged."
        ),
        sa.Column("url", CTEXT, nullable=True, comment="Address of the document. Null: not known."),
        sa.Column("archived_url", CTEXT, nullable=True, comment="Address of an archived copy. Null: not known."),
        sa.Column("retrieved_on", sa.Date(), nullable=True, comment="Day the coded copy was fetched. Null: not known."),
        sa.Column(
            "file_sha256",
            CTEXT,
            nullable=False,
            comment="SHA-256 of the coded copy's bytes, in hexadecimal: the very file.",
        ),
        sa.Column(
            "text_sha256",
            CTEXT,
            nullable=False,
            comment="SHA-256 of the normalised text (CODEBOOK.md), in hexadecimal: any faithful copy has it.",
        ),
        sa.Column("characters", sa.Integer(), nullable=False, comment="Length of the normalised text, in characters."),
        sa.Column(
            "license",
            CTEXT,
            nullable=True,
            comment="Licence of the text (SPDX). Null: not stated, so all rights are its owner's.",
        ),
        sa.Column(
            "text", CTEXT, nullable=True, comment="The normalised text. Null: its licence does not let us carry it."
        ),
        sa.CheckConstraint("kind IN ('document')", name=op.f("ck_documents_kind_is_own")),
        sa.CheckConstraint(
            "reliability IN ('A', 'B', 'C', 'D', 'E', 'F')", name=op.f("ck_documents_reliability_is_known")
        ),
        sa.CheckConstraint(
            "source_type IN ('analysis', 'news report', 'official statement', 'interview', 'dataset')",
            name=op.f("ck_documents_source_type_is_known"),
        ),
        sa.CheckConstraint("characters > 0", name=op.f("ck_documents_characters_is_positive")),
        sa.CheckConstraint(
            "published_on IS NOT NULL OR (published_on_earliest IS NULL AND published_on_latest IS NULL AND published_on_printed IS NULL)",
            name=op.f("ck_documents_published_on_has_edtf"),
        ),
        sa.CheckConstraint(
            "published_on_earliest <= published_on_latest", name=op.f("ck_documents_published_on_in_order")
        ),
        sa.CheckConstraint(
            "reliability IS NULL OR reliability_note IS NOT NULL", name=op.f("ck_documents_reliability_is_explained")
        ),
        sa.CheckConstraint("text IS NULL OR license IS NOT NULL", name=op.f("ck_documents_text_is_licensed")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["actors.id"], name=op.f("fk_documents_author_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind", "label"],
            ["records.id", "records.kind", "records.label"],
            name=op.f("fk_documents_id_kind_label"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"],
            ["actors.id"],
            name=op.f("fk_documents_publisher_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        comment="The sources: articles, official statements, datasets. Their text stays with its owner.",
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_publisher_id"), ["publisher_id"], unique=False)

    op.create_table(
        "event_parties",
        sa.Column("event_id", IDENTIFIER, nullable=False, comment="The event."),
        sa.Column("actor_id", IDENTIFIER, nullable=False, comment="The actor."),
        sa.Column(
            "role",
            CTEXT,
            nullable=False,
            comment="The actor's side. One of: actor (who does it; every side of a mutual event); recipient (to whom it is done); supporter (who backs it).",
        ),
        sa.CheckConstraint("role IN ('actor', 'recipient', 'supporter')", name=op.f("ck_event_parties_role_is_known")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actors.id"], name=op.f("fk_event_parties_actor_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_parties_event_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.PrimaryKeyConstraint("event_id", "actor_id", "role", name=op.f("pk_event_parties")),
        comment="Who did what to whom: the actors of each event and their sides in it.",
    )
    with op.batch_alter_table("event_parties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_parties_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "financings",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("provider_id", IDENTIFIER, nullable=False, comment="Who gives or is to give it."),
        sa.Column("recipient_id", IDENTIFIER, nullable=True, comment="Who gets it. Null: the source does not say."),
        sa.Column(
            "project_id", IDENTIFIER, nullable=True, comment="What it is for. Null: the source names no project."
        ),
        sa.Column(
            "stage",
            CTEXT,
            nullable=False,
            comment="How far the money has come. One of: planned (the provider plans it); pledged (the provider has promised it); agreed (the sides have agreed on it); provided (the money was given); repaid (the money was paid back); cancelled (it was called off).",
        ),
        sa.Column(
            "purpose",
            CTEXT,
            nullable=True,
            comment="What it is for, in our words, beyond the project. Null: the source does not say.",
        ),
        sa.Column(
            "amount_minor",
            sa.BigInteger(),
            nullable=True,
            comment="The sum, exact, in minor units of its currency (cents); views and reports show major units. Null: the source gives none.",
        ),
        sa.Column("currency", CTEXT, nullable=True, comment="Currency of the amount (ISO 4217). Null: no amount."),
        sa.Column(
            "amount_bound",
            CTEXT,
            nullable=True,
            comment="How the source bounds the amount. Null: no amount. One of: exact (the amount as printed, with no word that loosens it); about (about this much); up_to (this much at the most); at_least (this much at the least).",
        ),
        sa.CheckConstraint(
            "amount_bound IN ('exact', 'about', 'up_to', 'at_least')", name=op.f("ck_financings_amount_bound_is_known")
        ),
        sa.CheckConstraint("kind IN ('financing', 'loan')", name=op.f("ck_financings_kind_is_own")),
        sa.CheckConstraint(
            "stage IN ('planned', 'pledged', 'agreed', 'provided', 'repaid', 'cancelled')",
            name=op.f("ck_financings_stage_is_known"),
        ),
        sa.CheckConstraint(
            "(amount_minor IS NULL) = (amount_bound IS NULL)", name=op.f("ck_financings_amount_has_bound")
        ),
        sa.CheckConstraint(
            "(amount_minor IS NULL) = (currency IS NULL)", name=op.f("ck_financings_amount_has_currency")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_financings_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["currency"],
            ["currencies.code"],
            name=op.f("fk_financings_currency"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_financings_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_financings_project_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["actors.id"],
            name=op.f("fk_financings_provider_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["actors.id"],
            name=op.f("fk_financings_recipient_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financings")),
        sa.UniqueConstraint("id", "kind", name=op.f("uq_financings_id_kind")),
        comment="Money given, promised or planned. Stages and currencies must never be added together.",
    )
    with op.batch_alter_table("financings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_financings_currency"), ["currency"], unique=False)
        batch_op.create_index(batch_op.f("ix_financings_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_financings_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_financings_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "measurements",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("project_id", IDENTIFIER, nullable=False, comment="The project."),
        sa.Column(
            "quantity",
            CTEXT,
            nullable=False,
            comment="What is measured. One of: length (from end to end); width (from side to side); height (from bottom to top); area (surface); capacity (what it can hold or carry); count (a number of pieces).",
        ),
        sa.Column("value", sa.Float(), nullable=False, comment="How much, in the unit of this row."),
        sa.Column("unit", CTEXT, nullable=False, comment="Unit (UCUM), for instance m."),
        sa.CheckConstraint("kind IN ('measurement')", name=op.f("ck_measurements_kind_is_own")),
        sa.CheckConstraint(
            "quantity IN ('length', 'width', 'height', 'area', 'capacity', 'count')",
            name=op.f("ck_measurements_quantity_is_known"),
        ),
        sa.CheckConstraint("value > 0", name=op.f("ck_measurements_value_is_positive")),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_measurements_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_measurements_project_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurements")),
        comment="How long, wide or large a project is; one row per source.",
    )
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measurements_project_id"), ["project_id"], unique=False)

    op.create_table(
        "meeting_formats",
        sa.Column("meeting_id", IDENTIFIER, nullable=False, comment="The meeting."),
        sa.Column(
            "format",
            CTEXT,
            nullable=False,
            comment="The circle. One of: expanded (with delegations); private (the principals alone); plenary (all delegations together).",
        ),
        sa.CheckConstraint(
            "format IN ('expanded', 'private', 'plenary')", name=op.f("ck_meeting_formats_format_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_meeting_formats_meeting_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("meeting_id", "format", name=op.f("pk_meeting_formats")),
        comment="In what circles a meeting was held; one may have had several.",
    )
    op.create_table(
        "memberships",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("member_id", IDENTIFIER, nullable=False, comment="Who belongs."),
        sa.Column("organization_id", IDENTIFIER, nullable=False, comment="To what: an organization, group or state."),
        sa.Column(
            "role",
            CTEXT,
            nullable=True,
            comment="Office or role, as the source names it. Null: a plain member, or not stated.",
        ),
        sa.Column(
            "participation",
            CTEXT,
            nullable=True,
            comment="Whether and how it takes part. Null: not a matter of taking part. One of: takes part (it takes part); refuses (it refuses to take part); compelled (it takes part because it has to).",
        ),
        sa.Column(
            "on_behalf_of_id",
            IDENTIFIER,
            nullable=True,
            comment="On whose behalf. Null: its own, or the source does not say.",
        ),
        sa.Column(
            "start_date",
            CTEXT,
            nullable=True,
            comment="When it began, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "start_date_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that start_date allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "start_date_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that start_date allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "start_date_printed",
            CTEXT,
            nullable=True,
            comment="The words that start_date was read from, as printed. Null: not quoted.",
        ),
        sa.Column(
            "end_date",
            CTEXT,
            nullable=True,
            comment="When it ended, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "end_date_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that end_date allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "end_date_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that end_date allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "end_date_printed",
            CTEXT,
            nullable=True,
            comment="The words that end_date was read from, as printed. Null: not quoted.",
        ),
        sa.CheckConstraint("kind IN ('membership')", name=op.f("ck_memberships_kind_is_own")),
        sa.CheckConstraint(
            "participation IN ('takes part', 'refuses', 'compelled')",
            name=op.f("ck_memberships_participation_is_known"),
        ),
        sa.CheckConstraint(
            "end_date IS NOT NULL OR (end_date_earliest IS NULL AND end_date_latest IS NULL AND end_date_printed IS NULL)",
            name=op.f("ck_memberships_end_date_has_edtf"),
        ),
        sa.CheckConstraint("end_date_earliest <= end_date_latest", name=op.f("ck_memberships_end_date_in_order")),
        sa.CheckConstraint("member_id <> organization_id", name=op.f("ck_memberships_is_not_of_itself")),
        sa.CheckConstraint(
            "start_date IS NOT NULL OR (start_date_earliest IS NULL AND start_date_latest IS NULL AND start_date_printed IS NULL)",
            name=op.f("ck_memberships_start_date_has_edtf"),
        ),
        sa.CheckConstraint(
            "start_date_earliest <= end_date_latest", name=op.f("ck_memberships_start_is_not_after_end")
        ),
        sa.CheckConstraint("start_date_earliest <= start_date_latest", name=op.f("ck_memberships_start_date_in_order")),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_memberships_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["actors.id"], name=op.f("fk_memberships_member_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"],
            ["actors.id"],
            name=op.f("fk_memberships_on_behalf_of_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["actors.id"],
            name=op.f("fk_memberships_organization_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        comment="Who belongs to what: members of organizations and platforms, and people's offices in their states.",
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memberships_on_behalf_of_id"), ["on_behalf_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memberships_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "participants",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("meeting_id", IDENTIFIER, nullable=False, comment="The meeting."),
        sa.Column("actor_id", IDENTIFIER, nullable=False, comment="Who."),
        sa.Column(
            "attendance",
            CTEXT,
            nullable=False,
            comment="Whether the actor was there. One of: attended (was there); expected (was to be there).",
        ),
        sa.Column(
            "on_behalf_of_id", IDENTIFIER, nullable=True, comment="For which side. Null: the source does not say."
        ),
        sa.Column(
            "capacity",
            CTEXT,
            nullable=True,
            comment="Office or capacity at the meeting, as printed. Null: the source does not say.",
        ),
        sa.Column(
            "is_host",
            sa.Boolean(create_constraint=True, name="is_host_is_boolean"),
            nullable=True,
            comment="True for a host, false for a guest. Null: the source does not say.",
        ),
        sa.CheckConstraint("attendance IN ('attended', 'expected')", name=op.f("ck_participants_attendance_is_known")),
        sa.CheckConstraint("kind IN ('participant')", name=op.f("ck_participants_kind_is_own")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actors.id"], name=op.f("fk_participants_actor_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_participants_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_participants_meeting_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"],
            ["actors.id"],
            name=op.f("fk_participants_on_behalf_of_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
        sa.UniqueConstraint("meeting_id", "actor_id", name=op.f("uq_participants_meeting_id_actor_id")),
        comment="Who was at a meeting, or was to be, for whom and in what capacity.",
    )
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participants_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participants_on_behalf_of_id"), ["on_behalf_of_id"], unique=False)

    op.create_table(
        "places",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("label", CTEXT, nullable=False, comment="What to call it, as in records."),
        sa.Column(
            "type",
            CTEXT,
            nullable=False,
            comment="What sort of place it is. One of: country (the territory of a state); region (a part of the world or of a country); city (a town or city); area (a locality or district); building (a building or compound); river (a watercourse); sea (a sea or inland sea); border (a line or strip between countries).",
        ),
        sa.Column(
            "within_id", IDENTIFIER, nullable=True, comment="The next larger place it lies in. Null: none given."
        ),
        sa.Column(
            "country_id", IDENTIFIER, nullable=True, comment="The state it lies in. Null: several, none, or not given."
        ),
        sa.Column(
            "latitude",
            sa.Float(),
            nullable=True,
            comment="Latitude of a point in it, in decimal degrees north (WGS 84). Null: not located.",
        ),
        sa.Column(
            "longitude",
            sa.Float(),
            nullable=True,
            comment="Longitude of the same point, in decimal degrees east (WGS 84). Null: not located.",
        ),
        sa.Column("geometry", CTEXT, nullable=True, comment="Shape (GeoJSON geometry). Null: a point or none."),
        sa.CheckConstraint("kind IN ('place')", name=op.f("ck_places_kind_is_own")),
        sa.CheckConstraint(
            "type IN ('country', 'region', 'city', 'area', 'building', 'river', 'sea', 'border')",
            name=op.f("ck_places_type_is_known"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_places_coordinates_come_in_pairs")
        ),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_places_latitude_in_range")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_places_longitude_in_range")),
        sa.CheckConstraint("within_id <> id", name=op.f("ck_places_is_not_within_itself")),
        sa.ForeignKeyConstraint(
            ["country_id"], ["actors.id"], name=op.f("fk_places_country_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind", "label"],
            ["records.id", "records.kind", "records.label"],
            name=op.f("fk_places_id_kind_label"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["within_id"], ["places.id"], name=op.f("fk_places_within_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        comment="Where things are: territories, regions, cities, rivers. Coordinates are outside knowledge.",
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_places_country_id"), ["country_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_places_within_id"), ["within_id"], unique=False)

    op.create_table(
        "project_parties",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("project_id", IDENTIFIER, nullable=False, comment="The project."),
        sa.Column("actor_id", IDENTIFIER, nullable=False, comment="Who."),
        sa.Column(
            "role",
            CTEXT,
            nullable=False,
            comment="As what. One of: funding (pays for it); accountable (answers for it); extending (passes the money on); implementing (carries it out or builds it); initiator (put it forward); participant (takes part in it); partner (works on it with another); interested (has an eye on it).",
        ),
        sa.CheckConstraint("kind IN ('project party')", name=op.f("ck_project_parties_kind_is_own")),
        sa.CheckConstraint(
            "role IN ('funding', 'accountable', 'extending', 'implementing', 'initiator', 'participant', 'partner', 'interested')",
            name=op.f("ck_project_parties_role_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["actors.id"],
            name=op.f("fk_project_parties_actor_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_project_parties_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_project_parties_project_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_parties")),
        sa.UniqueConstraint("project_id", "actor_id", "role", name=op.f("uq_project_parties_project_id_actor_id_role")),
        comment="Who has to do with a project, and as what.",
    )
    with op.batch_alter_table("project_parties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_parties_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "stances",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column("holder_id", IDENTIFIER, nullable=False, comment="Whose view it is."),
        sa.Column("about_id", IDENTIFIER, nullable=False, comment="What it is about, any record."),
        sa.Column(
            "position",
            CTEXT,
            nullable=False,
            comment="Where the holder stands. One of: supports (is for it); welcomes (is glad of it); accepts (does not contest it); interested (would like it); opposes (is against it); does not support (withholds support); rejects (turns it down); refuses (will not take part in it); fears (is afraid of it); not interested (has no interest in it); watches (follows it, without a view for or against); uncertain (has not made up its mind or is still finding out).",
        ),
        sa.Column(
            "proposition", CTEXT, nullable=False, comment="What exactly the holder is for or against, in our own words."
        ),
        sa.Column(
            "qualifier",
            CTEXT,
            nullable=True,
            comment="The word that strengthens, weakens or dates the view, as printed. Null: none.",
        ),
        sa.Column(
            "start_date",
            CTEXT,
            nullable=True,
            comment="Since when it is held, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "start_date_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that start_date allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "start_date_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that start_date allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "start_date_printed",
            CTEXT,
            nullable=True,
            comment="The words that start_date was read from, as printed. Null: not quoted.",
        ),
        sa.Column(
            "end_date",
            CTEXT,
            nullable=True,
            comment="Until when it was held, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "end_date_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that end_date allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "end_date_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that end_date allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "end_date_printed",
            CTEXT,
            nullable=True,
            comment="The words that end_date was read from, as printed. Null: not quoted.",
        ),
        sa.CheckConstraint("kind IN ('stance')", name=op.f("ck_stances_kind_is_own")),
        sa.CheckConstraint(
            "position IN ('supports', 'welcomes', 'accepts', 'interested', 'opposes', 'does not support', 'rejects', 'refuses', 'fears', 'not interested', 'watches', 'uncertain')",
            name=op.f("ck_stances_position_is_known"),
        ),
        sa.CheckConstraint(
            "end_date IS NOT NULL OR (end_date_earliest IS NULL AND end_date_latest IS NULL AND end_date_printed IS NULL)",
            name=op.f("ck_stances_end_date_has_edtf"),
        ),
        sa.CheckConstraint("end_date_earliest <= end_date_latest", name=op.f("ck_stances_end_date_in_order")),
        sa.CheckConstraint(
            "start_date IS NOT NULL OR (start_date_earliest IS NULL AND start_date_latest IS NULL AND start_date_printed IS NULL)",
            name=op.f("ck_stances_start_date_has_edtf"),
        ),
        sa.CheckConstraint("start_date_earliest <= end_date_latest", name=op.f("ck_stances_start_is_not_after_end")),
        sa.CheckConstraint("start_date_earliest <= start_date_latest", name=op.f("ck_stances_start_date_in_order")),
        sa.ForeignKeyConstraint(
            ["about_id"], ["records.id"], name=op.f("fk_stances_about_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["actors.id"], name=op.f("fk_stances_holder_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_stances_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stances")),
        comment="Who is for or against what, one row per holder.",
    )
    with op.batch_alter_table("stances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stances_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stances_holder_id"), ["holder_id"], unique=False)

    op.create_table(
        "trade_figures",
        sa.Column(
            "id", IDENTIFIER, autoincrement=False, nullable=False, comment="The record's key, shared with records.id."
        ),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column(
            "country_id", IDENTIFIER, nullable=False, comment="The country whose trade it is (UN Comtrade reporter)."
        ),
        sa.Column("partner_id", IDENTIFIER, nullable=False, comment="The country it trades with."),
        sa.Column(
            "flow",
            CTEXT,
            nullable=False,
            comment="Which way the goods go. One of: X (exports of the country to the partner); M (imports of the country from the partner); turnover (exports and imports together).",
        ),
        sa.Column(
            "reported_by_id",
            IDENTIFIER,
            nullable=True,
            comment="Whose statistics the source quotes. Null: the source does not say.",
        ),
        sa.Column(
            "change_percent",
            sa.Float(),
            nullable=True,
            comment="Change against the period before, in percent. Null: the source does not say.",
        ),
        sa.Column(
            "period",
            CTEXT,
            nullable=True,
            comment="The period it covers, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "period_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that period allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "period_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that period allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "period_printed",
            CTEXT,
            nullable=True,
            comment="The words that period was read from, as printed. Null: not quoted.",
        ),
        sa.Column(
            "amount_minor",
            sa.BigInteger(),
            nullable=True,
            comment="The sum, exact, in minor units of its currency (cents); views and reports show major units. Null: the source gives none.",
        ),
        sa.Column("currency", CTEXT, nullable=True, comment="Currency of the amount (ISO 4217). Null: no amount."),
        sa.Column(
            "amount_bound",
            CTEXT,
            nullable=True,
            comment="How the source bounds the amount. Null: no amount. One of: exact (the amount as printed, with no word that loosens it); about (about this much); up_to (this much at the most); at_least (this much at the least).",
        ),
        sa.CheckConstraint(
            "amount_bound IN ('exact', 'about', 'up_to', 'at_least')",
            name=op.f("ck_trade_figures_amount_bound_is_known"),
        ),
        sa.CheckConstraint("flow IN ('X', 'M', 'turnover')", name=op.f("ck_trade_figures_flow_is_known")),
        sa.CheckConstraint("kind IN ('trade figure')", name=op.f("ck_trade_figures_kind_is_own")),
        sa.CheckConstraint(
            "(amount_minor IS NULL) = (amount_bound IS NULL)", name=op.f("ck_trade_figures_amount_has_bound")
        ),
        sa.CheckConstraint(
            "(amount_minor IS NULL) = (currency IS NULL)", name=op.f("ck_trade_figures_amount_has_currency")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_trade_figures_amount_is_positive")),
        sa.CheckConstraint("change_percent >= -100", name=op.f("ck_trade_figures_change_in_range")),
        sa.CheckConstraint("country_id <> partner_id", name=op.f("ck_trade_figures_partner_is_another")),
        sa.CheckConstraint(
            "period IS NOT NULL OR (period_earliest IS NULL AND period_latest IS NULL AND period_printed IS NULL)",
            name=op.f("ck_trade_figures_period_has_edtf"),
        ),
        sa.CheckConstraint("period_earliest <= period_latest", name=op.f("ck_trade_figures_period_in_order")),
        sa.ForeignKeyConstraint(
            ["country_id"],
            ["actors.id"],
            name=op.f("fk_trade_figures_country_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["currency"],
            ["currencies.code"],
            name=op.f("fk_trade_figures_currency"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["records.id", "records.kind"],
            name=op.f("fk_trade_figures_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["actors.id"],
            name=op.f("fk_trade_figures_partner_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"],
            ["actors.id"],
            name=op.f("fk_trade_figures_reported_by_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_figures")),
        comment="How much two countries traded in a period; one row per source, never merged.",
    )
    with op.batch_alter_table("trade_figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trade_figures_country_id"), ["country_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trade_figures_currency"), ["currency"], unique=False)
        batch_op.create_index(batch_op.f("ix_trade_figures_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trade_figures_reported_by_id"), ["reported_by_id"], unique=False)

    op.create_table(
        "loans",
        sa.Column("id", IDENTIFIER, autoincrement=False, nullable=False, comment="The financing's key."),
        sa.Column("kind", CTEXT, nullable=False, comment="The record's kind, as in records."),
        sa.Column(
            "is_concessional",
            sa.Boolean(create_constraint=True, name="is_concessional_is_boolean"),
            nullable=True,
            comment="True for a soft loan. Null: the source does not say.",
        ),
        sa.Column(
            "interest_percent",
            sa.Float(),
            nullable=True,
            comment="Interest, in percent a year. Null: the source does not say.",
        ),
        sa.Column(
            "maturity",
            CTEXT,
            nullable=True,
            comment="Time until it is paid back, as a duration (ISO 8601). Null: the source does not say.",
        ),
        sa.Column(
            "grace",
            CTEXT,
            nullable=True,
            comment="Time before repayment begins, as a duration (ISO 8601). Null: the source does not say.",
        ),
        sa.Column(
            "finance_type",
            CTEXT,
            nullable=True,
            comment="Instrument (OECD DAC). Null: the source does not say. One of: 110 (standard grant); 421 (standard loan); 422 (reimbursable grant); 423 (bonds); 431 (subordinated loan); 510 (common equity); 1100 (guarantees and insurance).",
        ),
        sa.CheckConstraint(
            "finance_type IN ('110', '421', '422', '423', '431', '510', '1100')",
            name=op.f("ck_loans_finance_type_is_known"),
        ),
        sa.CheckConstraint("kind IN ('loan')", name=op.f("ck_loans_kind_is_own")),
        sa.CheckConstraint("interest_percent >= 0", name=op.f("ck_loans_interest_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["id", "kind"],
            ["financings.id", "financings.kind"],
            name=op.f("fk_loans_id_kind"),
            onupdate="CASCADE",
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loans")),
        comment="The financings that the source calls loans, with their terms.",
    )
    op.create_table(
        "meeting_places",
        sa.Column("meeting_id", IDENTIFIER, nullable=False, comment="The meeting."),
        sa.Column("place_id", IDENTIFIER, nullable=False, comment="The place."),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_meeting_places_meeting_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_meeting_places_place_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.PrimaryKeyConstraint("meeting_id", "place_id", name=op.f("pk_meeting_places")),
        comment="Where meetings were held; one may have been held in several places.",
    )
    with op.batch_alter_table("meeting_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_places_place_id"), ["place_id"], unique=False)

    op.create_table(
        "passages",
        sa.Column("id", IDENTIFIER, nullable=False, comment="Key."),
        sa.Column("label", CTEXT, nullable=False, comment="Paragraph and sentence, for instance P13.S4."),
        sa.Column("document_id", IDENTIFIER, nullable=False, comment="The document it stands in."),
        sa.Column(
            "paragraph",
            sa.Integer(),
            nullable=False,
            comment="Number of the paragraph, from 1, titles and bylines included.",
        ),
        sa.Column("sentence", sa.Integer(), nullable=False, comment="Number of the sentence in its paragraph, from 1."),
        sa.Column(
            "start_char",
            sa.Integer(),
            nullable=False,
            comment="Offset of the first character in the normalised text, from 0.",
        ),
        sa.Column(
            "end_char", sa.Integer(), nullable=False, comment="Offset behind the last character in the normalised text."
        ),
        sa.Column(
            "sha256", CTEXT, nullable=False, comment="SHA-256 of the normalised passage (UTF-8), in hexadecimal."
        ),
        sa.Column(
            "fragment",
            CTEXT,
            nullable=True,
            comment="First and last words (at most four each), as a text directive for links that open a page at the sentence. Null: the sentence is too short to point at without repeating it.",
        ),
        sa.Column(
            "coding_reason",
            CTEXT,
            nullable=True,
            comment="Why nothing was coded from it. Null: something cites it. One of: furniture (part of the page, not of the text); repeats (says only what another passage of the document says); transition (leads from one point to the next); opinion (a judgement or forecast without a codable fact).",
        ),
        sa.Column(
            "coding_note", CTEXT, nullable=True, comment="The reason in more words. Null: the reason says enough."
        ),
        sa.CheckConstraint(
            "coding_reason IN ('furniture', 'repeats', 'transition', 'opinion')",
            name=op.f("ck_passages_coding_reason_is_known"),
        ),
        sa.CheckConstraint(
            "coding_note IS NULL OR coding_reason IS NOT NULL", name=op.f("ck_passages_note_has_reason")
        ),
        sa.CheckConstraint("paragraph > 0 AND sentence > 0", name=op.f("ck_passages_position_is_positive")),
        sa.CheckConstraint("start_char >= 0 AND end_char > start_char", name=op.f("ck_passages_offsets_in_order")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_passages_document_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sa.UniqueConstraint("document_id", "label", name=op.f("uq_passages_document_id_label")),
        sa.UniqueConstraint(
            "document_id", "paragraph", "sentence", name=op.f("uq_passages_document_id_paragraph_sentence")
        ),
        sa.UniqueConstraint("document_id", "start_char", name=op.f("uq_passages_document_id_start_char")),
        comment="Every sentence of every document, as a locator: where it stands and what it hashes to, never its words. Each is either cited or says why nothing was coded from it.",
    )
    op.create_table(
        "project_places",
        sa.Column("project_id", IDENTIFIER, nullable=False, comment="The project."),
        sa.Column(
            "position",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Order in which the source names the places, from 1.",
        ),
        sa.Column("place_id", IDENTIFIER, nullable=False, comment="The place."),
        sa.Column(
            "role",
            CTEXT,
            nullable=False,
            comment="What the place is to the project. One of: location (where it stands); start (where its route begins); via (where its route passes); end (where its route ends); crosses (what it is built across); connects (what it is meant to join).",
        ),
        sa.CheckConstraint(
            "role IN ('location', 'start', 'via', 'end', 'crosses', 'connects')",
            name=op.f("ck_project_places_role_is_known"),
        ),
        sa.CheckConstraint("position > 0", name=op.f("ck_project_places_position_is_positive")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_project_places_place_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_project_places_project_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("project_id", "position", name=op.f("pk_project_places")),
        comment="The places that projects touch, in the order that the source names them.",
    )
    with op.batch_alter_table("project_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_places_place_id"), ["place_id"], unique=False)

    op.create_table(
        "citations",
        sa.Column("id", IDENTIFIER, nullable=False, comment="Key."),
        sa.Column("record_id", IDENTIFIER, nullable=False, comment="The record that the passage speaks of."),
        sa.Column("passage_id", IDENTIFIER, nullable=False, comment="The passage."),
        sa.Column(
            "relation",
            CTEXT,
            server_default=sa.text("'supports'"),
            nullable=False,
            comment="How the passage bears on the record. One of: supports (the passage says what the record says); disputes (the passage gives another value for the same time); updates (the passage brings later news).",
        ),
        sa.Column(
            "field",
            CTEXT,
            server_default=sa.text("('')"),
            nullable=False,
            comment="The column of the record that the passage speaks of. Empty: the record as a whole.",
        ),
        sa.Column(
            "reported_value",
            CTEXT,
            server_default=sa.text("('')"),
            nullable=False,
            comment="The value that the passage gives for the field, where it is not the record's. Empty: the record's.",
        ),
        sa.Column(
            "modality",
            CTEXT,
            server_default=sa.text("'certain'"),
            nullable=False,
            comment="How sure the source is, as its words show. One of: certain (the source states it outright); probable (the source thinks it likely); possible (the source thinks it can be).",
        ),
        sa.Column("hedge", CTEXT, nullable=True, comment="The word or words of doubt, as printed. Null: none printed."),
        sa.Column(
            "is_inferred",
            sa.Boolean(create_constraint=True, name="is_inferred_is_boolean"),
            server_default=sa.text("(false)"),
            nullable=False,
            comment="True where the coder drew the conclusion, not the source; that is no doubt of the source's.",
        ),
        sa.Column(
            "attributed_to_id",
            IDENTIFIER,
            nullable=True,
            comment="Whose word the source reports. Null: the source speaks for itself.",
        ),
        sa.Column(
            "as_of",
            CTEXT,
            nullable=True,
            comment="The time that the passage speaks of, where it differs from the record's, in EDTF (ISO 8601-2). Null: the source does not say.",
        ),
        sa.Column(
            "as_of_earliest",
            sa.Date(),
            nullable=True,
            comment="First day that as_of allows (ISO 8601). Null: not stated, or open at the start.",
        ),
        sa.Column(
            "as_of_latest",
            sa.Date(),
            nullable=True,
            comment="Last day that as_of allows (ISO 8601). Null: not stated, or open at the end.",
        ),
        sa.Column(
            "as_of_printed",
            CTEXT,
            nullable=True,
            comment="The words that as_of was read from, as printed. Null: not quoted.",
        ),
        sa.CheckConstraint("hedge IS NULL OR modality <> 'certain'", name=op.f("ck_citations_hedge_is_not_certain")),
        sa.CheckConstraint(
            "modality IN ('certain', 'probable', 'possible')", name=op.f("ck_citations_modality_is_known")
        ),
        sa.CheckConstraint(
            "relation = 'supports' OR field = '' OR reported_value <> ''",
            name=op.f("ck_citations_rival_value_is_given"),
        ),
        sa.CheckConstraint(
            "relation IN ('supports', 'disputes', 'updates')", name=op.f("ck_citations_relation_is_known")
        ),
        sa.CheckConstraint("reported_value = '' OR field <> ''", name=op.f("ck_citations_value_has_field")),
        sa.CheckConstraint(
            "as_of IS NOT NULL OR (as_of_earliest IS NULL AND as_of_latest IS NULL AND as_of_printed IS NULL)",
            name=op.f("ck_citations_as_of_has_edtf"),
        ),
        sa.CheckConstraint("as_of_earliest <= as_of_latest", name=op.f("ck_citations_as_of_in_order")),
        sa.ForeignKeyConstraint(
            ["attributed_to_id"],
            ["actors.id"],
            name=op.f("fk_citations_attributed_to_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name=op.f("fk_citations_passage_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.id"], name=op.f("fk_citations_record_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citations")),
        sa.UniqueConstraint(
            "record_id",
            "passage_id",
            "relation",
            "field",
            "reported_value",
            name=op.f("uq_citations_record_id_passage_id_relation_field_reported_value"),
        ),
        comment="The evidence: which sentence supports, disputes or updates which record, and how sure it is.",
    )
    with op.batch_alter_table("citations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_citations_attributed_to_id"), ["attributed_to_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_citations_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "names",
        sa.Column("id", IDENTIFIER, nullable=False, comment="Key."),
        sa.Column("record_id", IDENTIFIER, nullable=False, comment="What is called so."),
        sa.Column("name", CTEXT, nullable=False, comment="The spelling, as printed."),
        sa.Column(
            "type",
            CTEXT,
            nullable=False,
            comment="What sort of spelling it is. One of: full (the whole name); short (a shortened name or abbreviation); metonym (a place that stands for its government); former (a name used in earlier times); adjective (the adjective made from the name).",
        ),
        sa.Column("script", CTEXT, nullable=False, comment="Script it is written in (ISO 15924), for instance Latn."),
        sa.Column(
            "passage_id",
            IDENTIFIER,
            nullable=True,
            comment="Where a source first prints it. Null: outside knowledge; records.reference says whose.",
        ),
        sa.CheckConstraint(
            "type IN ('full', 'short', 'metonym', 'former', 'adjective')", name=op.f("ck_names_type_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passages.id"], name=op.f("fk_names_passage_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.id"], name=op.f("fk_names_record_id"), initially="IMMEDIATE", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_names")),
        sa.UniqueConstraint(
            "record_id", "name", "type", "passage_id", name=op.f("uq_names_record_id_name_type_passage_id")
        ),
        comment="Every spelling that a source uses for a record, and where it is first printed there.",
    )
    with op.batch_alter_table("names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_names_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_names_passage_id"), ["passage_id"], unique=False)

    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS{query}")


def downgrade() -> None:
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    with op.batch_alter_table("names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_names_passage_id"))
        batch_op.drop_index(batch_op.f("ix_names_name"))

    op.drop_table("names")
    with op.batch_alter_table("citations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_citations_passage_id"))
        batch_op.drop_index(batch_op.f("ix_citations_attributed_to_id"))

    op.drop_table("citations")
    with op.batch_alter_table("project_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_places_place_id"))

    op.drop_table("project_places")
    op.drop_table("passages")
    with op.batch_alter_table("meeting_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_places_place_id"))

    op.drop_table("meeting_places")
    op.drop_table("loans")
    with op.batch_alter_table("trade_figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trade_figures_reported_by_id"))
        batch_op.drop_index(batch_op.f("ix_trade_figures_partner_id"))
        batch_op.drop_index(batch_op.f("ix_trade_figures_currency"))
        batch_op.drop_index(batch_op.f("ix_trade_figures_country_id"))

    op.drop_table("trade_figures")
    with op.batch_alter_table("stances", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stances_holder_id"))
        batch_op.drop_index(batch_op.f("ix_stances_about_id"))

    op.drop_table("stances")
    with op.batch_alter_table("project_parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_parties_actor_id"))

    op.drop_table("project_parties")
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_places_within_id"))
        batch_op.drop_index(batch_op.f("ix_places_country_id"))

    op.drop_table("places")
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participants_on_behalf_of_id"))
        batch_op.drop_index(batch_op.f("ix_participants_actor_id"))

    op.drop_table("participants")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_organization_id"))
        batch_op.drop_index(batch_op.f("ix_memberships_on_behalf_of_id"))
        batch_op.drop_index(batch_op.f("ix_memberships_member_id"))

    op.drop_table("memberships")
    op.drop_table("meeting_formats")
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measurements_project_id"))

    op.drop_table("measurements")
    with op.batch_alter_table("financings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_financings_recipient_id"))
        batch_op.drop_index(batch_op.f("ix_financings_provider_id"))
        batch_op.drop_index(batch_op.f("ix_financings_project_id"))
        batch_op.drop_index(batch_op.f("ix_financings_currency"))

    op.drop_table("financings")
    with op.batch_alter_table("event_parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_parties_actor_id"))

    op.drop_table("event_parties")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_publisher_id"))
        batch_op.drop_index(batch_op.f("ix_documents_author_id"))

    op.drop_table("documents")
    with op.batch_alter_table("agenda_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_items_subject_id"))

    op.drop_table("agenda_items")
    op.drop_table("topics")
    with op.batch_alter_table("relations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relations_object_id"))

    op.drop_table("relations")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_projects_parent_id"))

    op.drop_table("projects")
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestones_subject_id"))

    op.drop_table("milestones")
    op.drop_table("meetings")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_object_id"))

    op.drop_table("events")
    with op.batch_alter_table("actors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_actors_country_id"))

    op.drop_table("actors")
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_records_kind"))
        batch_op.drop_index(batch_op.f("ix_records_fact_file_id"))

    op.drop_table("records")
    op.drop_table("fact_files")
    op.drop_table("currencies")
