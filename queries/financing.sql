-- title: All financing
-- question: Who gives, promises or plans what money, for whom and for what?
-- group: Money and trade
-- parameters:
--   provider: {type: text, default: '', label: Who gives, of: financings.provider_id, help: Only money of this giver.}
--   recipient:
--     type: text
--     default: ''
--     label: Who gets
--     of: financings.recipient_id
--     help: 'Only money for this one; all includes sums for which no recipient is named.'
--   project: {type: text, default: '', of: financings.project_id, help: Only money for this project.}
--   currency: {type: text, default: '', of: financings.currency, help: Only sums in this currency.}
--   stage:
--     type: text
--     default: ''
--     label: How far it has come
--     of: financings.stage
--     help: 'Only money that has come so far. A plan is not a payment.'
-- columns:
--   financing_id: {type: id, meaning: The sum.}
--   kind: {type: kind, meaning: 'Loan, where the source calls it one; otherwise financing.'}
--   provider_id: {type: id, meaning: Who gives.}
--   provider: {type: record, of: provider_id, meaning: What they are called.}
--   recipient_id: {type: id, meaning: Who gets.}
--   recipient: {type: record, of: recipient_id, meaning: What they are called., blank: the source does not say}
--   project_id: {type: id, meaning: What it is for.}
--   project: {type: record, of: project_id, meaning: What the project is called., blank: the source names none}
--   amount: {type: amount, unit: currency, meaning: 'Amount, of a range where it begins.', blank: the source gives none}
--   currency: {type: currency, meaning: Currency.}
--   amount_bound:
--     type: term
--     meaning: 'How the source bounds the amount - exact, about, over, almost, at least, up to or between.'
--   amount_to: {type: amount, unit: currency, meaning: Where a range of amounts ends., absent: no range}
--   also_amount:
--     type: amount
--     unit: also_currency
--     meaning: The same sum in a second currency, as the source prints it.
--     absent: one currency only
--   also_currency: {type: currency, meaning: The second currency., absent: one currency only}
--   also_bound: {type: term, meaning: How the source bounds the sum in the second currency., absent: one currency only}
--   also_amount_to: {type: amount, unit: also_currency, meaning: Where a range in the second currency ends., absent: no range}
--   stage: {type: term, meaning: How far the money has come.}
--   due: {type: date, meaning: By when a planned sum is to be given., blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   sources: {type: integer, meaning: Number of documents that say so.}
-- caveats:
--   - A plan is not a payment. Stages and currencies must never be added together.
-- leaves_out:
--   - Money that no sentence speaks of. Sums that are mentioned without an amount are listed, with the amount left blank.
-- at_scale: {when: with its defaults, rows: '117,000', seconds: '1.4'}
WITH wanted AS (
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.project_id = r.id
    WHERE r.slug = :project
    UNION ALL
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.recipient_id = r.id
    WHERE :project = '' AND r.slug = :recipient
    UNION ALL
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.provider_id = r.id
    WHERE :project = '' AND :recipient = '' AND r.slug = :provider
    UNION ALL
    SELECT every.id
    FROM financings AS every
    WHERE :project = '' AND :recipient = '' AND :provider = '' AND every.kind <> ''
),

final AS (
    SELECT
        v.financing_id, v.kind, v.provider_id, v.provider, v.recipient_id, v.recipient, v.project_id, v.project,
        v.amount, v.currency, v.amount_bound, v.amount_to,
        v.also_amount, v.also_currency, v.also_bound, v.also_amount_to, v.stage,
        (SELECT min(m.planned) FROM milestones AS m WHERE m.subject_id = v.financing_id AND m.type = 'provision') AS due,
        v.how_sure, v.hedge, v.sources
    FROM wanted AS w
    CROSS JOIN finance_book AS v
    WHERE
        v.financing_id = w.id
        AND (:provider = '' OR v.provider_id = (SELECT r.id FROM records AS r WHERE r.slug = :provider))
        AND (:recipient = '' OR v.recipient_id = (SELECT r.id FROM records AS r WHERE r.slug = :recipient))
        AND (:currency = '' OR v.currency = :currency)
        AND (:stage = '' OR v.stage = :stage)
)

SELECT *
FROM final
ORDER BY stage, currency NULLS LAST, amount DESC NULLS LAST, provider, financing_id
