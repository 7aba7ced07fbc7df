-- title: Financing totals in one currency
-- question: How much has been given, agreed, promised or planned in all, in one currency, and what do the totals leave out?
-- group: Money and trade
-- parameters:
--   currency: {type: text, default: USD, of: currencies.code, help: The currency to convert into.}
--   rates: {type: text, default: '', label: Whose rates, of: documents.publisher_id, where: id IN (SELECT e.document_id FROM exchange_rates AS e), help: Only rates that they publish., unlisted: 'No exchange rates of {chosen} are loaded.'}
--   provider: {type: text, default: '', label: Who gives, of: financings.provider_id, help: Only money from this provider., unlisted: 'No money from {chosen} is coded.'}
-- rests_on: [first_sum_id, last_sum_id]
-- columns:
--   stage: {type: term, meaning: The one stage that the row is of., blank: the source does not say}
--   in_total: {heading: sums, meaning: 'Whether the sums are added up, or why they are left out of the total.'}
--   sums: {type: integer, heading: how many, meaning: Number of sums.}
--   total: {type: estimate, unit: total_currency, meaning: 'What they come to, of ranges where they begin.', absent: they are left out}
--   total_currency: {below: total, type: currency, heading: in, meaning: The one currency., absent: they are left out}
--   total_to: {below: total, type: estimate, unit: total_currency, meaning: 'The same, of ranges where they end.', absent: there is no range among them}
--   by_a_rate: {type: integer, heading: converted by a rate, meaning: 'Of these, converted by a rate; the others are given or printed in this currency.', absent: they are left out}
--   by_a_cross_rate: {type: integer, heading: by a cross rate, meaning: 'Of these, converted by a cross rate.', absent: they are left out}
--   loosely_bounded: {type: integer, meaning: 'Of these, given as a range or as about, over, almost, at least or up to so much.'}
--   hedged: {type: integer, meaning: 'Of these, not certain in any source.'}
--   disputed: {type: integer, meaning: 'Of these, disputed by another voice.'}
--   inferred: {type: integer, heading: concluded by the coder, meaning: 'Of these, with something that the coder concludes and no source says.'}
--   first_sum_id: {type: id, meaning: One of the sums.}
--   last_sum_id: {type: id, meaning: 'Another of them, or the same where there is but one.'}
-- caveats:
--   - Each row is of one stage. Stages must not be added together - a plan is not a payment.
--   - A sum is converted by the rate of its own date, as the report on financing in one currency shows for each; a total mixes the money of different years, and nothing is adjusted for inflation.
--   - A part of a sum that is in the same total is not added again. Where sources speak of one sum under two names, it counts twice; the table of records that are perhaps the same lists such sums.
--   - A total of bounded or converted sums is computed; no source states it.
-- leaves_out:
--   - Nothing - what is in no total is counted with the reason.
-- when_empty: No money is coded.
WITH wanted AS (
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.provider_id = r.id
    WHERE r.slug = :provider
    UNION ALL
    SELECT every.id
    FROM financings AS every
    WHERE :provider = '' AND every.kind <> ''
),

dates AS (
    SELECT v.financing_id, v.dating
    FROM wanted AS w
    CROSS JOIN financing_datings AS v
    WHERE v.financing_id = w.id
),

sums AS (
    SELECT
        f.id, f.currency, f.also_currency, own.dating,
        1e0 * f.amount_minor / unit.minor_per_major AS amount,
        1e0 * f.amount_to_minor / unit.minor_per_major AS amount_to,
        1e0 * f.also_minor / also_unit.minor_per_major AS also_amount,
        1e0 * f.also_to_minor / also_unit.minor_per_major AS also_amount_to
    FROM wanted AS w
    CROSS JOIN financings AS f
    JOIN currencies AS unit ON unit.code = f.currency
    LEFT JOIN currencies AS also_unit ON also_unit.code = f.also_currency
    LEFT JOIN dates AS own ON own.financing_id = f.id
    WHERE f.id = w.id
),

-- What has the same first and last day is of that day, and so on.
periods AS (
    SELECT s.id, substr(s.dating, 1, 4) AS period FROM sums AS s WHERE substr(s.dating, 1, 4) = substr(s.dating, 11, 4)
    UNION ALL
    SELECT s.id, substr(s.dating, 1, 7) FROM sums AS s WHERE substr(s.dating, 1, 7) = substr(s.dating, 11, 7)
    UNION ALL
    SELECT s.id, substr(s.dating, 1, 10) FROM sums AS s WHERE substr(s.dating, 1, 10) = substr(s.dating, 11, 10)
),

