-- title: Who agreed what with whom
-- question: Who has agreed what with whom, how far has it come, and since when?
-- group: Meetings and people
-- parameters:
--   party: {type: text, default: '', of: agreement_parties.actor_id, help: 'Only agreements to which this actor is a party, with all their parties.'}
--   about: {type: text, default: '', label: About, of: agreements.subject_id, help: Only agreements about this.}
-- rests_on: [agreement_id]
-- columns:
--   agreement_id: {type: id, meaning: The agreement.}
--   agreement: {type: record, of: agreement_id, meaning: What it is called.}
--   type: {type: term, meaning: What form it has., blank: the source does not say}
--   party_id: {type: id, meaning: Who has a part in it., blank: the source does not say}
--   party: {type: record, of: party_id, meaning: What they are called., blank: the source does not say}
--   role: {type: term, heading: side, meaning: 'Their side in it, such as party or mediator.', blank: the source does not say}
--   status: {type: term, heading: how far, meaning: How far it has come., blank: the source does not say}
--   since:
--     type: date
--     meaning: Since when it has come so far - the day of its signing, or of the step that brought it there.
--     blank: the source does not say
--   signed_on: {type: date, meaning: When it was signed or is to be signed., blank: the source does not say}
--   meeting_id: {type: id, meaning: The meeting at which it was signed or is to be signed., absent: none that a source names}
--   meeting: {type: record, of: meeting_id, meaning: What the meeting is called., absent: none that a source names}
--   subject_id: {type: id, meaning: What it is about., absent: its name says it}
--   subject: {type: record, of: subject_id, heading: about, meaning: What that is called., absent: its name says it}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - One row for each party to an agreement; an agreement whose parties no source names has one row.
--   - An agreement that is only discussed has not been reached.
-- leaves_out:
--   - Steps towards an agreement on a project or a sum of money; the timeline lists them.
-- when_empty: No coded source reports such an agreement.
-- see_also: [agenda, promises-due]
WITH wanted AS (
    SELECT a.id
    FROM records AS r
    JOIN agreements AS a ON a.subject_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT p.agreement_id
    FROM records AS r
    JOIN agreement_parties AS p ON p.actor_id = r.id
    WHERE :about = '' AND r.slug = :party
    UNION
    SELECT every.id
    FROM agreements AS every
    WHERE :about = '' AND :party = '' AND every.kind <> ''
),

final AS (
    SELECT
        v.agreement_id, v.agreement, v.type, side.actor_id AS party_id, actor.label AS party, side.role, v.status,
        v.since, v.signed_on, v.meeting_id, v.meeting, v.subject_id, v.subject, v.how_sure, v.hedge, v.voices, v.inferred, v.disputed, v.updated
    FROM wanted AS w
    CROSS JOIN agreement_book AS v
    LEFT JOIN agreement_parties AS side ON side.agreement_id = v.agreement_id
    LEFT JOIN actors AS actor ON actor.id = side.actor_id
    WHERE
        v.agreement_id = w.id
        AND (:bulk = 'yes' OR NOT (w.id > 0 AND v.is_bulk))
        AND (
            :party = ''
            OR EXISTS (
                SELECT 1
                FROM agreement_parties AS one
                WHERE one.agreement_id = w.id AND one.actor_id = (SELECT r.id FROM records AS r WHERE r.slug = :party)
            )
        )
)

SELECT *
FROM final
ORDER BY signed_on DESC NULLS LAST, agreement, agreement_id, role NULLS LAST, party NULLS LAST, party_id NULLS LAST
