-- title: Finance book
-- question: Who gives, promises or plans what money for whom?
-- rests_on: [financing_id]
-- columns:
--   financing_id: {type: id, meaning: The financing.}
--   kind: {type: kind, meaning: 'Loan, where the instrument that stands is one; otherwise financing.'}
--   provider_id: {type: id, meaning: Who gives it., blank: the source does not say}
--   provider: {type: record, of: provider_id, meaning: What they are called., blank: the source does not say}
--   recipient_id: {type: id, meaning: Who gets it., blank: the source does not say}
--   recipient: {type: record, of: recipient_id, meaning: What they are called., blank: the source does not say}
--   recipient_inferred_id: {type: id, meaning: 'Who gets it, as the coder concludes.', absent: 'a source says it, or nobody does'}
--   recipient_inferred:
--     type: record
--     of: recipient_inferred_id
--     heading: recipient by the coder's conclusion
--     meaning: What that is called. No source says it.
--     absent: a source says it, or nobody does
--   project_id: {type: id, meaning: What it is for., blank: the source names no project}
--   project: {type: record, of: project_id, meaning: What the project is called., blank: the source names no project}
--   project_inferred_id: {type: id, meaning: 'What it is for, as the coder concludes.', absent: 'a source says it, or nobody does'}
--   project_inferred:
--     type: record
--     of: project_inferred_id
--     heading: project by the coder's conclusion
--     meaning: What that is called. No source says it.
--     absent: a source says it, or nobody does
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
--   instrument: {type: term, meaning: 'What sources call it - a loan, credit line, grant and so on.', blank: the source does not say}
--   instrument_inferred:
--     type: term
--     heading: instrument by the coder's conclusion
--     meaning: What the coder takes it for. No source says it.
--     absent: a source says it, or nobody does
--   stage: {type: term, meaning: How far the money has come. Stages must never be added together., blank: the source does not say}
--   purpose: {meaning: 'What it is for, in our words.', blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    f.id AS financing_id,
    f.kind,
    f.provider_id,
    provider.label AS provider,
    f.recipient_id,
    recipient.label AS recipient,
    CASE
        WHEN f.recipient_id IS NULL AND sure.inferred IS NOT NULL
            THEN (SELECT min(c.value_id) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'recipient')
    END AS recipient_inferred_id,
    CASE
        WHEN f.recipient_id IS NULL AND sure.inferred IS NOT NULL
            THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'recipient')
    END AS recipient_inferred,
    f.project_id,
    project.label AS project,
    CASE
        WHEN f.project_id IS NULL AND sure.inferred IS NOT NULL
            THEN (SELECT min(c.value_id) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'project')
    END AS project_inferred_id,
    CASE
        WHEN f.project_id IS NULL AND sure.inferred IS NOT NULL
            THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'project')
    END AS project_inferred,
    1e0 * f.amount_minor / unit.minor_per_major AS amount,
    f.currency,
    f.amount_bound,
    1e0 * f.amount_to_minor / unit.minor_per_major AS amount_to,
    1e0 * f.also_minor / also_unit.minor_per_major AS also_amount,
    f.also_currency,
    f.also_bound,
    1e0 * f.also_to_minor / also_unit.minor_per_major AS also_amount_to,
    f.instrument,
    CASE
        WHEN f.instrument IS NULL AND sure.inferred IS NOT NULL
            THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = f.id AND c.field = 'instrument')
    END AS instrument_inferred,
    f.stage,
    f.purpose,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated,
    sure.is_bulk
FROM financings AS f
JOIN record_certainty AS sure ON sure.record_id = f.id
LEFT JOIN actors AS provider ON provider.id = f.provider_id
LEFT JOIN actors AS recipient ON recipient.id = f.recipient_id
LEFT JOIN projects AS project ON project.id = f.project_id
LEFT JOIN currencies AS unit ON unit.code = f.currency
LEFT JOIN currencies AS also_unit ON also_unit.code = f.also_currency
WHERE NOT sure.is_blank
