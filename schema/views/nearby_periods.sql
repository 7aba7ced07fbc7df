-- title: Trade figures close in time
-- question: Which figures of one trade are of times that overlap, or are the same figure under another time?
-- rests_on: [one_id, other_id]
-- columns:
--   one_id: {type: id, meaning: One of the two figures.}
--   one: {type: record, of: one_id, meaning: What it is called.}
--   other_id: {type: id, meaning: The other.}
--   other: {type: record, of: other_id, meaning: What it is called.}
--   flow: {type: term, meaning: 'X for exports, M for imports, turnover for both together.'}
--   one_period: {type: date, meaning: The period of the one., blank: the source does not say}
--   other_period: {type: date, meaning: The period of the other., blank: the source does not say}
--   one_amount: {type: amount, unit: one_currency, meaning: 'The amount of the one, of a range where it begins.', blank: the source gives none}
--   one_currency: {type: currency, meaning: Its currency.}
--   other_amount: {type: amount, unit: other_currency, meaning: 'The amount of the other, of a range where it begins.', blank: the source gives none}
--   other_currency: {type: currency, meaning: Its currency.}
--   overlaps: {type: yes_no, meaning: True where their periods overlap., blank: a period is not stated}
--   same_figure: {type: yes_no, meaning: 'True where the currency is the same and so is the amount or, where one is about so much, within 3 %.', blank: an amount is not stated}
WITH figures AS (
    SELECT
        t.id,
        r.slug,
        r.label,
        t.flow,
        t.status,
        -- Turnover has no direction.
        CASE WHEN t.flow = 'turnover' AND t.partner_id < t.country_id THEN t.partner_id ELSE t.country_id END AS one_side,
        CASE WHEN t.flow = 'turnover' AND t.partner_id < t.country_id THEN t.country_id ELSE t.partner_id END AS other_side,
        t.period,
        t.period_earliest,
        t.period_latest,
        t.amount_minor,
        CASE WHEN t.amount_bound = 'about' THEN 3 ELSE 0 END AS within_percent,
        1e0 * t.amount_minor / unit.minor_per_major AS amount,
        t.currency
    FROM trade_figures AS t
    CROSS JOIN records AS r
    LEFT JOIN currencies AS unit ON unit.code = t.currency
    WHERE r.id = t.id AND r.voices > 0
),

pairs AS (
    SELECT
        one.id AS one_id,
        one.label AS one,
        other.id AS other_id,
        other.label AS other,
        one.flow,
        one.period AS one_period,
        other.period AS other_period,
        one.amount AS one_amount,
        one.currency AS one_currency,
        other.amount AS other_amount,
        other.currency AS other_currency,
        CASE
            WHEN one.period IS NOT NULL AND other.period IS NOT NULL
                THEN
                    (one.period_earliest IS NULL OR other.period_latest IS NULL OR one.period_earliest <= other.period_latest)
                    AND (other.period_earliest IS NULL OR one.period_latest IS NULL OR other.period_earliest <= one.period_latest)
        END AS overlaps,
        one.currency = other.currency
        AND abs(one.amount_minor - other.amount_minor) * 1e2
        <= CASE WHEN one.within_percent < other.within_percent THEN other.within_percent ELSE one.within_percent END
        * one.amount_minor AS same_figure
    FROM figures AS one
    JOIN figures AS other
        ON other.one_side = one.one_side AND other.other_side = one.other_side AND other.flow = one.flow
            -- What is expected is nothing beside what was.
            AND other.status = one.status
    WHERE one.slug < other.slug
)

SELECT
    p.one_id,
    p.one,
    p.other_id,
    p.other,
    p.flow,
    p.one_period,
    p.other_period,
    p.one_amount,
    p.one_currency,
    p.other_amount,
    p.other_currency,
    p.overlaps,
    p.same_figure
FROM pairs AS p
WHERE p.overlaps OR p.same_figure
