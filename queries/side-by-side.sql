-- title: Two documents side by side
-- question: What do two documents say of one meeting, project or other record, what does only one of them say, and where do they differ?
-- group: How far to trust it
-- parameters:
--   record:
--     type: text
--     opens_with: accounts.record_id
--     of: accounts.record_id
--     help: The record that both speak of, with all that belongs to it, such as a meeting's participants and agenda.
--     unlisted: No document here speaks of {chosen}.
--   one: {type: text, default: '', label: First document, empty: the earliest, of: accounts.document_id, help: One document that speaks of the record.}
--   other: {type: text, default: '', label: Second document, empty: the next, of: accounts.document_id, help: The document to set beside it.}
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record that is spoken of.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, below: record, meaning: What it is.}
--   field: {type: field, heading: field, meaning: The field. Empty for the record as a whole.}
--   part: {heading: of which part, meaning: 'Of which part of the record it is said, where a document says it of a part alone.', absent: it is said of the whole}
--   comparison: {type: term, meaning: 'Whether both say so, only one does, they differ, one is later news, or the two cannot be compared.'}
--   one_value: {type: value, heading: the first says, headed_by: one_document, meaning: What the first document says., absent: it says nothing of it}
--   one_voice: {heading: on whose word, below: one_value, meaning: Whose word that is., absent: it says nothing of it}
--   one_passage: {type: passage, of: one_document_id, heading: its sentence, below: one_value, meaning: The first sentence there that says it., absent: it says nothing of it}
--   other_value: {type: value, heading: the second says, headed_by: other_document, meaning: What the second document says., absent: it says nothing of it}
--   other_voice: {heading: on whose word, below: other_value, meaning: Whose word that is., absent: it says nothing of it}
--   other_passage: {type: passage, of: other_document_id, heading: its sentence, below: other_value, meaning: The first sentence there that says it., absent: it says nothing of it}
--   one_document_id: {type: id, meaning: The first document.}
--   one_document: {type: record, of: one_document_id, heading: first document, meaning: What the first document is called.}
--   other_document_id: {type: id, meaning: The second document.}
--   other_document: {type: record, of: other_document_id, heading: second document, meaning: What the second document is called.}
-- caveats:
--   - Silence on a matter is not a denial of it.
--   - A source that says a group came is taken to mean each person in it; where the other names each of them, the group itself has no row.
-- when_empty: Only one document speaks of this record, or none. It takes two to set side by side.
-- see_also: [document-check, disagreements]
WITH
-- The documents that speak of it, the earliest first.
speaking AS (
    SELECT spoken.document_id, r.slug, r.label, row_number() OVER (ORDER BY d.published_on_earliest NULLS LAST, r.slug) AS place
    FROM (SELECT DISTINCT a.document_id FROM records AS s CROSS JOIN accounts AS a WHERE s.slug = :record AND a.record_id = s.id) AS spoken
    JOIN documents AS d ON d.id = spoken.document_id
    JOIN records AS r ON r.id = spoken.document_id
),

one_document AS (
    SELECT document_id, label
    FROM speaking
    WHERE (:one = '' AND slug <> :other) OR slug = :one
    ORDER BY place
    LIMIT 1
),

other_document AS (
    SELECT p.document_id, p.label
    FROM one_document AS o
    CROSS JOIN speaking AS p
    WHERE p.document_id <> o.document_id AND (:other = '' OR p.slug = :other)
    ORDER BY p.place
    LIMIT 1
),

chosen AS (
    SELECT one.document_id, one.document_id AS one_id, other.document_id AS other_id
    FROM one_document AS one
    CROSS JOIN other_document AS other
    UNION ALL
    SELECT other.document_id, one.document_id, other.document_id
    FROM one_document AS one
    CROSS JOIN other_document AS other
),

