-- title: Figures that do not fit
-- question: Which sums do not add up to their whole, and which figures may be the same figure under another period or currency?
-- group: Money and trade
-- parameters:
--   finding:
--     type: text
--     default: ''
--     one_of: [parts exceed the whole, parts fall short, perhaps the same figure, periods overlap, another currency]
--     help: Only findings of this kind.
-- rests_on: [record_id]
-- columns:
--   finding:
--     type: text
--     meaning: 'Parts exceed the whole or fall short of it; perhaps the same figure (of another period, equal or as near as “about” allows); periods overlap (and the figures differ); another currency (the same number, of one thing).'
--   record_id: {type: id, meaning: 'The whole, or the one figure.'}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   value: {type: value, meaning: 'What the voice gives for the whole, or for the one figure.'}
--   period: {below: value, type: date, meaning: Its period., absent: it has none}
--   voice_id: {type: id, meaning: Whose word it is.}
--   voice: {below: value, type: record, of: voice_id, heading: on whose word, meaning: What they are called.}
--   other_id: {type: id, meaning: The other figure., absent: it is set beside its parts}
--   other: {type: record, of: other_id, heading: the other, meaning: What it is called., absent: it is set beside its parts}
--   other_value: {type: value, heading: the other value, meaning: What the voice gives for the other figure., absent: it is set beside its parts}
--   other_period: {below: other_value, type: date, heading: its period, meaning: Its period., absent: it has none}
--   other_voice_id: {type: id, meaning: Whose word that is.}
--   other_voice: {below: other_value, type: record, of: other_voice_id, heading: on whose word, meaning: What they are called.}
--   difference: {type: number, heading: off by, meaning: 'By how much the other is more or, below zero, less, in the unit; of sums, by how much at least.', absent: the currencies differ}
--   unit: {below: difference, meaning: Currency or unit of the difference., absent: a bare number}
--   parts: {type: integer, meaning: Number of parts that are added up., absent: nothing is added up}
--   parts_low: {type: number, heading: parts at least, meaning: 'The least that the parts come to together, in the unit.', absent: nothing is added up}
--   parts_high: {type: number, heading: parts at most, meaning: 'The most that the parts come to together, in the unit.', absent: nothing is added up}
--   document_id: {type: id, meaning: The document in which it stands.}
--   document: {type: record, of: document_id, heading: stands in, meaning: What it is called.}
--   passage: {below: document, type: passage, of: document_id, heading: sentence, meaning: The first sentence that says it.}
--   other_document_id: {type: id, meaning: The document in which that stands.}
--   other_document: {type: record, of: other_document_id, heading: the other in, meaning: What it is called.}
--   other_passage: {below: other_document, type: passage, of: other_document_id, heading: its sentence, meaning: The first sentence that says it., absent: its parts stand in several}
-- caveats:
--   - 'The parts that one voice gives in one document are added up and compared with the whole that it gives there. A sum is off only where no reading of
--     its words makes it add up: “about 30 million” may be three million more or less. Money is added up within one currency and one stage only.'
--   - 'Perhaps the same figure, equal or within 3 %, is a question, not a finding: the past year of one writer may be the calendar year of another. Where periods overlap and figures
--     differ, both may be right.'
-- leaves_out:
--   - Sums for which the voice gives no figure for one of the parts, unless the others already exceed the whole; forecasts compared with actual figures.
-- when_empty: No coded figure is off. Parts add up to their wholes, and no figure looks like another.
-- at_scale: {when: with its defaults, rows: '139,000', seconds: '10'}
-- see_also: [disagreements, trade]
WITH given AS (
    SELECT a.record_id, a.origin_id, a.document_id, a.label AS passage, k.value
    FROM trade_figures AS t
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    WHERE
        a.record_id = t.id
        AND NOT a.is_denied
        AND a.scope = ''
        AND k.account_id = a.id
        AND k.field = 'amount'
        AND coalesce(k.standing, 'stands') = 'stands'
),

