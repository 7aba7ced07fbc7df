-- title: Rates of currencies
-- question: What did one unit of a currency cost in others, in which year, month or on which day, and by whose rates?
-- audience: programs
-- rests_on: [document_id]
-- columns:
--   currency: {type: currency, meaning: The currency whose price it is.}
--   per_currency: {type: currency, meaning: 'The currency of which one unit costs so much; of itself, 1.'}
--   period: {type: date, meaning: 'The year, month or day that the rate is of.'}
--   basis: {type: term, meaning: Which rate of the period it is.}
--   rate: {type: number, meaning: 'Units of the currency for one unit of the other. Two rates of one publisher, period, basis and other currency divided give a cross rate.'}
--   publisher_id: {type: id, meaning: Who publishes the rates.}
--   publisher: {type: record, of: publisher_id, meaning: What they are called.}
--   document_id: {type: id, meaning: The dataset., absent: it is the price of a currency in itself}
--   document: {type: record, of: document_id, meaning: What it is called., absent: it is the price of a currency in itself}
--   passage: {type: passage, of: document_id, heading: row, meaning: The row that gives the rate., absent: it is the price of a currency in itself}
SELECT
    e.currency,
    e.per_currency,
    e.period,
    e.basis,
    e.rate,
    d.publisher_id,
    publisher.label AS publisher,
    e.document_id,
    document.label AS document,
    passage.label AS passage
FROM exchange_rates AS e
JOIN documents AS d ON d.id = e.document_id
JOIN records AS document ON document.id = e.document_id
JOIN records AS publisher ON publisher.id = d.publisher_id
JOIN passages AS passage ON passage.id = e.passage_id
UNION ALL
SELECT DISTINCT e.per_currency, e.per_currency, e.period, e.basis, 1e0, d.publisher_id, publisher.label, nullif(0, 0), nullif('', ''), nullif('', '')
FROM exchange_rates AS e
JOIN documents AS d ON d.id = e.document_id
JOIN records AS publisher ON publisher.id = d.publisher_id
