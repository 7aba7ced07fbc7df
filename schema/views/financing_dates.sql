-- title: Dates of financing
-- question: Of when is a sum of money, and who says so?
-- audience: programs
-- rests_on: [financing_id]
-- columns:
--   financing_id: {type: id, meaning: The sum.}
--   dated: {type: date, meaning: The date.}
--   in_year: {type: date, meaning: The year in which it is., absent: it may be in several}
--   in_month: {type: date, meaning: The month in which it is., absent: it may be in several}
--   on_day: {type: date, meaning: The day on which it is., absent: it may be one of several}
--   dated_by: {meaning: 'What the date is of - the step by which the money came so far, or what its amount was said of or on.'}
WITH steps AS (
    SELECT
        f.id AS financing_id,
        m.actual AS dated,
        cast(m.actual_earliest AS varchar(10)) AS earliest,
        cast(m.actual_latest AS varchar(10)) AS latest,
        CASE m.type
            WHEN 'agreement' THEN 'when it was agreed' WHEN 'provision' THEN 'when it was given' ELSE 'when it was announced'
        END AS dated_by,
        1 AS preference,
        m.id AS tie
    FROM financings AS f
    JOIN milestones AS m ON m.subject_id = f.id
    WHERE
        m.actual IS NOT NULL
        AND CASE
            WHEN f.stage IN ('provided', 'repaid') THEN m.type IN ('provision', 'agreement')
            WHEN f.stage IN ('planned', 'pledged') THEN m.type = 'announcement'
            ELSE m.type IN ('agreement', 'announcement')
        END
),

sayings AS (
    SELECT
        f.id AS financing_id,
        CASE WHEN a.as_of IS NOT NULL THEN a.as_of WHEN a.said_on IS NOT NULL THEN a.said_on ELSE d.published_on END AS dated,
        cast(
            CASE
                WHEN a.as_of IS NOT NULL THEN a.as_of_earliest WHEN a.said_on IS NOT NULL THEN a.said_on_earliest
                ELSE d.published_on_earliest
            END AS varchar(10)
        ) AS earliest,
        cast(
            CASE
                WHEN a.as_of IS NOT NULL THEN a.as_of_latest WHEN a.said_on IS NOT NULL THEN a.said_on_latest
                ELSE d.published_on_latest
            END AS varchar(10)
        ) AS latest,
        CASE WHEN a.as_of IS NOT NULL THEN 'what the amount was said of' ELSE 'when the amount was said' END AS dated_by,
        2 AS preference,
        a.id AS tie
    FROM financings AS f
    JOIN accounts AS a ON a.record_id = f.id
    JOIN claims AS k ON k.account_id = a.id
    JOIN documents AS d ON d.id = a.document_id
    WHERE
        k.field = 'amount'
        -- One account's claims are held against nothing.
        AND coalesce(k.standing, 'stands') = 'stands'
        -- A dataset comes out years after what it tells of.
        AND (d.source_type <> 'dataset' OR a.as_of IS NOT NULL OR a.said_on IS NOT NULL)
        AND (a.as_of IS NOT NULL OR a.said_on IS NOT NULL OR d.published_on IS NOT NULL)
),

ranked AS (
    SELECT
        s.*,
        row_number() OVER (
            PARTITION BY s.financing_id
            ORDER BY
                s.preference,
                CASE s.dated_by WHEN 'when it was given' THEN 1 WHEN 'when it was agreed' THEN 2 ELSE 3 END,
                s.earliest,
                s.latest,
                s.dated,
                s.tie
        ) AS place
    FROM (
        SELECT * FROM steps
        UNION ALL
        SELECT * FROM sayings
    ) AS s
)

SELECT
    r.financing_id,
    r.dated,
    CASE WHEN substr(r.earliest, 1, 4) = substr(r.latest, 1, 4) THEN substr(r.earliest, 1, 4) END AS in_year,
    CASE WHEN substr(r.earliest, 1, 7) = substr(r.latest, 1, 7) THEN substr(r.earliest, 1, 7) END AS in_month,
    CASE WHEN r.earliest = r.latest THEN r.earliest END AS on_day,
    r.dated_by
FROM ranked AS r
WHERE r.place = 1