found AS (
    SELECT
        CASE
            WHEN p.same_figure OR (p.overlaps AND abs(p.one_amount - p.other_amount) * 1e2 <= 3 * p.one_amount AND p.one_currency = p.other_currency)
                THEN 'perhaps the same figure'
            ELSE 'periods overlap'
        END AS finding,
        p.one_id AS record_id, one.value, p.one_period AS period, one.origin_id, one.document_id, one.passage,
        p.other_id, other.value AS other_value, p.other_period, other.origin_id AS other_origin_id,
        other.document_id AS other_document_id, other.passage AS other_passage,
        cast(NULL AS bigint) AS parts, nullif(p.one_amount, p.one_amount) AS parts_low, nullif(p.one_amount, p.one_amount) AS parts_high,
        CASE WHEN p.one_currency = p.other_currency THEN p.other_amount - p.one_amount END AS difference,
        CASE WHEN p.one_currency = p.other_currency THEN p.one_currency END AS unit
    FROM nearby_periods AS p
    JOIN given AS one ON one.record_id = p.one_id
    JOIN given AS other ON other.record_id = p.other_id
    UNION ALL
    SELECT
        CASE s.verdict WHEN 'too much' THEN 'parts exceed the whole' ELSE 'parts fall short' END,
        s.whole_id, k.value, traded.period, s.voice_id, s.document_id, s.passage, NULL, NULL, NULL, s.voice_id, s.document_id, NULL,
        s.parts, s.parts_low, s.parts_high,
        CASE s.verdict WHEN 'too much' THEN s.parts_low - s.whole_high ELSE s.parts_high - s.whole_low END,
        s.unit
    FROM sums AS s
    JOIN accounts AS a ON a.record_id = s.whole_id AND a.document_id = s.document_id AND a.origin_id = s.voice_id AND a.label = s.passage
    JOIN claims AS k ON k.account_id = a.id AND k.field IN ('amount', 'value') AND k.unit = coalesce(s.unit, '')
    LEFT JOIN trade_figures AS traded ON traded.id = s.whole_id
    WHERE s.verdict IN ('too much', 'too little') AND a.scope = '' AND NOT a.is_denied
    UNION ALL
    SELECT
        'another currency',
        s.record_id, k.value, traded.period, a.origin_id, a.document_id, a.label, s.record_id, o.value, traded.period, b.origin_id,
        b.document_id, b.label, NULL, NULL, NULL, NULL, NULL
    FROM resolutions AS s
    JOIN accounts AS a ON a.id = s.account_id
    JOIN claims AS k ON k.account_id = a.id AND k.field = s.field
    JOIN accounts AS b ON b.record_id = s.record_id
    JOIN claims AS o ON o.account_id = b.id AND o.field = s.field
    LEFT JOIN trade_figures AS traded ON traded.id = s.record_id
    WHERE
        s.rivals > 0
        AND s.field = 'amount'
        AND o.standing = 'rival'
        AND NOT b.is_denied
        AND o.unit <> k.unit
        AND o.low = k.low
        AND o.high = k.high
),

final AS (
    SELECT
        f.finding, f.record_id, r.label AS record, f.value, f.period, f.origin_id AS voice_id, voice.label AS voice, f.other_id,
        o.label AS other, f.other_value, f.other_period, f.other_origin_id AS other_voice_id, other_voice.label AS other_voice,
        f.difference, f.unit, f.parts, f.parts_low, f.parts_high, f.document_id, d.label AS document, f.passage, f.other_document_id,
        other_d.label AS other_document, f.other_passage
    FROM found AS f
    CROSS JOIN records AS r
    CROSS JOIN records AS voice
    CROSS JOIN records AS d
    CROSS JOIN records AS other_voice
    CROSS JOIN records AS other_d
    LEFT JOIN records AS o ON o.id = f.other_id
    WHERE
        r.id = f.record_id
        AND voice.id = f.origin_id
        AND d.id = f.document_id
        AND other_voice.id = f.other_origin_id
        AND other_d.id = f.other_document_id
        AND (:finding = '' OR f.finding = :finding)
        AND (:bulk = 'yes' OR NOT r.is_bulk)
)

SELECT *
FROM final
ORDER BY
    CASE finding
        WHEN 'parts exceed the whole' THEN 1
        WHEN 'parts fall short' THEN 2
        WHEN 'another currency' THEN 3
        WHEN 'perhaps the same figure' THEN 4
        ELSE 5
    END,
    record,
    record_id,
    document,
    document_id,
    value,
    other NULLS LAST,
    other_id NULLS LAST,
    other_document,
    other_document_id,
    other_value NULLS LAST,
    passage,
    other_passage NULLS LAST
