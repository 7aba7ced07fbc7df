-- title: Financing in one currency
-- question: What do sums in different currencies come to in one, by which rate of when, and which cannot be converted?
-- group: Money and trade
-- parameters:
--   currency: {type: text, default: USD, of: currencies.code, help: The currency to convert into.}
--   rates: {type: text, default: '', label: Whose rates, of: documents.publisher_id, where: id IN (SELECT e.document_id FROM exchange_rates AS e), help: Only rates that they publish., unlisted: 'No exchange rates of {chosen} are loaded.'}
--   stage: {type: text, default: '', label: How far it has come, of: financings.stage, help: 'Only money at this stage. A plan is not a payment.'}
-- rests_on: [financing_id]
-- columns:
--   financing_id: {type: id, meaning: The sum.}
--   financing: {type: record, of: financing_id, heading: money, meaning: What it is called.}
--   stage: {type: term, meaning: How far the money has come., blank: the source does not say}
--   amount: {type: amount, unit: currency, heading: as the source gives it, meaning: 'Amount, of a range where it begins.', blank: the source gives none}
--   currency: {below: amount, type: currency, meaning: Its currency.}
--   amount_bound: {below: amount, type: term, meaning: How the source bounds the amount.}
--   amount_to: {below: amount, type: amount, unit: currency, meaning: Where a range of amounts ends., absent: no range}
--   converted: {type: estimate, unit: converted_currency, meaning: 'What it comes to in the one currency, of a range where it begins.', absent: it cannot be converted}
--   converted_currency: {below: converted, type: currency, heading: in, meaning: The one currency., absent: it cannot be converted}
--   converted_to: {below: converted, type: estimate, unit: converted_currency, meaning: Where a range ends., absent: no range}
--   method: {below: converted, heading: how, meaning: 'How it is had - given in this currency, printed by the source in this one too, or by a rate as given, its inverse or a cross rate through a third currency.', absent: it cannot be converted}
--   rate: {type: number, meaning: Units of the one currency for one unit of the other., absent: no rate is used}
--   rate_period: {below: rate, type: date, heading: of, meaning: 'The year, month or day that the rate is of.', absent: no rate is used}
--   rate_basis: {below: rate, type: term, heading: which is the, meaning: Which rate of the period it is., absent: no rate is used}
--   publisher_id: {type: id, meaning: Whose rate it is., absent: no rate is used}
--   publisher: {type: record, of: publisher_id, heading: rate by, meaning: Who publishes the rate., absent: no rate is used}
--   rate_document_id: {type: id, meaning: The dataset with the rate., absent: no rate is used}
--   rate_document: {below: publisher, type: record, of: rate_document_id, heading: in, meaning: The dataset with the rate., absent: no rate is used}
--   rate_row: {below: publisher, heading: row, meaning: The row that gives the rate., absent: no rate is used}
--   other_document_id: {type: id, meaning: The dataset with the other rate of a cross rate., absent: it is no cross rate}
--   other_document: {below: publisher, type: record, of: other_document_id, heading: and in, meaning: The dataset with the other rate of a cross rate., absent: it is no cross rate}
--   other_row: {below: publisher, heading: other row, meaning: The row that gives the other rate of a cross rate., absent: it is no cross rate}
--   dated: {type: date, heading: date, meaning: The date whose rate is looked for., blank: no source says}
--   dated_by: {below: dated, heading: that is, meaning: What the date is of., absent: there is none}
--   not_converted: {heading: why not converted, meaning: Why it is not converted., absent: it is}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
-- caveats:
--   - 'A sum is converted by the rate of its own date: the day if there is a rate of it, else the month, else the year. That date is the step by which the money came so far (agreed, given, announced); without one it is when the amount was said, which may be years later.'
--   - A converted sum is computed, and said by no source. It is no surer than the sum, and no more exact; an average of a year hides what happened within it.
--   - 'A cross rate is worked out from two rates of one publisher, period and kind through the currency that both are given in; it is no rate at which anybody traded.'
--   - Where several publish a rate, that of the shortest period is used, then that of the first by name.
--   - Sums are in the money of their time. Nothing is adjusted for inflation.
-- leaves_out:
--   - Nothing - what cannot be converted is listed with the reason.
-- when_empty: No money is coded.
WITH conversions AS (
    SELECT
        c.*,
        row_number() OVER (
            PARTITION BY c.financing_id
            ORDER BY length(c.rate_period) DESC NULLS FIRST, c.publisher, c.publisher_id
        ) AS place
    FROM converted_financing AS c
    LEFT JOIN records AS publisher ON publisher.id = c.publisher_id
    WHERE c.to_currency = :currency AND (:rates = '' OR c.publisher_id IS NULL OR publisher.slug = :rates)
),

final AS (
    SELECT
        v.financing_id,
        r.label AS financing,
        v.stage,
        v.amount, v.currency, v.amount_bound, v.amount_to,
        c.amount AS converted,
        c.to_currency AS converted_currency,
        c.amount_to AS converted_to,
        c.method,
        c.rate, c.rate_period, c.rate_basis,
        c.publisher_id, c.publisher,
        c.document_id AS rate_document_id, c.document AS rate_document,
        replace(c.passage, 'row=', 'row ') AS rate_row,
        c.other_document_id, c.other_document,
        replace(c.other_passage, 'row=', 'row ') AS other_row,
        d.dated, d.dated_by,
        CASE
            WHEN c.financing_id IS NOT NULL THEN NULL
            WHEN
                v.amount IS NULL AND EXISTS (
                    SELECT 1
                    FROM accounts AS a
                    JOIN claims AS k ON k.account_id = a.id
                    WHERE a.record_id = v.financing_id AND k.field = 'amount' AND k.standing = 'not representable'
                )
                THEN 'the source gives it in words only'
            WHEN v.amount IS NULL THEN 'the source gives no amount'
            WHEN NOT EXISTS (SELECT 1 FROM exchange_rates) THEN 'no exchange rates are loaded'
            WHEN d.dated IS NULL THEN 'no source says of when it is'
            WHEN d.in_year IS NULL THEN 'its date may be in several years'
            ELSE 'no rate of ' || v.currency || ' in ' || :currency || ' for ' || d.in_year
        END AS not_converted,
        v.how_sure, v.voices, v.inferred, v.disputed
    FROM finance_book AS v
    JOIN records AS r ON r.id = v.financing_id
    LEFT JOIN conversions AS c ON c.financing_id = v.financing_id AND c.place = 1
    LEFT JOIN financing_dates AS d ON d.financing_id = v.financing_id
    WHERE (:stage = '' OR v.stage = :stage) AND (:bulk = 'yes' OR NOT v.is_bulk)
)

SELECT *
FROM final
ORDER BY stage NULLS LAST, converted DESC NULLS LAST, not_converted, financing, financing_id
