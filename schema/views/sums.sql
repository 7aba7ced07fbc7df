-- title: Parts and wholes
-- question: Do the parts that a document gives on one voice's word add up to the whole that it gives?
-- rests_on: [whole_id]
-- columns:
--   whole_id: {type: id, meaning: 'The whole, such as the turnover of two countries or a loan in tranches.'}
--   whole: {type: record, of: whole_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   division: {heading: divided into, meaning: 'What it is divided into: the two directions of trade, or parts that a source names.'}
--   document_id: {type: id, meaning: The document that gives both.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   voice_id: {type: id, meaning: On whose word it gives both.}
--   voice: {type: record, of: voice_id, meaning: What they are called.}
--   passage: {type: passage, of: document_id, heading: sentence, meaning: The first sentence that gives the whole.}
--   unit: {meaning: 'In which unit, such as a currency. Parts in another are left out.', absent: a bare number}
--   stage: {type: term, meaning: 'At which stage, of money given, promised or planned. Parts at another are left out.', absent: no such money}
--   parts: {type: integer, meaning: Number of parts that it gives.}
--   of_parts: {type: integer, meaning: 'Number of parts that the whole has, such as the two directions of trade.'}
--   parts_low: {type: number, meaning: The least that the parts come to., absent: open}
--   parts_high: {type: number, meaning: The most that the parts come to., absent: open}
--   whole_low: {type: number, meaning: The least that is said of the whole., absent: open}
--   whole_high: {type: number, meaning: The most that is said of the whole., absent: open}
--   verdict: 'adds up; too much, where the parts come to more than the whole; too little, where all parts come to less; incomplete, where parts are missing or left out. What is left out, and why, is in left_out_of_sums.'
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
WHERE k.field IN ('amount', 'value') AND coalesce(g.value, '') = s.stage AND a.scope = '' AND NOT a.is_denied
