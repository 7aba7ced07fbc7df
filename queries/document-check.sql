-- title: A document against the others
-- question: Which of the things that a document says do others confirm, contradict or make outdated, and on which are they silent?
-- group: How far to trust it
-- parameters:
--   document: {type: text, opens_with: passages.document_id, of: passages.document_id, help: The document to check.}
--   verdict:
--     type: text
--     default: ''
--     one_of: [contradicted, perhaps contradicted, outdated, confirmed, repeated, newer, not comparable, perhaps the same, silent]
--     help: Only rows with this verdict.
-- rests_on: [record_id]
-- columns:
--   number: {type: integer, heading: no., meaning: 'Which of the things that the document says it is, counted from the gravest verdict.'}
--   verdict: {type: term, meaning: 'What comes of all others together: contradicted, perhaps contradicted (another figure of the same trade, for what may be the same time), outdated, confirmed, repeated (the same voice again), newer (others tell of an earlier state), not comparable, perhaps the same (a figure of the same trade that another document gives for another period, equal or, where one is about so much or the periods overlap, within 3 %; it confirms nothing) or silent.'}
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   field: {type: field, heading: field, meaning: The field. Empty for the whole record.}
--   value: {type: value, heading: this document, meaning: What the document says.}
--   passage: {type: passage, of: document_id, heading: where, meaning: 'The sentence of this document that says it; of several the first, or the one that is cited first for the whole.'}
--   relation: {type: term, heading: the other, meaning: 'What the other voice does to it: contradicts, may contradict, outdates, confirms, repeats, precedes, not comparable, or perhaps the same figure.', absent: no other speaks of it}
--   other_value: {type: value, heading: what the other says, meaning: What the other voice says., absent: no other speaks of it}
--   other_voice_id: {type: id, meaning: Whose word that is., absent: no other speaks of it}
--   other_voice: {type: record, of: other_voice_id, heading: other voice, meaning: What they are called., absent: no other speaks of it}
--   other_speaker: {heading: who speaks for it, meaning: 'Who says so on behalf of the other voice, such as a spokesman or a press office.', absent: no one else does}
--   other_document_id: {type: id, meaning: The document in which the other voice speaks., absent: no other speaks of it}
--   other_document: {type: record, of: other_document_id, heading: in, meaning: What it is called., absent: no other speaks of it}
--   other_passage: {type: passage, of: other_document_id, heading: its sentence, meaning: The first sentence there that says it., absent: no other speaks of it}
--   other_dated: {type: date, heading: its day, meaning: 'The day that the other speaks of, or on which it was said, else published.', absent: no day is known}
--   because: {heading: why, meaning: 'How the two were compared. Who says that a group came says so of each person in it. A part, one meeting of a platform, a state rather than the people it sent, another currency, words that no column holds, and two subjects of which each is called the main one of the same talks are not comparable.', absent: no other speaks of it}
--   stands: {meaning: Which of the two stands in the database., absent: both can be true}
--   rule: {type: term, heading: by which rule, meaning: By which rule that value stands., absent: nothing was to be decided}
--   contradicted_by: {type: integer, unit: voices, meaning: Number of independent voices in other documents that contradict it.}
--   outdated_by: {type: integer, unit: voices, meaning: Number of independent voices in other documents whose news makes it outdated.}
--   confirmed_by: {type: integer, unit: voices, meaning: 'Number of independent voices in other documents that confirm it, the one whose word it is in this document not among them.'}
--   times: {type: integer, meaning: Number of times that voice says so in other documents., absent: no other speaks of it}
--   kind: {type: kind, meaning: What it is.}
--   voice_id: {type: id, meaning: Whose word it is in this document.}
--   voice: {type: record, of: voice_id, heading: whose word, meaning: What they are called.}
--   speaker: {heading: who speaks for it, meaning: 'Who says so in this document on behalf of that voice, such as a spokesman or a press office.', absent: no one else does}
--   dated: {type: date, heading: as of, meaning: 'The day that it speaks of, or on which it was said, else published.', absent: no day is known}
--   how_sure: {type: how_sure, meaning: How sure the voice is.}
--   other_how_sure: {type: how_sure, heading: how sure the other is, meaning: How sure the other voice is., absent: no other speaks of it}
--   document_id: {type: id, meaning: The document that is checked.}
-- caveats:
--   - 'How it is done: each thing that the document says is set beside what other documents say of the same thing. They confirm it where both can be
--     true, contradict it where they differ or one denies it, and make it outdated where things have moved on since; where none speaks
--     of it, they are silent. Independent voices are counted, not documents: a copy, a translation or a second report of the same speaker adds none.
--     What is said of another part, period, currency or group is compared only as far as that goes, and each row says why. A verdict is about
--     agreement, not about truth: many may repeat an error, and one may be right against all.'
-- leaves_out:
--   - What the coder concludes and no sentence says; how coders classify things (sector, kind of event, unit); what the document says about itself.
-- when_empty: Nothing of what this document says has this verdict.
-- see_also: [disagreements, blanks, document-contents]
WITH chosen AS (
    SELECT id FROM records WHERE slug = :document
),

