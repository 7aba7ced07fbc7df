-- title: Events and their parties
-- question: What happened, is planned or may happen, when, and who is a party to it?
-- rests_on: [event_id]
-- columns:
--   event_id: {type: id, meaning: The event. One row for each of its parties.}
--   event: {type: record, of: event_id, meaning: What the event is called.}
--   type: {type: term, heading: sort of event, meaning: What sort of event it is., absent: none fits}
--   status: {type: term, meaning: Whether it has happened., blank: the source does not say}
--   occurred_on: {type: date, heading: date, meaning: When it happened or is to happen., blank: the source does not say}
--   object_id: {type: id, meaning: What it is about., absent: its name says it}
--   object: {type: record, of: object_id, heading: about, meaning: What that is called., absent: its name says it}
--   party_id: {type: id, meaning: One of its parties., absent: none is named}
--   party: {type: record, of: party_id, meaning: What the party is called., absent: none is named}
--   role: {type: term, meaning: 'The side of the party - who does it, to whom it is done, who backs it, who mediates.', absent: no party is named}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    e.id AS event_id,
    e.label AS event,
    e.type,
    e.status,
    e.occurred_on,
    e.object_id,
    thing.label AS object,
    p.actor_id AS party_id,
    party.label AS party,
    p.role,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated,
    sure.is_bulk
FROM events AS e
JOIN record_certainty AS sure ON sure.record_id = e.id
LEFT JOIN records AS thing ON thing.id = e.object_id
LEFT JOIN event_parties AS p ON p.event_id = e.id
LEFT JOIN actors AS party ON party.id = p.actor_id
WHERE NOT sure.is_blank
