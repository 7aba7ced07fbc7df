-- title: Loan book
-- question: What do sources call loans, from whom to whom and on what terms?
-- columns:
--   loan_id: The loan.
--   provider_id: Who lends.
--   provider: What they are called.
--   recipient_id: Who borrows. Null when the source does not say.
--   recipient: What they are called.
--   project_id: What it is for. Null when the source names no project.
--   project: What the project is called.
--   amount: Amount in major units of the currency. Null when the source gives none.
--   currency: Currency (ISO 4217).
--   amount_bound: How the source bounds the amount - exact, about, up_to or at_least.
--   stage: How far the money has come. Stages must never be added together.
--   is_concessional: True for a soft loan. Null when the source does not say.
--   interest_percent: Interest, in percent a year. Null when the source does not say.
--   maturity: Time until it is paid back (ISO 8601 duration). Null when the source does not say.
--   grace: Time before repayment begins (ISO 8601 duration). Null when the source does not say.
--   finance_type: Instrument (OECD DAC code). Null when the source does not say.
--   how_sure: How sure the source is.
--   hedge: A word of doubt, as printed.
--   sources: Number of documents that say so.
SELECT
    l.id AS loan_id,
    f.provider_id,
    provider.label AS provider,
    f.recipient_id,
    recipient.label AS recipient,
    f.project_id,
    project.label AS project,
    1e0 * f.amount_minor / unit.minor_per_major AS amount,
    f.currency,
    f.amount_bound,
    f.stage,
    l.is_concessional,
    l.interest_percent,
    l.maturity,
    l.grace,
    l.finance_type,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM loans AS l
JOIN financings AS f ON f.id = l.id
JOIN actors AS provider ON provider.id = f.provider_id
JOIN record_certainty AS sure ON sure.record_id = l.id
LEFT JOIN actors AS recipient ON recipient.id = f.recipient_id
LEFT JOIN projects AS project ON project.id = f.project_id
LEFT JOIN currencies AS unit ON unit.code = f.currency