spoken AS (
    SELECT DISTINCT a.record_id, a.document_id, r.slug, r.label AS record, r.kind, coalesce(lower(r.disputed), '') LIKE 'whole%' AS has_denials,
        coalesce(r.inferred, '') LIKE '%period%' AS has_guessed_period
    FROM chosen AS c
    CROSS JOIN accounts AS a
    CROSS JOIN records AS r
    WHERE a.document_id = c.id AND r.id = a.record_id AND NOT a.is_inferred AND a.record_id <> c.id
),

-- What is said of the same records, here and elsewhere, and between which days; what coders conclude is nobody's word.
given AS (
    SELECT
        s.record, s.kind, s.has_denials, CASE WHEN a.document_id = s.document_id THEN 'this' ELSE 'other' END AS whose,
        a.record_id, a.document_id, a.id AS account_id, a.label, a.origin_id, a.scope, a.is_denied, a.is_whole, a.modality,
        CASE
            WHEN a.said_on IS NOT NULL THEN a.said_on_earliest
            WHEN a.as_of IS NOT NULL THEN a.as_of_earliest
            WHEN a.speaker_id IS NULL THEN d.published_on_earliest
        END AS first_day,
        CASE
            WHEN a.said_on IS NOT NULL THEN a.said_on_latest
            WHEN a.as_of IS NOT NULL THEN a.as_of_latest
            ELSE d.published_on_latest
        END AS last_day
    FROM spoken AS s
    CROSS JOIN accounts AS a
    CROSS JOIN documents AS d
    WHERE a.record_id = s.record_id AND d.id = a.document_id AND NOT a.is_inferred
),

-- Figures of the same trade under other periods, of those that differ the ones whose periods overlap, by either order of the pair of a turnover; how near is as in figures-that-do-not-fit.
pairs AS (
    SELECT s.record_id, s.document_id, s.record, s.slug, s.has_guessed_period, mine.amount_minor, mine.amount_bound,
        mine.period_earliest, mine.period_latest, mine.period_printed, near.id AS near_id
    FROM spoken AS s
    CROSS JOIN trade_figures AS mine
    CROSS JOIN trade_figures AS near
    WHERE
        mine.id = s.record_id
        AND near.country_id = mine.country_id
        AND near.partner_id = mine.partner_id
        AND near.id <> mine.id
        AND near.flow = mine.flow
        AND near.status = mine.status
        AND near.currency = mine.currency
    UNION ALL
    SELECT s.record_id, s.document_id, s.record, s.slug, s.has_guessed_period, mine.amount_minor, mine.amount_bound,
        mine.period_earliest, mine.period_latest, mine.period_printed, near.id
    FROM spoken AS s
    CROSS JOIN trade_figures AS mine
    CROSS JOIN trade_figures AS near
    WHERE
        mine.id = s.record_id
        AND CASE WHEN s.record_id > 0 THEN mine.flow END = 'turnover'
        AND near.country_id = mine.partner_id
        AND near.partner_id = mine.country_id
        AND near.flow = mine.flow
        AND near.status = mine.status
        AND near.currency = mine.currency
),

beside AS (
    SELECT
        x.record_id, x.document_id, x.record, t.id AS near_id, t.period_printed, x.period_printed AS own_period_printed,
        x.has_guessed_period OR coalesce(r.inferred, '') LIKE '%period%' AS has_guessed_period,
        abs(t.amount_minor - x.amount_minor) * 1e2 AS apart,
        CASE WHEN r.slug < x.slug THEN t.amount_minor ELSE x.amount_minor END AS size,
        CASE WHEN 'about' IN (t.amount_bound, x.amount_bound) THEN 3 ELSE 0 END AS within_percent,
        CASE WHEN t.period_earliest <= x.period_latest AND t.period_latest >= x.period_earliest THEN 3 END AS within_percent_at_one_time
    FROM pairs AS x
    CROSS JOIN trade_figures AS t
    CROSS JOIN records AS r
    WHERE t.id = x.near_id AND r.id = x.near_id
),

nearby AS (
    SELECT
        b.record_id, b.document_id, b.record, b.near_id, b.period_printed, b.own_period_printed,
        CASE
            WHEN b.apart <= coalesce(b.within_percent_at_one_time, b.within_percent) * b.size THEN 'perhaps the same'
            WHEN b.has_guessed_period AND b.own_period_printed IS NOT NULL AND b.period_printed IS NOT NULL THEN 'of what may be one time'
            ELSE 'of an overlapping time'
        END AS how
    FROM beside AS b
    WHERE b.apart <= b.within_percent * b.size OR b.within_percent_at_one_time IS NOT NULL
),

