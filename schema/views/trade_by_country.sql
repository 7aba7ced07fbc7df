-- title: Trade by country
-- question: What does a country trade, seen from either side of each figure?
-- audience: programs
-- rests_on: [trade_figure_id]
-- columns:
--   trade_figure_id: {type: id, meaning: The figure.}
--   country_id: {type: id, meaning: The country looked from.}
--   country: {type: record, of: country_id, meaning: What it is called.}
--   partner_id: {type: id, meaning: The other country.}
--   partner: {type: record, of: partner_id, meaning: What it is called.}
--   flow: {type: term, meaning: 'X for the country''s exports, M for its imports, turnover for both together.'}
--   is_mirrored: {type: yes_no, meaning: True when the figure is given from the partner's side.}
--   status: {type: term, meaning: 'Whether it is what was or is, or what somebody expects (forecast) or aims at (target).'}
--   amount: {type: amount, unit: currency, meaning: 'Amount, of a range where it begins.', blank: the source gives none}
--   currency: {type: currency, meaning: Currency.}
--   amount_bound:
--     type: term
--     meaning: 'How the source bounds the amount - exact, about, over, almost, at least, up to or between.'
--   amount_to: {type: amount, unit: currency, meaning: Where a range of amounts ends., absent: no range}
--   also_amount:
--     type: amount
--     unit: also_currency
--     meaning: The same sum in a second currency, as the source prints it.
--     absent: one currency only
--   also_currency: {type: currency, meaning: The second currency., absent: one currency only}
--   also_bound: {type: term, meaning: How the source bounds the sum in the second currency., absent: one currency only}
--   also_amount_to: {type: amount, unit: also_currency, meaning: Where a range in the second currency ends., absent: no range}
--   change_percent: {type: percent, meaning: Change against the period before., blank: the source does not say}
--   change_bound: {type: term, meaning: How the source bounds the size of the change., absent: no change}
--   change_to_percent: {type: percent, meaning: Where a range of changes ends., absent: no range}
--   period: {type: date, meaning: The period., blank: the source does not say}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
WITH sides AS (
    SELECT t.id, t.country_id, t.partner_id, t.flow, 1 = 0 AS is_mirrored
    FROM trade_figures AS t
    UNION ALL
    SELECT
        t.id,
        t.partner_id AS country_id,
        t.country_id AS partner_id,
        CASE t.flow WHEN 'X' THEN 'M' WHEN 'M' THEN 'X' ELSE t.flow END AS flow,
        1 = 1 AS is_mirrored
    FROM trade_figures AS t
)

SELECT
    s.id AS trade_figure_id,
    s.country_id,
    country.label AS country,
    s.partner_id,
    partner.label AS partner,
    s.flow,
    s.is_mirrored,
    t.status,
    1e0 * t.amount_minor / unit.minor_per_major AS amount,
    t.currency,
    t.amount_bound,
    1e0 * t.amount_to_minor / unit.minor_per_major AS amount_to,
    1e0 * t.also_minor / also_unit.minor_per_major AS also_amount,
    t.also_currency,
    t.also_bound,
    1e0 * t.also_to_minor / also_unit.minor_per_major AS also_amount_to,
    t.change_percent,
    t.change_bound,
    t.change_to_percent,
    t.period,
    r.inferred,
    r.disputed,
    r.updated
FROM sides AS s
JOIN trade_figures AS t ON t.id = s.id
JOIN records AS r ON r.id = s.id
JOIN actors AS country ON country.id = s.country_id
JOIN actors AS partner ON partner.id = s.partner_id
LEFT JOIN currencies AS unit ON unit.code = t.currency
LEFT JOIN currencies AS also_unit ON also_unit.code = t.also_currency
WHERE r.voices > 0
