-- title: What adds up to what
-- question: Which figures are parts of which?
-- audience: programs
-- rests_on: [whole_id, part_id]
-- columns:
--   whole_id: {type: id, meaning: 'The whole, such as the turnover of two countries.'}
--   division: {meaning: 'What it is divided into: directions of trade, or parts that a source names.'}
--   part_id: {type: id, meaning: A part of it.}
--   place: {type: integer, meaning: 'Its place in the sum. Two records for one place are one part.'}
--   of_parts: {type: integer, meaning: Number of places in the sum.}
--   has_stages: {type: integer, meaning: '1 for money given, promised or planned, which is added up within a stage only.'}
--   is_alike: {type: integer, meaning: '1 where both are of one sort: money, the same quantity, the same flow of trade, and both are of what was, or both expected.'}
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
JOIN numbers ON numbers.whole_id = n.whole_id
