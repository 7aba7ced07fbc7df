-- title: Parts and wholes
-- question: Do the parts that a document gives on one voice's word add up to the whole that it gives?
-- columns:
--   whole_id: {type: id, meaning: 'The whole, such as the turnover of two countries.'}
--   whole: {type: record, of: whole_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   document_id: {type: id, meaning: The document that gives both.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   voice_id: {type: id, meaning: On whose word it gives both.}
--   voice: {type: record, of: voice_id, meaning: What they are called.}
--   passage: {type: passage, heading: sentence, meaning: The first sentence that gives the whole.}
--   unit: {meaning: 'In which unit, such as a currency. Parts in another are left out.'}
--   parts: {type: integer, meaning: Number of parts that it gives.}
--   of_parts: {type: integer, meaning: 'Number of parts that the whole has, such as the two directions of trade.'}
--   parts_low: {type: number, meaning: The least that the parts come to., absent: open}
--   parts_high: {type: number, meaning: The most that the parts come to., absent: open}
--   whole_low: {type: number, meaning: The least that is said of the whole., absent: open}
--   whole_high: {type: number, meaning: The most that is said of the whole., absent: open}
--   verdict: 'adds up; too much, where the parts come to more than the whole; too little, where all parts come to less; incomplete, where parts are missing.'
WITH directions AS (
    SELECT t.id, t.country_id AS seller_id, t.partner_id AS buyer_id, coalesce(t.period, '') AS period
    FROM trade_figures AS t
    WHERE t.flow = 'X'
    UNION ALL
    SELECT t.id, t.partner_id, t.country_id, coalesce(t.period, '')
    FROM trade_figures AS t
    WHERE t.flow = 'M'
),

turnovers AS (
    SELECT t.id, t.country_id, t.partner_id, coalesce(t.period, '') AS period
    FROM trade_figures AS t
    WHERE t.flow = 'turnover'
),

-- What adds up to what: two records for one place in a sum are one part. The table of parts has its place here.
adding_up AS (
    SELECT whole.id AS whole_id, d.id AS part_id, 'there' AS place, 2 AS of_parts
    FROM turnovers AS whole
    JOIN directions AS d
        ON d.seller_id = whole.country_id AND d.buyer_id = whole.partner_id AND d.period = whole.period
    UNION ALL
    SELECT whole.id, d.id, 'back', 2
    FROM turnovers AS whole
    JOIN directions AS d
        ON d.seller_id = whole.partner_id AND d.buyer_id = whole.country_id AND d.period = whole.period
),

given AS (
    SELECT
        u.whole_id,
        u.place,
        u.of_parts,
        a.document_id,
        a.origin_id,
        k.unit,
        CASE WHEN count(k.low) = count(*) THEN min(k.low) END AS low,
        CASE WHEN count(k.high) = count(*) THEN max(k.high) END AS high
    FROM adding_up AS u
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    WHERE
        a.record_id = u.part_id
        AND k.account_id = a.id
        AND k.field = 'amount'
        AND k.unit IS NOT NULL
        AND a.scope = ''
        AND NOT a.is_denied
    GROUP BY u.whole_id, u.place, u.of_parts, a.document_id, a.origin_id, k.unit
),

summed AS (
    SELECT
        g.whole_id,
        g.of_parts,
        g.document_id,
        g.origin_id,
        g.unit,
        count(*) AS parts,
        CASE WHEN count(g.low) = count(*) THEN sum(g.low) END AS low,
        CASE WHEN count(g.high) = count(*) THEN sum(g.high) END AS high
    FROM given AS g
    GROUP BY g.whole_id, g.of_parts, g.document_id, g.origin_id, g.unit
)

SELECT
    s.whole_id,
    r.label AS whole,
    r.kind,
    s.document_id,
    d.label AS document,
    s.origin_id AS voice_id,
    voice.label AS voice,
    a.label AS passage,
    s.unit,
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
WHERE k.field = 'amount' AND a.scope = '' AND NOT a.is_denied