-- What is told of it, and of what belongs to it.
told AS (
    SELECT a.record_id, a.id AS account_id, a.document_id, a.origin_id, a.speaker_id, a.is_denied, a.is_whole, a.scope, a.position, a.label
    FROM records AS s
    CROSS JOIN accounts AS a
    WHERE s.slug = :record AND a.record_id = s.id AND NOT a.is_inferred
    UNION ALL
    SELECT a.record_id, a.id AS account_id, a.document_id, a.origin_id, a.speaker_id, a.is_denied, a.is_whole, a.scope, a.position, a.label
    FROM records AS s
    CROSS JOIN participants AS m
    CROSS JOIN accounts AS a
    WHERE s.slug = :record AND m.meeting_id = s.id AND a.record_id = m.id AND NOT a.is_inferred
    UNION ALL
    SELECT a.record_id, a.id AS account_id, a.document_id, a.origin_id, a.speaker_id, a.is_denied, a.is_whole, a.scope, a.position, a.label
    FROM records AS s
    CROSS JOIN agenda_items AS m
    CROSS JOIN accounts AS a
    WHERE s.slug = :record AND m.meeting_id = s.id AND a.record_id = m.id AND NOT a.is_inferred
    UNION ALL
    SELECT a.record_id, a.id AS account_id, a.document_id, a.origin_id, a.speaker_id, a.is_denied, a.is_whole, a.scope, a.position, a.label
    FROM records AS s
    CROSS JOIN milestones AS m
    CROSS JOIN accounts AS a
    WHERE s.slug = :record AND m.subject_id = s.id AND a.record_id = m.id AND NOT a.is_inferred
    UNION ALL
    SELECT a.record_id, a.id AS account_id, a.document_id, a.origin_id, a.speaker_id, a.is_denied, a.is_whole, a.scope, a.position, a.label
    FROM records AS s
    CROSS JOIN project_parties AS m
    CROSS JOIN accounts AS a
    WHERE s.slug = :record AND m.project_id = s.id AND a.record_id = m.id AND NOT a.is_inferred
),

accounts_of AS (
    SELECT
        t.record_id,
        t.account_id,
        CASE WHEN t.document_id = c.one_id THEN 1 ELSE 2 END AS side,
        CASE WHEN t.is_denied AND t.is_whole THEN 'denied' ELSE 'said' END AS value,
        CASE WHEN t.speaker_id <> t.origin_id THEN speaker.label || ', for ' || v.label ELSE v.label END AS voice,
        t.label AS passage,
        t.is_denied,
        t.scope,
        row_number() OVER (PARTITION BY t.record_id, t.document_id ORDER BY t.is_denied, t.position, t.account_id) AS place
    FROM told AS t
    CROSS JOIN chosen AS c
    CROSS JOIN records AS v
    LEFT JOIN records AS speaker ON speaker.id = t.speaker_id
    WHERE t.document_id = c.document_id AND v.id = t.origin_id
),

wholes AS (
    SELECT
        b.record_id,
        max(CASE WHEN b.side = 1 THEN b.value END) AS one_value,
        max(CASE WHEN b.side = 1 THEN b.voice END) AS one_voice,
        max(CASE WHEN b.side = 1 THEN b.passage END) AS one_passage,
        max(CASE WHEN b.side = 2 THEN b.value END) AS other_value,
        max(CASE WHEN b.side = 2 THEN b.voice END) AS other_voice,
        max(CASE WHEN b.side = 2 THEN b.passage END) AS other_passage
    FROM accounts_of AS b
    WHERE b.place = 1
    GROUP BY b.record_id
),

-- Who says that a group came says so of each person in it.
in_groups AS (
    SELECT
        w.record_id, b.side, troop.id AS troop_id, theirs.id AS group_id, troop.label AS troop, min(b.voice) AS voice, min(b.passage) AS passage
    FROM wholes AS w
    CROSS JOIN participants AS mine
    CROSS JOIN memberships AS m
    CROSS JOIN actors AS troop
    CROSS JOIN participants AS theirs
    CROSS JOIN accounts_of AS b
    WHERE
        mine.id = w.record_id
        AND m.member_id = mine.actor_id
        AND troop.id = m.organization_id
        AND troop.type = 'group'
        AND theirs.meeting_id = mine.meeting_id
        AND theirs.actor_id = troop.id
        AND theirs.attendance = mine.attendance
        AND b.record_id = theirs.id
        AND b.place = 1
        AND NOT b.is_denied
        AND CASE b.side WHEN 1 THEN w.one_value ELSE w.other_value END IS NULL
    GROUP BY w.record_id, b.side, troop.id, theirs.id, troop.label
),

