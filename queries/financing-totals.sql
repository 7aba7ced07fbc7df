-- title: Financing totals
-- question: How much has each provider given, promised or planned, and what does a total leave out?
-- group: Money and trade
-- parameters:
--   provider: {type: text, default: '', label: Who gives, of: financings.provider_id, help: Only money from this provider.}
-- rests_on: [first_sum_id, last_sum_id]
-- counts: {each: sum, number: sums, named: 2, in: financing, narrowed: {provider: provider_id, stage: stage, currency: currency}}
-- columns:
--   provider_id: {type: id, meaning: Who gives.}
--   provider: {type: record, of: provider_id, meaning: What they are called.}
--   stage: {type: term, meaning: The one stage that the total is of., blank: the source does not say}
--   currency:
--     below: total
--     type: currency
--     meaning: The one currency that the total is in.
--     absent: sums that the source does not give
--   total:
--     type: amount
--     unit: currency
--     meaning: 'Sum of the figures that are given, of ranges where they begin.'
--     absent: none is
--   total_to:
--     type: amount
--     unit: currency
--     meaning: 'The same sum, of ranges where they end.'
--     absent: there is no range among them
--   total_bound:
--     below: total
--     type: term
--     heading: the total is
--     meaning: >-
--       How the total is bounded - exact where all its sums are, between where some are ranges, at least where some are over
--       or at least so much, up to where some are almost or up to so much, about where some are about so much or they
--       are bounded in different ways.
--     absent: there is none
--   sums: {type: integer, meaning: Number of sums in the total.}
--   loosely_bounded: {type: integer, meaning: 'Of these, given as a range or as about, over, almost, at least or up to so much.'}
--   hedged: {type: integer, meaning: 'Of these, not certain in any source.'}
--   disputed: {type: integer, meaning: 'Of these, disputed by another voice.'}
--   inferred: {type: integer, heading: concluded by the coder, meaning: 'Of these, with a giver, an amount or a stage that the coder concludes and no source says.'}
--   left_out: {type: integer, meaning: Number of sums of this provider and stage that the total leaves out.}
--   why_left_out: {below: left_out, meaning: Why it leaves them out., absent: it leaves out none}
--   first_sum_id: {type: id, meaning: One of the sums.}
--   last_sum_id: {type: id, meaning: 'Another of them, or the same where there is but one.'}
-- caveats:
--   - Each row is of one stage and one currency. Rows must not be added together - a plan is not a payment, and currencies differ; the report on financing totals in one currency converts them by dated rates.
--   - Where a sum is a range or bounded (over, almost, at least, up to, about), the total is not exact. It adds the figures as given, and says how it is bounded.
--   - Where a source gives a sum in two currencies, it counts in the first.
-- leaves_out:
--   - Sums for which no source names a provider; the report on all financing lists them.
-- chart: {mark: bar, x: total, y: provider, color: stage, bound: total_bound, to: total_to}
-- see_also: [financing, figures-that-do-not-fit]
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

single AS (
    SELECT
        f.id, f.provider_id, f.stage, f.currency, f.amount_minor, f.amount_to_minor, f.amount_bound, unit.minor_per_major,
        sure.how_sure, sure.disputed, sure.inferred
    FROM wanted AS w
    CROSS JOIN financings AS f
    JOIN record_certainty AS sure ON sure.record_id = f.id
    LEFT JOIN currencies AS unit ON unit.code = f.currency
    WHERE f.id = w.id AND NOT sure.is_blank AND (:bulk = 'yes' OR NOT sure.is_bulk)
),

totals AS (
    SELECT
        s.provider_id,
        s.stage,
        s.currency,
        -- As floats: SQLite's whole numbers end where two of the largest amounts are added.
        sum(1e0 * s.amount_minor) AS total_minor,
        sum(1e0 * coalesce(s.amount_to_minor, s.amount_minor)) AS total_to_minor,
        min(s.minor_per_major) AS minor_per_major,
        count(s.amount_minor) AS sums,
        count(*) FILTER (WHERE s.amount_bound <> 'exact') AS loosely_bounded,
        count(s.amount_to_minor) AS ranges,
        count(*) FILTER (WHERE s.amount_bound IN ('over', 'at_least')) AS open_above,
        count(*) FILTER (WHERE s.amount_bound IN ('almost', 'up_to')) AS open_below,
        count(*) FILTER (WHERE s.how_sure <> 'certain') AS hedged,
        count(s.disputed) AS disputed,
        min(s.id) AS first_sum_id,
        max(s.id) AS last_sum_id,
        count(*) FILTER (
            WHERE
                s.inferred IS NOT NULL
                AND (
                    lower(s.inferred) LIKE '%whole%'
                    OR lower(s.inferred) LIKE '%provider%'
                    OR lower(s.inferred) LIKE '%amount%'
                    OR lower(s.inferred) LIKE '%stage%'
                )
        ) AS inferred
    FROM single AS s
    GROUP BY s.provider_id, s.stage, s.currency
),

stages AS (
    SELECT
        s.provider_id,
        s.stage,
        count(*) AS all_sums,
        count(*) FILTER (WHERE s.amount_minor IS NULL) AS without_amount
    FROM single AS s
    GROUP BY s.provider_id, s.stage
),

final AS (
    SELECT
        a.id AS provider_id,
        a.label AS provider,
        t.stage,
        t.currency,
        t.total_minor / t.minor_per_major AS total,
        CASE WHEN t.ranges > 0 THEN t.total_to_minor / t.minor_per_major END AS total_to,
        CASE
            WHEN t.sums = 0 THEN NULL
            WHEN t.loosely_bounded = 0 THEN 'exact'
            WHEN t.ranges = t.loosely_bounded THEN 'between'
            WHEN t.open_above = t.loosely_bounded THEN 'at_least'
            WHEN t.open_below = t.loosely_bounded THEN 'up_to'
            ELSE 'about'
        END AS total_bound,
        t.sums,
        t.loosely_bounded,
        t.hedged,
        t.disputed,
        t.inferred,
        CASE WHEN t.currency IS NULL THEN g.without_amount ELSE g.all_sums - t.sums END AS left_out,
        CASE
            WHEN g.all_sums = t.sums THEN NULL
            WHEN t.currency IS NULL THEN 'the source gives no amount'
            WHEN g.without_amount = 0 THEN 'in other currencies'
            WHEN g.without_amount = g.all_sums - t.sums THEN 'the source gives no amount'
            ELSE 'in other currencies, or the source gives no amount'
        END AS why_left_out,
        t.first_sum_id,
        t.last_sum_id
    FROM totals AS t
    JOIN stages AS g ON g.provider_id = t.provider_id AND coalesce(g.stage, '') = coalesce(t.stage, '')
    JOIN actors AS a ON a.id = t.provider_id
)

SELECT *
FROM final
ORDER BY provider, stage NULLS LAST, currency NULLS LAST, provider_id
