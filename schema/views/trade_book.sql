-- title: Trade book
-- question: How much do two countries trade, and how has it changed?
-- columns:
--   trade_figure_id: The figure.
--   country_id: The country whose trade it is.
--   country: What it is called.
--   partner_id: The country it trades with.
--   partner: What it is called.
--   flow: X for exports, M for imports, turnover for both together.
--   amount: Amount in major units of the currency. Null when the source gives none.
--   currency: Currency (ISO 4217).
--   amount_bound: How the source bounds the amount - exact, about, up_to or at_least.
--   change_percent: Change against the period before, in percent. Null when the source does not say.
--   implied_previous_amount: What the amount and the change imply for the period before - amount / (1 + change / 100); computed, said by no source.
--   period: The period (EDTF). Null when the source does not say.
--   period_printed: The period, as printed.
--   reported_by: Whose statistics the source quotes. Null when it does not say.
--   how_sure: How sure the source is.
--   hedge: A word of doubt, as printed.
--   sources: Number of documents that say so.
SELECT
    t.id AS trade_figure_id,
    t.country_id,
    country.label AS country,
    t.partner_id,
    partner.label AS partner,
    t.flow,
    1e0 * t.amount_minor / unit.minor_per_major AS amount,
    t.currency,
    t.amount_bound,
    t.change_percent,
    CASE
        WHEN t.change_percent > -100
            THEN 1e0 * t.amount_minor / unit.minor_per_major / (1e0 + t.change_percent / 100e0)
    END AS implied_previous_amount,
    t.period,
    t.period_printed,
    reporter.label AS reported_by,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM trade_figures AS t
JOIN actors AS country ON country.id = t.country_id
JOIN actors AS partner ON partner.id = t.partner_id
JOIN record_certainty AS sure ON sure.record_id = t.id
LEFT JOIN actors AS reporter ON reporter.id = t.reported_by_id
LEFT JOIN currencies AS unit ON unit.code = t.currency
