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
--     help: 'Only loans at this stage. A plan is not a payment.'
-- rests_on: [loan_id]
-- columns:
--   loan_id: {type: id, meaning: The loan.}
--   loan: {type: record, of: loan_id, meaning: What it is called.}
--   provider_id: {type: id, meaning: Who lends.}
--   provider: {type: record, of: provider_id, meaning: What they are called., blank: the source does not say}
--   recipient_id: {type: id, meaning: Who borrows.}
--   recipient: {type: record, of: recipient_id, meaning: What they are called., blank: the source does not say}
--   recipient_inferred_id: {type: id, meaning: 'Who borrows, as the coder concludes.'}
--   recipient_inferred:
--     type: record
--     of: recipient_inferred_id
--     heading: recipient by the coder's conclusion
--     meaning: What they are called. No source says it.
--     absent: a source says it, or nobody does
--   project_id: {type: id, meaning: What it is for.}
--   project: {type: record, of: project_id, meaning: What the project is called., blank: the source names none}
--   project_inferred_id: {type: id, meaning: 'What it is for, as the coder concludes.'}
--   project_inferred:
--     type: record
--     of: project_inferred_id
--     heading: project by the coder's conclusion
--     meaning: What the project is called. No source says it.
--     absent: a source says it, or nobody does
--   amount: {type: amount, unit: currency, meaning: 'Amount, of a range where it begins.', blank: the source gives none}
--   currency: {below: amount, type: currency, meaning: Currency.}
--   amount_bound:
--     below: amount
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
--   stage: {type: term, meaning: How far the money has come., blank: the source does not say}
--   event_id: {type: id, meaning: What has happened with it., absent: no source tells of anything}
--   event: {below: stage, type: record, of: event_id, heading: what has happened with it, meaning: 'What a source that is certain says has happened with the money, of several the first.', absent: no source tells of anything}
--   more_events: {below: stage, heading: more that has happened, meaning: How much more sources tell., absent: no more}
--   is_concessional: {type: yes_no, meaning: Yes for a soft loan., blank: the source does not say}
--   interest_percent: {type: percent, unit: percent a year, meaning: Interest., blank: the source does not say}
--   interest_bound: {type: term, meaning: How the source bounds the interest., absent: no interest}
--   interest_to_percent: {type: percent, unit: percent a year, meaning: Where a range of interest ends., absent: no range}
--   maturity: {type: duration, meaning: Time until it is paid back., blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - Money counts as a loan here where that is the instrument that stands. The report on disagreements says who calls it something else.
--   - Stages and currencies must never be added together.
-- leaves_out:
--   - Money that is not a loan by the value that stands; the report on all financing lists it.
-- see_also: [financing, financing-totals, disagreements]
WITH happened AS (
    SELECT w.id, min(e.id) AS event_id, count(*) AS events
    FROM loans AS w
    CROSS JOIN events AS e
    CROSS JOIN records AS own
    WHERE e.object_id = w.id AND own.id = e.id AND e.status IN ('occurred', 'ongoing') AND own.how_sure = 'certain'
    GROUP BY w.id
),

final AS (
    SELECT
        v.financing_id AS loan_id, r.label AS loan, v.provider_id, v.provider, v.recipient_id, v.recipient,
        v.recipient_inferred_id, v.recipient_inferred, v.project_id, v.project, v.project_inferred_id, v.project_inferred,
        v.amount, v.currency, v.amount_bound, v.amount_to,
        v.also_amount, v.also_currency, v.also_bound, v.also_amount_to, v.stage,
        told.event_id, event.label AS event,
        CASE WHEN told.events > 1 THEN 'and ' || cast(told.events - 1 AS varchar(9)) || ' more' END AS more_events,
        CASE WHEN l.is_concessional THEN 'yes' WHEN NOT l.is_concessional THEN 'no' END AS is_concessional,
        l.interest_percent, l.interest_bound, l.interest_to_percent, l.maturity,
        v.how_sure, v.hedge, v.voices, v.inferred, v.disputed, v.updated
    -- The view of loans goes through all claims for what coders conclude. From each loan, lest SQLite go through all records.
    FROM loans AS l
    CROSS JOIN records AS r
    CROSS JOIN finance_book AS v
    LEFT JOIN happened AS told ON told.id = l.id
    LEFT JOIN records AS event ON event.id = told.event_id
    WHERE
        r.id = l.id
        AND v.financing_id = CASE WHEN l.kind <> '' THEN r.id END
        AND (:stage = '' OR v.stage = :stage)
        AND (:bulk = 'yes' OR NOT v.is_bulk)
)

SELECT *
FROM final
ORDER BY stage NULLS LAST, currency NULLS LAST, amount DESC NULLS LAST, provider NULLS LAST, loan_id
