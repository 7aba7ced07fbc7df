-- title: Rates of conversion
-- question: What did a unit of one currency cost in another, in which year, month or day, and by whose rates?
-- audience: programs
-- rests_on: [document_id]
-- columns:
--   from_currency: {type: currency, meaning: The currency that is converted.}
--   to_currency: {type: currency, meaning: The currency that it is converted into.}
--   period: {type: date, meaning: 'The year, month or day that the rate is of.'}
--   basis: {type: term, meaning: Which rate of the period it is.}
--   rate: {type: number, meaning: Units of the second currency for one unit of the first.}
--   method: 'How it follows from what the dataset gives - as given, its inverse, or a cross rate through a third currency.'
--   publisher_id: {type: id, meaning: Who publishes the rates.}
--   publisher: {type: record, of: publisher_id, meaning: What they are called.}
--   document_id: {type: id, meaning: The dataset.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   passage: {type: passage, of: document_id, heading: row, meaning: The row that gives the rate.}
--   other_document_id: {type: id, meaning: The dataset of the other rate.}
--   other_document: {type: record, of: other_document_id, meaning: What it is called., absent: it is no cross rate}
--   other_passage: {type: passage, of: other_document_id, heading: other row, meaning: The row that gives the other rate of a cross rate., absent: it is no cross rate}
WITH legs AS (
    SELECT e.currency, e.per_currency, e.period, e.basis, e.rate, e.id AS rate_id, d.publisher_id
    FROM exchange_rates AS e
    JOIN documents AS d ON d.id = e.document_id
    UNION ALL
    -- A currency is one of itself.
    SELECT DISTINCT e.per_currency, e.per_currency, e.period, e.basis, 1e0, nullif(0, 0), d.publisher_id
    FROM exchange_rates AS e
    JOIN documents AS d ON d.id = e.document_id
),

pairs AS (
    SELECT
        f.currency AS from_currency,
        t.currency AS to_currency,
        f.per_currency,
        f.period,
        f.basis,
        t.rate / f.rate AS rate,
        f.publisher_id,
        coalesce(f.rate_id, t.rate_id) AS rate_id,
        CASE WHEN f.rate_id IS NOT NULL THEN t.rate_id END AS other_rate_id
    FROM legs AS f
    JOIN legs AS t
        ON
            t.per_currency = f.per_currency
            AND t.period = f.period
            AND t.basis = f.basis
            AND t.publisher_id = f.publisher_id
            AND t.currency <> f.currency
)

SELECT
    p.from_currency,
    p.to_currency,
    p.period,
    p.basis,
    p.rate,
    CASE
        WHEN p.other_rate_id IS NOT NULL THEN 'cross rate through ' || p.per_currency
        WHEN p.from_currency = p.per_currency THEN 'as given'
        ELSE 'inverse of the rate given'
    END AS method,
    p.publisher_id,
    publisher.label AS publisher,
    own.document_id,
    document.label AS document,
    passage.label AS passage,
    other.document_id AS other_document_id,
    other_document.label AS other_document,
    other_passage.label AS other_passage
FROM pairs AS p
JOIN exchange_rates AS own ON own.id = p.rate_id
JOIN records AS publisher ON publisher.id = p.publisher_id
JOIN records AS document ON document.id = own.document_id
JOIN passages AS passage ON passage.id = own.passage_id
LEFT JOIN exchange_rates AS other ON other.id = p.other_rate_id
LEFT JOIN records AS other_document ON other_document.id = other.document_id
LEFT JOIN passages AS other_passage ON other_passage.id = other.passage_id
