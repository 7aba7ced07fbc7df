-- title: Trade book
-- question: How much do two countries trade, and how has it changed?
-- rests_on: [trade_figure_id]
-- columns:
--   trade_figure_id: {type: id, meaning: The figure.}
--   country_id: {type: id, meaning: The country whose trade it is.}
--   country: {type: record, of: country_id, meaning: What it is called.}
--   partner_id: {type: id, meaning: The country it trades with.}
--   partner: {type: record, of: partner_id, meaning: What it is called.}
--   flow: {type: term, meaning: 'X for exports, M for imports, turnover for both together.'}
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
--   implied_previous_amount:
--     type: amount
--     unit: currency
--     meaning: What the amount and the change imply for the period before - amount / (1 + change / 100); computed, said by no source.
--   period: {type: date, meaning: The period., blank: the source does not say}
--   period_printed: The period, as printed.
--   reported_by: {meaning: Whose statistics the source quotes., blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    t.id AS trade_figure_id,
    t.country_id,
    country.label AS country,
    t.partner_id,
    partner.label AS partner,
    t.flow,
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
    CASE
        WHEN t.change_percent > -100
            THEN 1e0 * t.amount_minor / unit.minor_per_major / (1e0 + t.change_percent / 100e0)
    END AS implied_previous_amount,
    t.period,
    t.period_printed,
    reporter.label AS reported_by,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated,
    sure.is_bulk
FROM trade_figures AS t
JOIN actors AS country ON country.id = t.country_id
JOIN actors AS partner ON partner.id = t.partner_id
JOIN record_certainty AS sure ON sure.record_id = t.id
LEFT JOIN actors AS reporter ON reporter.id = t.reported_by_id
LEFT JOIN currencies AS unit ON unit.code = t.currency
LEFT JOIN currencies AS also_unit ON also_unit.code = t.also_currency
WHERE NOT sure.is_blank