-- Whom a group brought along: it came where one document says so of each of its people.
brought_along AS (
    SELECT g.*, count(*) OVER (PARTITION BY record_id) AS people
    FROM (
        SELECT DISTINCT s.record_id, s.document_id, s.record, s.kind, mine.meeting_id, mine.attendance, m.member_id
        FROM spoken AS s
        CROSS JOIN participants AS mine
        CROSS JOIN actors AS troop
        CROSS JOIN memberships AS m
        CROSS JOIN actors AS person
        WHERE
            mine.id = s.record_id
            AND troop.id = mine.actor_id
            AND m.organization_id = troop.id
            AND person.id = m.member_id
            AND CASE WHEN mine.id > 0 AND troop.type = 'group' THEN person.type END = 'person'
    ) AS g
),

-- Other records that tell of the same: of a group and its people, of a state and whom it sent, of a platform and one meeting of it.
akin AS (
    SELECT
        s.record_id, s.document_id, s.record, s.kind, 'attendance' AS field,
        theirs.id AS other_id, 0 AS other_document_id, 'attendance' AS other_field, 'its group' AS how, troop.id AS of_id, '' AS share
    FROM spoken AS s
    CROSS JOIN participants AS mine
    CROSS JOIN actors AS person
    CROSS JOIN memberships AS m
    CROSS JOIN actors AS troop
    CROSS JOIN participants AS theirs
    WHERE
        mine.id = s.record_id
        AND person.id = mine.actor_id
        AND m.member_id = person.id
        AND troop.id = m.organization_id
        AND CASE WHEN mine.id > 0 AND person.type = 'person' THEN troop.type END = 'group'
        AND theirs.meeting_id = mine.meeting_id
        AND theirs.actor_id = troop.id
    UNION ALL
    SELECT
        p.record_id, p.document_id, p.record, p.kind, 'attendance',
        min(theirs.id), a.document_id, 'attendance',
        CASE WHEN count(DISTINCT p.member_id) = p.people THEN 'its people' ELSE 'some of its people' END,
        p.record_id,
        cast(count(DISTINCT p.member_id) AS varchar(20)) || ' of the ' || cast(p.people AS varchar(20))
    FROM brought_along AS p
    CROSS JOIN participants AS theirs
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    WHERE
        theirs.meeting_id = p.meeting_id
        AND theirs.actor_id = p.member_id
        AND a.record_id = theirs.id
        AND k.account_id = a.id
        AND CASE
            WHEN theirs.id > 0 AND NOT a.is_inferred AND NOT a.is_denied AND k.field = 'attendance' AND NOT k.is_inferred THEN k.value
        END = p.attendance
    GROUP BY p.record_id, p.document_id, p.record, p.kind, p.people, a.document_id
    UNION ALL
    SELECT
        s.record_id, s.document_id, s.record, s.kind, '', theirs.id, 0, '',
        CASE WHEN theirs.on_behalf_of_id = mine.member_id THEN 'whom it sent' ELSE 'who sent' END,
        theirs.member_id, ''
    FROM spoken AS s
    CROSS JOIN memberships AS mine
    CROSS JOIN actors AS troop
    CROSS JOIN memberships AS theirs
    WHERE
        mine.id = s.record_id
        AND troop.id = mine.organization_id
        AND CASE WHEN mine.id > 0 THEN troop.type END = 'group'
        AND theirs.organization_id = troop.id
        AND (theirs.on_behalf_of_id = mine.member_id OR mine.on_behalf_of_id = theirs.member_id)
    UNION ALL
    SELECT
        s.record_id, s.document_id, s.record, s.kind, 'attendance', theirs.id, 0, 'attendance',
        CASE WHEN theirs.on_behalf_of_id = mine.actor_id THEN 'whom it sent' ELSE 'who sent' END,
        theirs.actor_id, ''
    FROM spoken AS s
    CROSS JOIN participants AS mine
    CROSS JOIN participants AS theirs
    WHERE
        mine.id = s.record_id
        AND theirs.meeting_id = mine.meeting_id
        AND (theirs.on_behalf_of_id = mine.actor_id OR mine.on_behalf_of_id = theirs.actor_id)
    UNION ALL
    SELECT s.record_id, s.document_id, s.record, s.kind, 'participation', theirs.id, 0, 'attendance', 'one meeting', theirs.id, ''
    FROM spoken AS s
    CROSS JOIN memberships AS mine
    CROSS JOIN relations AS x
    CROSS JOIN participants AS theirs
    WHERE
        mine.id = s.record_id
        AND x.object_id = mine.organization_id
        AND theirs.meeting_id = CASE WHEN mine.participation IS NOT NULL AND x.relation = 'part_of' THEN x.subject_id END
        AND mine.member_id IN (theirs.actor_id, theirs.on_behalf_of_id)
    UNION ALL
    SELECT s.record_id, s.document_id, s.record, s.kind, 'attendance', theirs.id, 0, 'participation', 'all of it', theirs.id, ''
    FROM spoken AS s
    CROSS JOIN participants AS mine
    CROSS JOIN relations AS x
    CROSS JOIN memberships AS theirs
    WHERE
        mine.id = s.record_id
        AND x.subject_id = mine.meeting_id
        AND theirs.organization_id = CASE WHEN mine.id > 0 AND x.relation = 'part_of' THEN x.object_id END
        AND theirs.member_id IN (mine.actor_id, mine.on_behalf_of_id)
),