-- A group of which the other document names each person is compared person by person.
spelt_out AS (
    SELECT n.group_id
    FROM (SELECT g.group_id, g.troop_id, count(DISTINCT g.record_id) AS named FROM in_groups AS g GROUP BY g.group_id, g.troop_id) AS n
    CROSS JOIN memberships AS m
    CROSS JOIN actors AS person
    WHERE m.organization_id = n.troop_id AND person.id = m.member_id AND person.type = 'person'
    GROUP BY n.group_id, n.named
    HAVING count(DISTINCT m.member_id) = n.named
),

grouped AS (
    SELECT
        g.record_id,
        max(CASE WHEN g.side = 1 THEN g.troop END) AS one_group,
        max(CASE WHEN g.side = 1 THEN g.voice END) AS one_voice,
        max(CASE WHEN g.side = 1 THEN g.passage END) AS one_passage,
        max(CASE WHEN g.side = 2 THEN g.troop END) AS other_group,
        max(CASE WHEN g.side = 2 THEN g.voice END) AS other_voice,
        max(CASE WHEN g.side = 2 THEN g.passage END) AS other_passage
    FROM (SELECT i.*, row_number() OVER (PARTITION BY i.record_id, i.side ORDER BY i.troop) AS place FROM in_groups AS i) AS g
    WHERE g.place = 1
    GROUP BY g.record_id
),

-- What each says of the fields of what both speak of; of a set, member by member.
said AS (
    SELECT
        b.record_id, k.field, b.side,
        CASE WHEN k.field IN ('formats', 'parties', 'places') THEN k.value ELSE '' END AS member,
        CASE WHEN b.is_denied THEN 'not ' ELSE '' END
        || CASE
            WHEN thing.label IS NOT NULL THEN thing.label
            WHEN k.unit NOT IN ('', 'day', 'min', 'mo') AND substr(k.value, length(k.value), 1) IN (
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
            ) THEN k.value || ' ' || replace(replace(k.unit, '{', ''), '}', '')
            WHEN k.value = 'true' THEN 'yes'
            WHEN k.value = 'false' THEN 'no'
            ELSE k.value
        END AS value,
        b.is_denied, b.scope, b.voice,
        coalesce(k.label, b.passage) AS passage,
        CASE
            WHEN k.standing IS NULL OR k.standing IN ('stands', 'agrees', 'near') THEN 'agrees'
            ELSE k.standing
        END AS standing,
        -- Several voices may say so in one document; the first is enough.
        row_number() OVER (PARTITION BY b.record_id, k.field, k.value, b.side, b.is_denied, b.scope ORDER BY b.account_id) AS place
    FROM accounts_of AS b
    -- No inner join: SQLite would read all claims to see which are asked for.
    LEFT JOIN claims AS k ON k.account_id = b.account_id AND NOT k.is_inferred
    LEFT JOIN records AS thing ON thing.id = k.object_id
    WHERE
        b.record_id IN (SELECT w.record_id FROM wholes AS w WHERE w.one_value IS NOT NULL AND w.other_value IS NOT NULL)
),