-- The rate of the day before that of the month, and that before the year's.
ranked AS (
    SELECT
        s.id AS financing_id, s.amount * r.rate AS amount, s.amount_to * r.rate AS amount_to,
        r.method, r.rate, r.period, r.basis, r.publisher_id, r.publisher, r.document_id, r.document, r.passage,
        r.other_document_id, r.other_document, r.other_passage,
        row_number() OVER (
            PARTITION BY s.id
            ORDER BY length(r.period) DESC, r.publisher, r.publisher_id, r.basis, r.document_id, r.passage, r.other_document_id, r.other_passage
        ) AS place
    FROM conversion_rates AS r
    JOIN records AS rated_by ON rated_by.id = r.publisher_id
    JOIN periods AS p ON p.period = r.period
    JOIN sums AS s ON s.id = p.id AND s.currency = r.from_currency
    WHERE
        r.to_currency = :currency AND (:rates = '' OR rated_by.slug = :rates)
        AND coalesce(s.also_currency, '') <> :currency
),

conversions AS (
    SELECT
        best.financing_id, best.amount, best.amount_to, best.method, best.rate, best.period, best.basis, best.publisher_id, best.publisher,
        best.document_id, best.document, best.passage, best.other_document_id, best.other_document, best.other_passage
    FROM ranked AS best
    WHERE best.place = 1
    UNION ALL
    SELECT
        s.id,
        CASE WHEN s.currency = :currency THEN s.amount ELSE s.also_amount END,
        CASE WHEN s.currency = :currency THEN s.amount_to ELSE s.also_amount_to END,
        CASE WHEN s.currency = :currency THEN 'given in this currency' ELSE 'printed by the source in this currency, too' END,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM sums AS s
    WHERE s.currency = :currency OR s.also_currency = :currency
),

single AS (
    SELECT
        f.id, f.stage, f.amount_minor, f.amount_bound, f.currency,
        converted.amount, converted.amount_to, converted.rate, converted.other_document_id,
        sure.how_sure, sure.disputed, sure.inferred
    FROM wanted AS w
    CROSS JOIN financings AS f
    JOIN record_certainty AS sure ON sure.record_id = f.id
    LEFT JOIN conversions AS converted ON converted.financing_id = f.id
    WHERE f.id = w.id AND NOT sure.is_blank AND (:bulk = 'yes' OR NOT sure.is_bulk)
),

-- Parts of what is itself converted, at the same stage.
inside AS (
    SELECT DISTINCT p.part_id
    FROM single AS whole
    CROSS JOIN parts AS p
    JOIN single AS part ON part.id = p.part_id
    WHERE
        p.whole_id = whole.id AND whole.amount IS NOT NULL
        AND EXISTS (SELECT 1 FROM records AS r WHERE r.id = p.id AND r.voices > 0)
        AND coalesce(whole.stage, '') = coalesce(part.stage, '')
),

told AS (
    SELECT
        s.*,
        CASE
            WHEN s.amount_minor IS NULL THEN 'left out: no amount in figures'
            WHEN i.part_id IS NOT NULL THEN 'left out: part of another sum in the total'
            WHEN s.amount IS NOT NULL THEN 'added up'
            WHEN NOT EXISTS (SELECT 1 FROM exchange_rates) THEN 'left out: in ' || s.currency || ', and no exchange rates are loaded'
            WHEN own.dating IS NULL THEN 'left out: in ' || s.currency || ', and no source says of when'
            WHEN substr(own.dating, 1, 4) <> substr(own.dating, 11, 4) THEN 'left out: in ' || s.currency || ', and its date may be in several years'
            ELSE 'left out: no rate of ' || s.currency || ' for its year'
        END AS in_total
    FROM single AS s
    LEFT JOIN inside AS i ON i.part_id = s.id
    LEFT JOIN dates AS own ON own.financing_id = s.id
),

final AS (
    SELECT
        t.stage,
        t.in_total,
        count(*) AS sums,
        CASE WHEN t.in_total = 'added up' THEN round(sum(t.amount)) END AS total,
        CASE WHEN t.in_total = 'added up' THEN :currency END AS total_currency,
        CASE
            WHEN t.in_total = 'added up' AND count(t.amount_to) > 0 THEN round(sum(coalesce(t.amount_to, t.amount)))
        END AS total_to,
        CASE WHEN t.in_total = 'added up' THEN count(t.rate) END AS by_a_rate,
        CASE WHEN t.in_total = 'added up' THEN count(t.other_document_id) END AS by_a_cross_rate,
        count(*) FILTER (WHERE t.amount_bound <> 'exact') AS loosely_bounded,
        count(*) FILTER (WHERE t.how_sure <> 'certain') AS hedged,
        count(t.disputed) AS disputed,
        count(t.inferred) AS inferred,
        min(t.id) AS first_sum_id,
        max(t.id) AS last_sum_id
    FROM told AS t
    GROUP BY t.stage, t.in_total
)

SELECT *
FROM final
ORDER BY stage NULLS LAST, in_total, first_sum_id