-- Whoever says after a denial that it is so has taken that back.
heard AS (
    SELECT
        g.*,
        max(CASE WHEN NOT is_denied AND scope = '' THEN first_day END) OVER (PARTITION BY record_id, origin_id) AS last_said_so
    FROM given AS g
),

said AS (
    SELECT
        h.whose, h.record, h.kind, h.record_id, h.document_id, h.account_id, h.origin_id, h.scope, h.is_denied, k.field,
        CASE
            WHEN k.object_id IS NULL THEN lower(k.value)
            WHEN k.field IN ('places', 'parties') THEN cast(k.object_id AS varchar(20)) || replace(k.value, thing.slug, '')
            ELSE cast(k.object_id AS varchar(20))
        END AS meant,
        CASE WHEN h.is_denied THEN 'not ' ELSE '' END
        || CASE
            WHEN thing.label IS NOT NULL THEN thing.label
            || CASE
                WHEN k.field IN ('places', 'parties') AND replace(k.value, thing.slug || ' as ', '') <> k.value
                    THEN ' (' || replace(k.value, thing.slug || ' as ', '') || ')'
                ELSE ''
            END
            WHEN k.unit NOT IN ('', 'day', 'min', 'mo') AND substr(k.value, length(k.value), 1) IN (
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
            ) THEN k.value || ' ' || replace(replace(k.unit, '{', ''), '}', '')
            WHEN k.value = 'true' THEN 'yes'
            WHEN k.value = 'false' THEN 'no'
            ELSE k.value
        END AS value,
        thing.kind AS thing_kind,
        coalesce(k.low, -1e300) AS low,
        coalesce(k.high, 1e300) AS high,
        CASE WHEN k.low IS NOT NULL OR k.high IS NOT NULL THEN k.unit END AS unit,
        CASE
            WHEN k.standing IN ('stands', 'agrees', 'near') THEN 'agrees'
            ELSE coalesce(k.standing, 'agrees')
        END AS standing,
        coalesce(k.standing, 'stands') = 'stands' AS is_standing,
        k.modality,
        coalesce(k.label, h.label) AS passage,
        NULL AS printed_period,
        NULL AS own_printed_period,
        NULL AS how,
        NULL AS of_what
    FROM heard AS h
    CROSS JOIN claims AS k
    LEFT JOIN records AS thing ON thing.id = k.object_id
    WHERE
        k.account_id = h.account_id
        AND NOT k.is_inferred
        -- Who denies the whole record denies all of its fields; that is one row.
        AND NOT (h.is_denied AND h.is_whole)
        AND k.field NOT IN ('unit', 'sector', 'reported_by')
        AND NOT (h.kind = 'event' AND k.field = 'type')
    UNION ALL
    SELECT
        h.whose, h.record, h.kind, h.record_id, h.document_id, h.account_id, h.origin_id, h.scope, h.is_denied,
        '',
        '',
        CASE WHEN h.is_denied THEN 'denied' ELSE 'stated' END,
        NULL,
        -1e300,
        1e300,
        NULL,
        'agrees',
        NOT h.is_denied,
        h.modality,
        h.label,
        NULL,
        NULL,
        NULL,
        NULL
    FROM heard AS h
    WHERE
        h.is_whole
        AND CASE WHEN h.is_denied AND h.last_said_so > h.last_day THEN 'taken back' ELSE 'in force' END = 'in force'
        -- Of others it is enough that their fields are so, unless somebody denies all of it.
        AND (
            h.kind IN ('membership', 'part', 'project party', 'relation')
            OR h.has_denials
            OR (
                h.kind NOT IN ('actor', 'document', 'place', 'project', 'proposition', 'stance', 'topic')
                AND NOT EXISTS (SELECT 1 FROM claims AS k WHERE k.account_id = h.account_id)
            )
        )
    UNION ALL
    SELECT
        'near', n.record, 'trade figure', n.record_id, a.document_id, a.id, a.origin_id, '', a.is_denied, k.field, '',
        k.value || CASE k.unit WHEN '%' THEN ' %' ELSE '' END, NULL,
        k.low, k.high, k.unit, 'agrees', a.is_denied, k.modality, coalesce(k.label, a.label), coalesce(n.period_printed, ''),
        n.own_period_printed, n.how, NULL
    FROM nearby AS n
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    -- Conditions name two tables, so that SQLite makes no filter of a whole one.
    WHERE
        a.record_id = n.near_id
        AND a.document_id <> n.document_id
        AND CASE WHEN n.near_id > 0 AND NOT a.is_inferred AND NOT a.is_denied THEN a.scope END = ''
        AND k.account_id = a.id
        AND CASE WHEN a.id > 0 AND NOT k.is_inferred AND k.field IN ('amount', 'change_percent') THEN coalesce(k.standing, 'stands') END IN (
            'stands', 'agrees', 'near'
        )
    UNION ALL
    -- Of what else the others call the main subject of the same talks.
    SELECT
        'near', s.record, s.kind, s.record_id, a.document_id, a.id, a.origin_id, a.scope, a.is_denied, k.field, '',
        subject.label, NULL,
        NULL, NULL, NULL, 'agrees', a.is_denied, k.modality, coalesce(k.label, a.label), NULL, NULL, '~ another subject',
        NULL
    FROM spoken AS s
    CROSS JOIN agenda_items AS mine
    CROSS JOIN agenda_items AS next_to_it
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    CROSS JOIN records AS subject
    WHERE
        mine.id = s.record_id
        AND next_to_it.meeting_id = mine.meeting_id
        AND next_to_it.id <> mine.id
        AND a.record_id = next_to_it.id
        AND a.document_id <> s.document_id
        AND k.account_id = a.id
        AND CASE
            WHEN mine.id > 0 AND NOT a.is_denied AND NOT a.is_inferred AND k.field = 'is_central' AND NOT k.is_inferred THEN k.value
        END = 'true'
        AND subject.id = next_to_it.subject_id
    UNION ALL
    SELECT
        'near', x.record, x.kind, x.record_id, a.document_id, a.id, a.origin_id, a.scope, a.is_denied, x.field,
        coalesce(lower(k.value), ''),
        coalesce(k.value, 'stated'), NULL,
        -1e300, 1e300, NULL, 'agrees', a.is_denied, coalesce(k.modality, a.modality), coalesce(k.label, a.label), NULL, NULL, x.how,
        CASE x.share WHEN '' THEN thing.label ELSE x.share END
    FROM akin AS x
    CROSS JOIN accounts AS a
    CROSS JOIN records AS thing
    LEFT JOIN claims AS k ON k.account_id = a.id AND k.field = x.other_field AND NOT k.is_inferred
    WHERE
        a.record_id = x.other_id
        AND x.other_document_id IN (0, a.document_id)
        AND CASE WHEN x.other_id > 0 AND NOT a.is_inferred AND NOT a.is_denied THEN a.document_id END <> x.document_id
        AND thing.id = x.of_id
        AND CASE WHEN x.field = '' THEN 'stands' ELSE coalesce(k.standing, CASE WHEN k.value IS NULL THEN '' ELSE 'stands' END) END IN (
            'stands', 'agrees', 'near'
        )
),

