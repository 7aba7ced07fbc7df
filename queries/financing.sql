-- title: All financing
-- question: Who gives, promises or plans what money, for whom and for what?
-- group: Money and trade
-- parameters:
--   provider: {type: text, default: '', label: Who gives, of: financings.provider_id, help: Only money from this provider., unlisted: 'No money from {chosen} is coded.'}
--   recipient:
--     type: text
--     default: ''
--     label: Who gets
--     of: [financings.recipient_id, finance_book.recipient_inferred_id]
--     help: 'Only money for this recipient, even where only the coder concludes so; “All” includes sums for which no recipient is named.'
--     unlisted: 'No money for {chosen} is coded.'
--   project:
--     type: text
--     default: ''
--     of: [financings.project_id, finance_book.project_inferred_id]
--     help: 'Only money for this project, even where only the coder concludes so.'
--     unlisted: 'No money for {chosen} is coded.'
--   currency: {type: text, default: '', of: financings.currency, help: Only sums in this currency.}
--   stage:
--     type: text
--     default: ''
--     label: How far it has come
--     of: financings.stage
--     help: 'Only money at this stage. A plan is not a payment.'
-- columns:
--   financing_id: {type: id, meaning: The sum.}
--   kind: {type: kind, meaning: 'Loan, where the instrument that stands is one; otherwise financing.'}
--   provider_id: {type: id, meaning: Who gives.}
--   provider: {type: record, of: provider_id, meaning: What they are called., blank: the source does not say}
--   recipient_id: {type: id, meaning: Who gets.}
--   recipient: {type: record, of: recipient_id, meaning: What they are called., blank: the source does not say}
--   recipient_inferred_id: {type: id, meaning: 'Who gets it, as the coder concludes.'}
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
--     meaning: 'What the project is called. No source says it, whether or not one names another.'
--     absent: the coder concludes none
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
--   instrument: {type: term, meaning: 'What sources call it - a loan, credit line, grant and so on.', blank: the source does not say}
--   instrument_inferred:
--     type: term
--     heading: instrument by the coder's conclusion
--     meaning: What the coder takes it for. No source says it.
--     absent: a source says it, or nobody does
--   stage: {type: term, meaning: How far the money has come., blank: the source does not say}
--   event_id: {type: id, meaning: What has happened with it., absent: no source tells of anything}
--   event: {below: stage, type: record, of: event_id, heading: what has happened with it, meaning: 'What a source that is certain says has happened with the money, of several the first.', absent: no source tells of anything}
--   more_events: {below: stage, heading: more that has happened, meaning: How much more sources tell., absent: no more}
--   due: {type: date, meaning: By when a planned sum is to be given., blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - A plan is not a payment. Stages and currencies must never be added together.
--   - A recipient, project or instrument that the coder inferred, and no source states, stands in a column of its own.
-- leaves_out:
--   - Money that no source mentions. Sums that are mentioned without an amount are listed, with the amount left blank.
-- at_scale: {when: with its defaults, rows: '117,000', seconds: '1.4'}
-- see_also: [loan-book, financing-totals, disagreements]
WITH wanted AS (
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.project_id = r.id
    WHERE r.slug = :project
    UNION
    SELECT a.record_id
    FROM records AS r
    JOIN claims AS k ON k.object_id = r.id
    JOIN accounts AS a ON a.id = k.account_id
    WHERE r.slug = :project AND k.field = 'project' AND k.standing = 'aside'
    UNION
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.recipient_id = r.id
    WHERE :project = '' AND r.slug = :recipient
    UNION
    SELECT a.record_id
    FROM records AS r
    JOIN claims AS k ON k.object_id = r.id
    JOIN accounts AS a ON a.id = k.account_id
    WHERE :project = '' AND r.slug = :recipient AND k.field = 'recipient' AND k.standing = 'aside'
    UNION
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.provider_id = r.id
    WHERE :project = '' AND :recipient = '' AND r.slug = :provider
    UNION ALL
    SELECT every.id
    FROM financings AS every
    WHERE :project = '' AND :recipient = '' AND :provider = '' AND every.kind <> ''
),

happened AS (
    SELECT w.id, min(e.id) AS event_id, count(*) AS events
    FROM wanted AS w
    CROSS JOIN events AS e
    WHERE
        e.object_id = w.id
        AND e.status IN ('occurred', 'ongoing')
        AND EXISTS (SELECT 1 FROM records AS own WHERE own.id = e.id AND own.how_sure = 'certain')
    GROUP BY w.id
),

final AS (
    SELECT
        v.financing_id, v.kind, v.provider_id, v.provider, v.recipient_id, v.recipient,
        v.recipient_inferred_id, v.recipient_inferred, v.project_id, v.project,
        (SELECT min(c.value_id) FROM asides AS c WHERE c.record_id = w.id AND c.field = 'project') AS project_inferred_id,
        (SELECT min(c.value) FROM asides AS c WHERE c.record_id = w.id AND c.field = 'project') AS project_inferred,
        v.amount, v.currency, v.amount_bound, v.amount_to,
        v.also_amount, v.also_currency, v.also_bound, v.also_amount_to,
        v.instrument, v.instrument_inferred, v.stage, told.event_id, event.label AS event,
        CASE WHEN told.events > 1 THEN 'and ' || cast(told.events - 1 AS varchar(9)) || ' more' END AS more_events,
        (SELECT min(m.planned) FROM milestones AS m WHERE m.subject_id = v.financing_id AND m.type = 'provision') AS due,
        v.how_sure, v.hedge, v.voices, v.inferred, v.disputed, v.updated
    FROM wanted AS w
    CROSS JOIN finance_book AS v
    LEFT JOIN happened AS told ON told.id = w.id
    LEFT JOIN records AS event ON event.id = told.event_id
    WHERE
        v.financing_id = w.id
        -- Conditions on sums alone have SQLite read all of them beforehand; hence the wanted ones in each.
        AND (
            :provider = ''
            OR (w.id > 0 AND v.provider_id = (SELECT r.id FROM records AS r WHERE r.slug = :provider))
        )
        AND (
            :recipient = ''
            OR coalesce(v.recipient_id, v.recipient_inferred_id) = (SELECT r.id FROM records AS r WHERE r.slug = :recipient)
        )
        AND (
            :project = ''
            OR v.project_id = (SELECT r.id FROM records AS r WHERE r.slug = :project)
            OR EXISTS (
                SELECT 1
                FROM asides AS c
                JOIN records AS r ON r.id = c.value_id
                WHERE c.record_id = w.id AND c.field = 'project' AND r.slug = :project
            )
        )
        AND (:currency = '' OR (w.id > 0 AND v.currency = :currency))
        AND (:bulk = 'yes' OR NOT (w.id > 0 AND v.is_bulk))
        AND (:stage = '' OR (w.id > 0 AND v.stage = :stage))
)

SELECT *
FROM final
ORDER BY stage NULLS LAST, currency NULLS LAST, amount DESC NULLS LAST, provider NULLS LAST, financing_id
