-- title: Finance book
-- question: Who gives, promises or plans what money for whom?
-- columns:
--   financing_id: The financing.
--   kind: Loan, where the source calls it one; otherwise financing.
--   provider_id: Who gives it.
--   provider: What they are called.
--   recipient_id: Who gets it. Null when the source does not say.
--   recipient: What they are called.
--   project_id: What it is for. Null when the source names no project.
--   project: What the project is called.
--   amount: Amount in major units of the currency. Null when the source gives none.
--   currency: Currency (ISO 4217).
--   amount_bound: How the source bounds the amount - exact, about, up_to or at_least.
--   stage: How far the money has come. Stages must never be added together.
--   purpose: What it is for, in our words.
--   how_sure: How sure the source is.
--   hedge: A word of doubt, as printed.
--   sources: Number of documents that say so.
SELECT
    f.id AS financing_id,
    f.kind,
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
    f.purpose,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM financings AS f
JOIN actors AS provider ON provider.id = f.provider_id
JOIN record_certainty AS sure ON sure.record_id = f.id
LEFT JOIN actors AS recipient ON recipient.id = f.recipient_id
LEFT JOIN projects AS project ON project.id = f.project_id
LEFT JOIN currencies AS unit ON unit.code = f.currency