-- In order, so that SQLite keeps the others apart, and looks through no more for each thing that is said here.
theirs AS (
    SELECT *
    FROM said
    WHERE whose <> 'this'
    ORDER BY record_id, field
),

-- What the document says twice in one voice is one thing.
own AS (
    SELECT d.*, row_number() OVER (ORDER BY record_id, field, account_id, meant) AS claim
    FROM (
        SELECT
            said.*,
            row_number() OVER (
                PARTITION BY record_id, field, meant, origin_id, scope, CASE WHEN is_denied THEN 1 ELSE 0 END
                ORDER BY CASE standing WHEN 'agrees' THEN 1 ELSE 2 END, account_id
            ) AS place,
            -- What the document itself tells of as gone by is not outdated by those who say so, too.
            max(CASE WHEN standing = 'agrees' AND NOT is_denied THEN 1 ELSE 0 END) OVER (PARTITION BY record_id, field) AS has_news
        FROM said
        WHERE whose NOT IN ('other', 'near')
    ) AS d
    WHERE d.place = 1
),

-- What is not comparable begins with ~: SQLite keeps a table for each list of words wherever it repeats these cases, 14 MB in all.
compared AS (
    SELECT
        c.claim, c.record, c.kind, c.record_id, c.document_id, c.account_id, c.origin_id, c.field, c.value, c.unit, c.scope, c.modality, c.passage,
        c.thing_kind, c.is_denied, c.standing, c.is_standing, c.has_news,
        o.account_id AS other_account_id, o.document_id AS other_document_id, o.origin_id AS other_origin_id,
        o.value AS other_value, o.passage AS other_passage, o.modality AS other_modality, o.is_denied AS other_is_denied, o.standing AS other_standing,
        o.is_standing AS other_is_standing, o.printed_period, o.own_printed_period, o.how, o.of_what,
        CASE WHEN c.scope = '' THEN o.scope WHEN o.scope = '' THEN c.scope ELSE '' END AS part,
        CASE
            WHEN o.how = '~ another subject' THEN CASE WHEN c.meant = 'true' AND NOT c.is_denied THEN o.how ELSE 'another thing' END
            WHEN o.of_what IS NOT NULL THEN CASE
                WHEN c.is_denied OR c.scope <> o.scope THEN 'another thing'
                WHEN o.how IN ('one meeting', 'all of it') THEN '~ another extent'
                -- Who names less confirms nothing of who names more.
                WHEN c.meant = o.meant THEN CASE WHEN o.how IN ('who sent', 'some of its people') THEN '~ another extent' ELSE 'the same' END
                ELSE 'another thing'
            END
            WHEN o.printed_period IS NOT NULL THEN CASE
                WHEN c.scope <> '' OR c.is_denied OR c.standing = 'not representable' THEN 'another thing'
                WHEN o.how = 'of what may be one time' AND (c.low >= o.high OR o.low >= c.high) THEN '~ perhaps one time'
                WHEN o.how <> 'perhaps the same' THEN '~ an overlapping time'
                -- A change goes with its figure, and is the same only where it is equal.
                WHEN c.field = 'amount' OR (c.low < o.high AND o.low < c.high) THEN 'another period'
                ELSE 'another thing'
            END
            WHEN c.scope <> o.scope THEN CASE
                WHEN c.unit = o.unit OR (c.field IN ('stage', 'status') AND c.meant <> o.meant) THEN '~ another part'
                ELSE 'another thing'
            END
            WHEN c.meant = o.meant THEN 'the same'
            WHEN c.field = 'places' OR c.field = 'parties' OR c.field = 'formats' THEN 'another thing'
            WHEN 'not representable' IN (c.standing, o.standing) THEN '~ in words'
            -- That figures touch is not enough; days are counted.
            WHEN c.unit = o.unit AND c.unit = 'day' AND c.low <= o.high AND o.low <= c.high THEN 'both can be true'
            WHEN c.unit = o.unit AND c.low < o.high AND o.low < c.high THEN 'both can be true'
            WHEN c.unit = o.unit THEN 'apart'
            WHEN c.unit <> o.unit THEN 'another unit'
            ELSE ''
        END AS fit
    FROM own AS c
    LEFT JOIN theirs AS o ON o.record_id = c.record_id AND o.field = c.field
),

