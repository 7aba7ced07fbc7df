-- title: Perhaps the same
-- question: Which two records may be one and the same thing, known under two slugs?
-- rests_on: [one_id, other_id]
-- columns:
--   kind: {type: kind, meaning: What they are.}
--   one_id: {type: id, meaning: One of the two.}
--   one: {type: record, of: one_id, meaning: What it is called.}
--   other_id: {type: id, meaning: The other.}
--   other: {type: record, of: other_id, meaning: What it is called.}
--   why: Why they may be the same. One row for each reason. Two records that one document tells of are held apart by it, and two may be by an editor; these are not here.
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
    )
