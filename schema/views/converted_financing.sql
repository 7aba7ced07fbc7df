-- title: Converted financing
-- question: What does a sum of money come to in other currencies, by dated rates?
-- audience: programs
-- rests_on: [financing_id]
-- columns:
--   financing_id: {type: id, meaning: The sum.}
--   to_currency: {type: currency, meaning: The currency that it is converted into.}
--   amount: {type: estimate, unit: to_currency, meaning: 'What it comes to, of a range where it begins.'}
--   amount_to: {type: estimate, unit: to_currency, meaning: 'What the end of a range comes to.', absent: no range}
--   amount_bound: {type: term, meaning: How the source bounds the amount.}
--   method: 'How it is had - given in this currency, printed by the source in this one too, or by a rate as given, its inverse or a cross rate.'
--   rate: {type: number, meaning: Units of the currency for one unit of the sum's own., absent: no rate is needed}
--   rate_period: {type: date, meaning: 'The year, month or day that the rate is of.', absent: no rate is needed}
--   rate_basis: {type: term, meaning: Which rate of the period it is., absent: no rate is needed}
--   publisher_id: {type: id, meaning: 'Whose rate it is; one row for each who publishes rates.', absent: no rate is needed}
--   publisher: {type: record, of: publisher_id, meaning: What they are called., absent: no rate is needed}
--   document_id: {type: id, meaning: The dataset with the rate., absent: no rate is needed}
--   document: {type: record, of: document_id, meaning: What it is called., absent: no rate is needed}
--   passage: {type: passage, of: document_id, heading: row, meaning: The row that gives the rate., absent: no rate is needed}
--   other_document_id: {type: id, meaning: The dataset with the other rate., absent: it is no cross rate}
--   other_document: {type: record, of: other_document_id, meaning: What it is called., absent: it is no cross rate}
--   other_passage: {type: passage, of: other_document_id, heading: other row, meaning: The row that gives the other rate., absent: it is no cross rate}
WITH sums AS (
    SELECT
        f.id AS financing_id, f.currency, f.amount_bound, f.also_currency, f.also_bound,
        1e0 * f.amount_minor / unit.minor_per_major AS amount,
        1e0 * f.amount_to_minor / unit.minor_per_major AS amount_to,
        1e0 * f.also_minor / also_unit.minor_per_major AS also_amount,
        1e0 * f.also_to_minor / also_unit.minor_per_major AS also_amount_to
    FROM financings AS f
    JOIN currencies AS unit ON unit.code = f.currency
    LEFT JOIN currencies AS also_unit ON also_unit.code = f.also_currency
),

candidates AS (
    SELECT d.financing_id, d.in_year AS period
    FROM financing_dates AS d
    WHERE d.in_year IS NOT NULL
    UNION ALL
    SELECT d.financing_id, d.in_month
    FROM financing_dates AS d
    WHERE d.in_month IS NOT NULL
    UNION ALL
    SELECT d.financing_id, d.on_day
    FROM financing_dates AS d
    WHERE d.on_day IS NOT NULL
),

by_rates AS (
    SELECT
        s.financing_id, s.amount, s.amount_to, s.amount_bound, r.to_currency, r.method, r.rate, r.period, r.basis,
        r.publisher_id, r.publisher, r.document_id, r.document, r.passage,
        r.other_document_id, r.other_document, r.other_passage,
        row_number() OVER (
            PARTITION BY s.financing_id, r.to_currency, r.publisher_id
            -- The rate of the day before that of the month, and that before the year's.
            ORDER BY length(r.period) DESC, r.basis, r.document_id, r.passage
        ) AS place
    FROM conversion_rates AS r
    JOIN candidates AS c ON c.period = r.period
    JOIN sums AS s ON s.financing_id = c.financing_id AND s.currency = r.from_currency
    WHERE coalesce(s.also_currency, '') <> r.to_currency
)

SELECT
    b.financing_id, b.to_currency, b.amount * b.rate AS amount, b.amount_to * b.rate AS amount_to, b.amount_bound,
    b.method, b.rate, b.period AS rate_period, b.basis AS rate_basis,
    b.publisher_id, b.publisher, b.document_id, b.document, b.passage,
    b.other_document_id, b.other_document, b.other_passage
FROM by_rates AS b
WHERE b.place = 1
UNION ALL
SELECT
    s.financing_id, s.currency, s.amount, s.amount_to, s.amount_bound, 'given in this currency',
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM sums AS s
UNION ALL
SELECT
    s.financing_id, s.also_currency, s.also_amount, s.also_amount_to, s.also_bound, 'printed by the source in this currency, too',
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM sums AS s
WHERE s.also_currency IS NOT NULL