related AS (
    SELECT
        compared.*,
        CASE
            WHEN other_account_id IS NULL OR fit = 'another thing' OR other_standing = 'set aside' THEN NULL
            WHEN fit = 'another period' THEN 'perhaps the same figure'
            WHEN fit = '~ perhaps one time' THEN 'may contradict'
            WHEN substr(fit, 1, 1) = '~' THEN 'not comparable'
            WHEN field = '' AND is_denied <> other_is_denied THEN 'contradicts'
            -- Of two denials, those of the same confirm each other; a denial and a value dispute where they meet.
            WHEN is_denied AND other_is_denied THEN CASE fit WHEN 'the same' THEN 'confirms' END
            WHEN is_denied OR other_is_denied THEN CASE
                WHEN (is_denied AND standing = 'superseded') OR (other_is_denied AND other_standing = 'superseded') THEN NULL
                WHEN fit IN ('the same', 'both can be true') THEN 'contradicts'
                WHEN fit = '' AND is_denied AND standing = 'rival' AND other_standing = 'agrees' THEN 'contradicts'
                WHEN fit = '' AND other_is_denied AND other_standing = 'rival' AND standing = 'agrees' THEN 'contradicts'
            END
            WHEN fit = 'the same' THEN 'confirms'
            WHEN 'not comparable' IN (standing, other_standing) THEN CASE
                WHEN fit = 'both can be true' THEN 'confirms'
                WHEN fit = 'apart' AND scope <> '' THEN 'contradicts'
                -- Of two wordings, neither says anything about the other.
                WHEN fit <> '' THEN 'not comparable'
            END
            WHEN standing = 'superseded' THEN CASE
                WHEN other_standing = 'agrees' THEN CASE WHEN has_news = 0 THEN 'outdates' END
                WHEN fit = 'both can be true' THEN 'confirms'
            END
            WHEN other_standing = 'superseded' THEN CASE
                WHEN fit = 'both can be true' THEN 'confirms'
                WHEN standing = 'agrees' THEN 'precedes'
            END
            WHEN standing = 'agrees' AND other_standing = 'agrees' AND (is_standing OR other_is_standing) THEN 'confirms'
            WHEN is_standing OR other_is_standing THEN 'contradicts'
            WHEN fit = 'both can be true' THEN 'confirms'
            WHEN fit = 'apart' THEN 'contradicts'
            -- Neither stands, and of two places one may lie in the other.
            WHEN thing_kind = 'place' THEN 'not comparable'
            WHEN standing = 'agrees' AND other_standing = 'agrees' THEN 'confirms'
            ELSE 'contradicts'
        END AS found
    FROM compared
),

