-- title: Loan book
-- question: What do sources call loans, from whom to whom and on what terms?
-- group: Money and trade
-- parameters:
--   stage:
--     type: text
--     default: ''
--     label: How far it has come
--     of: financings.stage
--     where: kind = 'loan'
--     help: 'Only loans that have come so far. A plan is not a payment.'
-- columns:
--   loan_id: The loan.
--   loan: What it is called.
--   provider_id: Who lends.
--   provider: What they are called.
--   recipient_id: Who borrows.
--   recipient: What they are called. Null when the source does not say.
--   project_id: What it is for.
--   project: What the project is called. Null when the source names none.
--   amount: Amount in major units of the currency. Null when the source gives none.
--   currency: Currency (ISO 4217).
--   amount_bound: How the source bounds the amount - exact, about, up_to or at_least.
--   stage: How far the money has come.
--   is_concessional: Yes for a soft loan. Null when the source does not say.
--   interest_percent: Interest, in percent a year. Null when the source does not say.
--   maturity: Time until it is paid back (ISO 8601 duration). Null when the source does not say.
--   how_sure: How sure the source is.
--   hedge: A word of doubt, as printed.
--   sources: Number of documents that say so.
-- caveats:
--   - Money that a source does not call a loan is not here; the report on financing has all of it.
--   - Stages and currencies must never be added together.
-- leaves_out:
--   - Money that no source calls a loan; the report on all financing has it.
WITH final AS (
    SELECT
        v.loan_id, r.label AS loan, v.provider_id, v.provider, v.recipient_id, v.recipient, v.project_id, v.project,
        v.amount, v.currency, v.amount_bound, v.stage,
        CASE WHEN v.is_concessional THEN 'yes' WHEN NOT v.is_concessional THEN 'no' END AS is_concessional,
        v.interest_percent, v.maturity,
        v.how_sure, v.hedge, v.sources
    FROM loan_book AS v
    JOIN records AS r ON r.id = v.loan_id
    WHERE :stage = '' OR v.stage = :stage
)

SELECT *
FROM final
ORDER BY stage, currency NULLS LAST, amount DESC NULLS LAST, provider, loan_id
