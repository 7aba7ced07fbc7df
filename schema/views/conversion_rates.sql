-- title: Rates of conversion
-- question: What did one unit of a currency cost in another, in which year, month or on which day, and by whose rates?
-- audience: programs
-- rests_on: [document_id]
-- columns:
--   from_currency: {type: currency, meaning: The currency that is converted.}
--   to_currency: {type: currency, meaning: 'The currency that it is converted into; name one, since every pair is a row.'}
--   period: {type: date, meaning: 'The year, month or day that the rate is of.'}
--   basis: {type: term, meaning: Which rate of the period it is.}
--   rate: {type: number, meaning: Units of the second currency for one unit of the first.}
--   method: 'How it follows from what the dataset gives - as given, its inverse, or a cross rate through a third currency.'
--   publisher_id: {type: id, meaning: Who publishes the rates.}
--   publisher: {type: record, of: publisher_id, meaning: What they are called.}
--   document_id: {type: id, meaning: The dataset.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   passage: {type: passage, of: document_id, heading: row, meaning: The row that gives the rate.}
--   other_document_id: {type: id, meaning: The dataset of the other rate., absent: it is no cross rate}
--   other_document: {type: record, of: other_document_id, meaning: What it is called., absent: it is no cross rate}
--   other_passage: {type: passage, of: other_document_id, heading: other row, meaning: The row that gives the other rate of a cross rate., absent: it is no cross rate}
SELECT
    origin.currency AS from_currency,
    target.currency AS to_currency,
    origin.period,
    origin.basis,
    target.rate / origin.rate AS rate,
    CASE
        WHEN origin.document_id IS NOT NULL AND target.document_id IS NOT NULL THEN 'cross rate through ' || origin.per_currency
        WHEN target.document_id IS NOT NULL THEN 'as given'
        ELSE 'inverse of the rate given'
    END AS method,
    origin.publisher_id,
    origin.publisher,
    coalesce(origin.document_id, target.document_id) AS document_id,
    coalesce(origin.document, target.document) AS document,
    coalesce(origin.passage, target.passage) AS passage,
    CASE WHEN origin.document_id IS NOT NULL THEN target.document_id END AS other_document_id,
    CASE WHEN origin.document_id IS NOT NULL THEN target.document END AS other_document,
    CASE WHEN origin.document_id IS NOT NULL THEN target.passage END AS other_passage
FROM currency_rates AS target
JOIN currency_rates AS origin
    ON
        origin.per_currency = target.per_currency AND origin.period = target.period AND origin.basis = target.basis
        AND origin.publisher_id = target.publisher_id AND origin.currency <> target.currency