-- The same voice is repeated and confirms nothing.
graded AS (
    SELECT
        r.*,
        CASE
            WHEN r.found = 'contradicts' THEN 1
            WHEN r.found = 'may contradict' THEN 2
            WHEN r.found = 'outdates' THEN 3
            WHEN r.found = 'confirms' AND r.origin_id <> r.other_origin_id THEN 4
            WHEN r.found = 'confirms' THEN 5
            WHEN r.found = 'precedes' THEN 6
            WHEN r.found = 'not comparable' THEN 7
            WHEN r.found = 'perhaps the same figure' THEN 8
            ELSE 9
        END AS grade,
        od.label AS other_document,
        od.published_on_earliest,
        od.published_on AS other_published_on
    FROM related AS r
    LEFT JOIN documents AS od ON od.id = r.other_document_id
),

-- Of what one voice says several times the surest and earliest is shown.
ranked AS (
    SELECT
        g.*,
        count(*) OVER (PARTITION BY claim, grade, other_origin_id, other_value) AS times,
        row_number() OVER (
            PARTITION BY claim, grade, other_origin_id, other_value
            ORDER BY
                CASE other_modality WHEN 'certain' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END,
                published_on_earliest NULLS LAST,
                other_document,
                other_account_id
        ) AS place,
        row_number() OVER (PARTITION BY claim ORDER BY grade, other_account_id, other_value) AS place_of_all
    FROM graded AS g
),

shown AS (
    SELECT
        v.*,
        row_number() OVER (PARTITION BY claim, grade, other_origin_id ORDER BY other_account_id, other_value) AS place_of_voice
    FROM ranked AS v
    WHERE (grade < 9 AND place = 1) OR (grade = 9 AND place_of_all = 1)
),

counted AS (
    SELECT
        v.*,
        min(grade) OVER (PARTITION BY claim) AS verdict_grade,
        sum(CASE WHEN grade = 1 AND place_of_voice = 1 THEN 1 ELSE 0 END) OVER (PARTITION BY claim) AS contradicted_by,
        sum(CASE WHEN grade = 3 AND place_of_voice = 1 THEN 1 ELSE 0 END) OVER (PARTITION BY claim) AS outdated_by,
        sum(CASE WHEN grade = 4 AND place_of_voice = 1 THEN 1 ELSE 0 END) OVER (PARTITION BY claim) AS confirmed_by
    FROM shown AS v
),

numbered AS (
    SELECT
        n.*,
        dense_rank() OVER (
            ORDER BY
                -- Figures and days tell more than that somebody was there, and the talks more than who was to come to them.
                n.verdict_grade, CASE WHEN n.unit IS NULL THEN 2 ELSE 1 END,
                CASE WHEN n.kind IN ('agenda item', 'participant') THEN 2 ELSE 1 END,
                n.contradicted_by DESC, n.outdated_by DESC, n.confirmed_by DESC, n.record, n.record_id, n.field, n.value, n.claim
        ) AS number,
        CASE n.verdict_grade
            WHEN 1 THEN 'contradicted'
            WHEN 2 THEN 'perhaps contradicted'
            WHEN 3 THEN 'outdated'
            WHEN 4 THEN 'confirmed'
            WHEN 5 THEN 'repeated'
            WHEN 6 THEN 'newer'
            WHEN 7 THEN 'not comparable'
            WHEN 8 THEN 'perhaps the same'
            ELSE 'silent'
        END AS verdict
    FROM counted AS n
    WHERE n.grade < 9 OR n.verdict_grade = 9
),