fields AS (
    SELECT
        each.record_id, each.field,
        CASE
            WHEN one.value IS NULL THEN 'only the second'
            WHEN other.value IS NULL THEN 'only the first'
            WHEN one.value = other.value THEN 'both'
            WHEN one.scope <> other.scope THEN 'not comparable'
            WHEN one.is_denied <> other.is_denied THEN 'differ'
            WHEN one.standing = 'agrees' AND other.standing = 'agrees' THEN 'agree'
            WHEN one.standing IN ('not comparable', 'not representable') OR other.standing IN ('not comparable', 'not representable')
                THEN 'not comparable'
            WHEN one.standing = 'superseded' OR other.standing = 'superseded' THEN 'later news'
            ELSE 'differ'
        END AS comparison,
        one.value AS one_value, one.voice AS one_voice, one.passage AS one_passage,
        other.value AS other_value, other.voice AS other_voice, other.passage AS other_passage,
        CASE
            WHEN coalesce(one.scope, '') = coalesce(other.scope, '') THEN nullif(one.scope, '')
            WHEN coalesce(one.scope, '') = '' THEN CASE WHEN one.value IS NULL THEN other.scope ELSE other.scope || ' (the second)' END
            WHEN coalesce(other.scope, '') = '' THEN CASE WHEN other.value IS NULL THEN one.scope ELSE one.scope || ' (the first)' END
            ELSE one.scope || ' (the first); ' || other.scope || ' (the second)'
        END AS part
    FROM (SELECT DISTINCT record_id, field, member FROM said WHERE field IS NOT NULL) AS each
    LEFT JOIN said AS one
        ON
            one.record_id = each.record_id
            AND one.field = each.field
            AND one.member = each.member
            AND one.side = 1
            AND one.place = 1
    LEFT JOIN said AS other
        ON
            other.record_id = each.record_id
            AND other.field = each.field
            AND other.member = each.member
            AND other.side = 2
            AND other.place = 1
),

final AS (
    SELECT
        w.record_id, NULL AS field,
        CASE
            WHEN coalesce(w.one_value, 'said') <> coalesce(w.other_value, 'said') AND coalesce(w.one_value, g.one_group) IS NOT NULL
                AND coalesce(w.other_value, g.other_group) IS NOT NULL THEN 'differ'
            WHEN coalesce(w.one_value, g.one_group) IS NULL THEN 'only the second'
            WHEN coalesce(w.other_value, g.other_group) IS NULL THEN 'only the first'
            ELSE 'both'
        END AS comparison,
        coalesce(w.one_value, 'said of ' || g.one_group) AS one_value,
        coalesce(w.one_voice, g.one_voice) AS one_voice,
        coalesce(w.one_passage, g.one_passage) AS one_passage,
        coalesce(w.other_value, 'said of ' || g.other_group) AS other_value,
        coalesce(w.other_voice, g.other_voice) AS other_voice,
        coalesce(w.other_passage, g.other_passage) AS other_passage,
        NULL AS part
    FROM wholes AS w
    LEFT JOIN grouped AS g ON g.record_id = w.record_id
    LEFT JOIN spelt_out AS o ON o.group_id = w.record_id
    WHERE o.group_id IS NULL OR coalesce(w.one_value, w.other_value) <> 'said' OR (w.one_value IS NOT NULL AND w.other_value IS NOT NULL)
    UNION ALL
    SELECT
        record_id, field, comparison, one_value, one_voice, one_passage, other_value, other_voice, other_passage, part
    FROM fields
)

SELECT
    e.record_id, r.label AS record, r.kind, e.field, e.part, e.comparison, e.one_value, e.one_voice, e.one_passage,
    e.other_value, e.other_voice, e.other_passage, one.document_id AS one_document_id, one.label AS one_document,
    other.document_id AS other_document_id, other.label AS other_document
FROM final AS e
CROSS JOIN records AS r
CROSS JOIN one_document AS one
CROSS JOIN other_document AS other
WHERE r.id = e.record_id
ORDER BY
    CASE e.comparison
        WHEN 'differ' THEN 1
        WHEN 'later news' THEN 2
        WHEN 'only the first' THEN 3
        WHEN 'only the second' THEN 4
        WHEN 'not comparable' THEN 5
        ELSE 6
    END,
    CASE WHEN r.slug = :record THEN 1 ELSE 2 END,
    r.kind, r.label, e.record_id, e.field NULLS FIRST, e.one_value NULLS LAST, e.other_value NULLS LAST,
    e.one_voice NULLS LAST, e.other_voice NULLS LAST, e.one_passage NULLS LAST, e.other_passage NULLS LAST,
    e.part NULLS LAST
