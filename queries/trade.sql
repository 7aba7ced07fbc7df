-- title: Trade by pair
-- question: How much do two countries trade, how has it changed, and what was it before?
-- group: Money and trade
-- parameters:
--   country:
--     type: text
--     default: ''
--     of: [trade_figures.country_id, trade_figures.partner_id]
--     help: Only trade with this country on either side.
--     unlisted: No trade figure of {chosen} is coded.
-- columns:
--   trade_figure_id: {type: id, meaning: The figure.}
--   country_id: {type: id, meaning: The country whose trade it is.}
--   country: {type: record, of: country_id, meaning: What it is called.}
--   partner_id: {type: id, meaning: The country it trades with.}
--   partner: {type: record, of: partner_id, meaning: What it is called.}
--   flow: {type: term, meaning: 'Exports, imports, or turnover for both together.'}
--   status: {below: flow, type: term, meaning: 'Whether it is what was or is, or what somebody expects (forecast) or aims at (target).'}
--   period: {type: date, meaning: The period., blank: the source does not say}
--   period_printed: {below: period, meaning: 'The period, as printed.'}
--   amount: {type: amount, unit: currency, meaning: 'Amount, of a range where it begins.', blank: the source gives none}
--   currency: {below: amount, type: currency, meaning: Currency.}
--   amount_bound:
--     below: amount
--     type: term
--     meaning: 'How the source bounds the amount - exact, about, over, almost, at least, up to or between.'
--   amount_to: {below: amount, type: amount, unit: currency, meaning: Where a range of amounts ends., absent: no range}
--   also_amount:
--     type: amount
--     unit: also_currency
--     meaning: The same sum in a second currency, as the source prints it.
--     absent: one currency only
--   also_currency: {type: currency, meaning: The second currency., absent: one currency only}
--   also_bound: {type: term, meaning: How the source bounds the sum in the second currency., absent: one currency only}
--   also_amount_to: {type: amount, unit: also_currency, meaning: Where a range in the second currency ends., absent: no range}
--   change_percent: {type: percent, meaning: Change against the period before., blank: the source does not say}
--   change_bound: {below: change_percent, type: term, meaning: How the source bounds the size of the change., absent: no change}
--   change_to_percent: {type: percent, meaning: Where a range of changes ends., absent: no range}
--   implied_previous_amount:
--     type: estimate
--     unit: currency
--     meaning: What amount and change imply for the period before; calculated, and stated by no source.
--   reported_by: {meaning: Whose statistics the source quotes., blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - One row for each pair, flow and period. Where voices differ, the value that stands is shown and nothing is averaged; the report on disagreements lists the others.
--   - The implied earlier amount is calculated from the amount and the change, and from the lower end of a range. It is no more exact than they are - where one of them is “about”, “over” or “up to” a figure, so is the result.
--   - A forecast or target has its own row and is marked as such; it is not a figure for actual trade.
-- leaves_out:
--   - Figures that are not about a pair of countries, and years that no coded source mentions.
-- at_scale: {when: with its defaults, rows: '130,000', seconds: '1.1'}
-- see_also: [disagreements, figures-that-do-not-fit, changes-over-time]
WITH wanted AS (
    SELECT t.id
    FROM records AS r
    JOIN trade_figures AS t ON t.country_id = r.id
    WHERE r.slug = :country
    UNION ALL
    SELECT t.id
    FROM records AS r
    JOIN trade_figures AS t ON t.partner_id = r.id
    WHERE r.slug = :country
    UNION ALL
    SELECT every.id
    FROM trade_figures AS every
    WHERE :country = '' AND every.kind <> ''
),

final AS (
    SELECT
        v.trade_figure_id, v.country_id, v.country, v.partner_id, v.partner, v.flow, v.status, v.period,
        v.period_printed,
        v.amount, v.currency, v.amount_bound, v.amount_to,
        v.also_amount, v.also_currency, v.also_bound, v.also_amount_to,
        v.change_percent, v.change_bound, v.change_to_percent, v.implied_previous_amount, v.reported_by,
        v.how_sure, v.voices, v.inferred, v.disputed, v.updated
    FROM wanted AS w
    CROSS JOIN trade_book AS v
    WHERE v.trade_figure_id = w.id AND (:bulk = 'yes' OR NOT (w.id > 0 AND v.is_bulk))
)

SELECT *
FROM final
ORDER BY country, partner, flow, status, period DESC NULLS LAST, trade_figure_id