final AS (
    SELECT
        n.number, n.verdict, n.record_id, n.record, n.kind, n.field, n.value, n.document_id, n.passage,
        n.origin_id AS voice_id,
        voice.label AS voice,
        mouth.label AS speaker,
        coalesce(a.said_on, a.as_of, d.published_on) AS dated,
        n.modality AS how_sure,
        CASE n.grade WHEN 5 THEN 'repeats' ELSE n.found END AS relation,
        CASE WHEN n.grade < 9 THEN n.other_value END AS other_value,
        CASE WHEN n.grade < 9 THEN n.other_origin_id END AS other_voice_id,
        CASE WHEN n.grade < 9 THEN other_voice.label END AS other_voice,
        CASE WHEN n.grade < 9 THEN other_mouth.label END AS other_speaker,
        CASE WHEN n.grade < 9 THEN n.other_document_id END AS other_document_id,
        CASE WHEN n.grade < 9 THEN n.other_document END AS other_document,
        CASE WHEN n.grade < 9 THEN n.other_passage END AS other_passage,
        CASE WHEN n.grade < 9 THEN coalesce(oa.said_on, oa.as_of, n.other_published_on) END AS other_dated,
        CASE WHEN n.grade < 9 THEN n.other_modality END AS other_how_sure,
        CASE WHEN n.grade < 9 THEN n.times END AS times,
        CASE
            WHEN n.grade = 9 THEN NULL
            WHEN n.grade = 1 AND (n.is_denied OR n.other_is_denied) THEN 'it is denied'
            WHEN n.grade = 1 AND n.fit = 'apart' THEN 'the two do not overlap'
            WHEN n.grade = 1 AND n.fit = 'another unit' THEN 'they give sums in different currencies'
            WHEN n.grade = 1 THEN 'they differ'
            WHEN n.grade = 3 THEN 'things have moved on since'
            WHEN n.grade = 6 THEN 'things had gone on by then'
            WHEN n.how = 'its group' THEN 'the other says so of a group to which it belongs: ' || n.of_what
            WHEN n.how = 'its people' THEN 'the other says so of each one who belongs to it'
            WHEN n.how = 'some of its people' THEN 'the other says so of ' || n.of_what || ' who belong to it'
            WHEN n.how = 'whom it sent' THEN 'the other names who came for it: ' || n.of_what
            WHEN n.how = 'who sent' THEN 'the other names only the side that sent them: ' || n.of_what
            WHEN n.how = 'one meeting' THEN 'the other is of one meeting only: ' || n.of_what
            WHEN n.how = 'all of it' THEN 'the other is of all of it, not of one meeting: ' || n.of_what
            WHEN n.grade IN (4, 5) AND n.fit = 'the same' THEN 'they say the same'
            WHEN n.grade IN (4, 5) THEN 'both can be true'
            WHEN n.printed_period = '' THEN 'the other has no period'
            WHEN n.fit = '~ perhaps one time' THEN
                'if “' || n.own_printed_period || '” means the same time as “' || n.printed_period || '”, the two contradict each other'
            WHEN n.fit = '~ an overlapping time' THEN 'the other is given for “' || n.printed_period || '”, which overlaps'
            WHEN n.grade = 8 THEN 'the other is given for “' || n.printed_period || '”'
            WHEN n.fit = '~ another subject' THEN 'another subject of the same talks is called the main one'
            || CASE WHEN n.part <> '' THEN ', of a part: ' || n.part ELSE '' END
            WHEN n.fit = '~ another part' AND n.part <> '' THEN 'one is of a part: ' || n.part
            WHEN n.fit = '~ another part' THEN 'each is of a part of its own'
            WHEN n.fit = '~ in words' THEN 'one is in words that no column holds'
            WHEN n.thing_kind = 'place' THEN 'one place may lie in the other'
            ELSE 'one is in another currency or goes with another figure'
        END AS because,
        CASE
            WHEN n.grade NOT IN (1, 3) OR n.field = '' THEN NULL
            WHEN n.is_standing THEN 'this document''s'
            WHEN n.other_is_standing THEN 'the other'
            WHEN n.standing = 'agrees' AND n.other_standing <> 'agrees' THEN 'this document''s'
            WHEN n.standing <> 'agrees' AND n.other_standing = 'agrees' THEN 'the other'
            ELSE 'neither of the two'
        END AS stands,
        CASE WHEN n.grade IN (1, 3) THEN settled.rule END AS rule,
        n.contradicted_by, n.outdated_by, n.confirmed_by, n.grade, n.other_account_id
    FROM numbered AS n
    JOIN accounts AS a ON a.id = n.account_id
    JOIN documents AS d ON d.id = n.document_id
    JOIN records AS voice ON voice.id = n.origin_id
    LEFT JOIN accounts AS oa ON oa.id = n.other_account_id
    LEFT JOIN records AS other_voice ON other_voice.id = n.other_origin_id
    LEFT JOIN records AS mouth ON mouth.id = a.speaker_id AND a.speaker_id <> n.origin_id
    LEFT JOIN records AS other_mouth ON other_mouth.id = oa.speaker_id AND oa.speaker_id <> n.other_origin_id
    LEFT JOIN resolutions AS settled ON settled.record_id = n.record_id AND settled.field = n.field
    WHERE :verdict = '' OR n.verdict = :verdict
)

SELECT
    number, verdict, record_id, record, field, value, passage, relation, other_value, other_voice_id, other_voice,
    other_speaker, other_document_id, other_document, other_passage, other_dated, because, stands, rule, contradicted_by, outdated_by,
    confirmed_by, times, kind, voice_id, voice, speaker, dated, how_sure, other_how_sure, document_id
FROM final
ORDER BY number, grade, other_document NULLS LAST, other_document_id NULLS LAST, other_value NULLS LAST, other_account_id NULLS LAST
