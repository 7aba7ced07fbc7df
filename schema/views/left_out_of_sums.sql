-- title: Left out of sums
-- question: Which parts are not added up, where the whole is held against its parts, and why?
-- rests_on: [whole_id, part_id]
-- columns:
--   whole_id: {type: id, meaning: 'The whole, such as the turnover of two countries or a loan in tranches.'}
--   whole: {type: record, of: whole_id, meaning: What it is called.}
--   part_id: {type: id, meaning: The part that is left out.}
--   part: {type: record, of: part_id, meaning: What it is called.}
--   document_id: {type: id, meaning: The document that gives the whole.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   voice_id: {type: id, meaning: On whose word it gives the whole.}
--   voice: {type: record, of: voice_id, meaning: What they are called.}
--   passage: {type: passage, of: document_id, heading: sentence, meaning: A sentence that gives the whole.}
--   unit: {meaning: 'In which unit the whole is given, such as a currency.', absent: a bare number}
--   stage: {type: term, meaning: 'At which stage the whole is given, of money given, promised or planned.', absent: 'no such money, or not said'}
--   why: Why the part is left out.
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
WHERE c.is_alike = 0 OR c.added = 0
