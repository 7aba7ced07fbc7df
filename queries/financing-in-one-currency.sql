-- title: Financing in one currency
-- question: What does each sum come to in one currency, at whose rate and of which date, and which cannot be converted?
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
--   converted: {type: estimate, unit: converted_currency, heading: in one currency, meaning: 'What it comes to in the one currency by a rate, of a range where it begins.', absent: 'the source gives it in this currency, or it cannot be converted'}
--   stated: {below: converted, type: amount, unit: converted_currency, heading: in the one currency, meaning: 'What the source itself gives in the one currency, of a range where it begins.', absent: it gives another currency alone}
--   converted_currency: {below: converted, type: currency, heading: in, meaning: The one currency., absent: it cannot be converted}
--   converted_bound: {below: converted, type: term, heading: bound, meaning: How the source bounds the sum., absent: 'it does not, or the sum cannot be converted'}
--   converted_to: {below: converted, type: estimate, unit: converted_currency, meaning: Where a range ends., absent: no range}
--   stated_to: {below: converted, type: amount, unit: converted_currency, meaning: Where a range ends that the source itself gives., absent: no range}
--   method: {below: converted, heading: how, meaning: 'How the sum is arrived at - given in this currency, printed by the source in this one too, or by a rate as given, its inverse or a cross rate through a third currency.', absent: it cannot be converted}
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
--   dated: {type: date, heading: date, meaning: The date whose rate is needed., blank: no source says}
--   dated_by: {below: dated, heading: that is, meaning: What the date is of., absent: there is none}
--   not_converted: {heading: why not converted, meaning: Why it is not converted., absent: it is}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
-- caveats:
--   - 'A sum is converted by the rate of its own date: the day if there is a rate of it, else the month, else the year. Its date is that of the stage that the money has reached (announced, agreed, given); where no source dates it, the day on which the amount was stated, which may be years later.'
--   - A converted sum is computed, and no source says it. It is no surer than the sum itself, and no more exact; a yearly average hides what happened within the year.
--   - 'A cross rate is worked out from two rates of one publisher, period and kind through the currency that both are given in; nobody traded at it.'
--   - Where several publish a rate, that of the shortest period is used, then that of the first by name.
--   - Sums are in the money of their time. Nothing is adjusted for inflation.
-- leaves_out:
--   - Nothing - what cannot be converted is listed with the reason.
-- when_empty: No money is coded.
WITH sums AS (
    SELECT
        f.id, f.currency, f.also_currency, d.in_year, d.in_month, d.on_day,
        1e0 * f.amount_minor / unit.minor_per_major AS amount,
        1e0 * f.amount_to_minor / unit.minor_per_major AS amount_to,
        1e0 * f.also_minor / also_unit.minor_per_major AS also_amount,
        1e0 * f.also_to_minor / also_unit.minor_per_major AS also_amount_to
    FROM financings AS f
    JOIN currencies AS unit ON unit.code = f.currency
    LEFT JOIN currencies AS also_unit ON also_unit.code = f.also_currency
    LEFT JOIN financing_dates AS d ON d.financing_id = f.id
),

periods AS (
    SELECT s.id, s.in_year AS period FROM sums AS s
    UNION ALL
    SELECT s.id, s.in_month FROM sums AS s
    UNION ALL
    SELECT s.id, s.on_day FROM sums AS s
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
        r.financing_id, r.amount, r.amount_to, r.method, r.rate, r.period, r.basis, r.publisher_id, r.publisher,
        r.document_id, r.document, r.passage, r.other_document_id, r.other_document, r.other_passage
    FROM ranked AS r
    WHERE r.place = 1
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

final AS (
    SELECT
        v.financing_id,
        r.label AS financing,
        v.stage,
        v.amount, v.currency, v.amount_bound, v.amount_to,
        CASE WHEN c.rate IS NOT NULL THEN c.amount END AS converted,
        CASE WHEN c.rate IS NULL THEN c.amount END AS stated,
        CASE WHEN c.financing_id IS NOT NULL THEN :currency END AS converted_currency,
        CASE WHEN c.rate IS NOT NULL OR v.currency = :currency THEN v.amount_bound END AS converted_bound,
        CASE WHEN c.rate IS NOT NULL THEN c.amount_to END AS converted_to,
        CASE WHEN c.rate IS NULL THEN c.amount_to END AS stated_to,
        c.method,
        c.rate,
        c.period AS rate_period,
        c.basis AS rate_basis,
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
    LEFT JOIN conversions AS c ON c.financing_id = v.financing_id
    LEFT JOIN financing_dates AS d ON d.financing_id = v.financing_id
    WHERE (:stage = '' OR v.stage = :stage) AND (:bulk = 'yes' OR NOT v.is_bulk)
)

SELECT *
FROM final
ORDER BY stage NULLS LAST, coalesce(converted, stated) DESC NULLS LAST, not_converted NULLS FIRST, financing, financing_id
