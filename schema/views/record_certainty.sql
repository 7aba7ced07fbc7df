-- title: How sure the sources are of each record
-- question: How sure are the sources of a record, and how many are there?
-- audience: programs
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   kind: {type: kind, meaning: What it is.}
--   slug: {type: slug, meaning: Its readable name.}
--   label: {type: record, of: record_id, meaning: What it is called.}
--   how_sure:
--     type: how_sure
--     meaning: The surest word of any source for the whole record - certain, probable or possible; of the coder's conclusions only where there is nothing else.
--     absent: nothing cites it
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   is_inferred: {type: yes_no, meaning: True when the record rests on conclusions of the coder only.}
--   voices: {type: integer, meaning: Number of independent voices that say it; those that dispute it are not among them.}
--   is_blank: {type: yes_no, meaning: True where it is only referred to - no voice says anything of it.}
--   is_bulk: {type: yes_no, meaning: True while only datasets speak of it.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   passages: {type: integer, meaning: Number of sentences that speak of it.}
--   disputed_by: {type: integer, meaning: Number of voices that deny it or give another value for one of its fields.}
--   replaced_values: {type: integer, meaning: Number of values that later news has replaced.}
SELECT
    r.id AS record_id,
    r.kind,
    r.slug,
    r.label,
    -- What the source itself says goes before what the coder concludes from it, however surely.
    r.how_sure,
    (
        SELECT min(c.hedge)
        FROM citations AS c
        JOIN accounts AS a ON a.id = c.account_id
        WHERE c.record_id = r.id AND NOT a.is_denied
    ) AS hedge,
    coalesce(r.inferred, '') LIKE 'whole%' AS is_inferred,
    coalesce(r.voices, 0) AS voices,
    coalesce(r.voices, 1) = 0 AS is_blank,
    r.is_bulk,
    r.inferred,
    r.disputed,
    r.updated,
    (SELECT count(DISTINCT c.passage_id) FROM citations AS c WHERE c.record_id = r.id) AS passages,
    (
        SELECT count(DISTINCT a.origin_id)
        FROM accounts AS a
        JOIN documents AS d ON d.id = a.document_id
        WHERE
            a.record_id = r.id
            AND (
                EXISTS (SELECT 1 FROM claims AS k WHERE k.account_id = a.id AND k.standing = 'rival')
                OR (
                    a.is_denied
                    AND a.is_whole
                    -- A voice that says it after all has taken its denial back.
                    AND NOT EXISTS (
                        SELECT 1
                        FROM accounts AS later
                        JOIN documents AS its ON its.id = later.document_id
                        WHERE
                            later.record_id = a.record_id
                            AND later.origin_id = a.origin_id
                            AND NOT later.is_denied
                            AND later.scope = ''
                            AND (a.is_inferred OR NOT later.is_inferred)
                            AND CASE
                                WHEN later.said_on IS NOT NULL THEN later.said_on_earliest
                                WHEN later.as_of IS NOT NULL THEN later.as_of_earliest
                                -- A quotation without a date is of the day of the news report or statement that prints it.
                                WHEN later.speaker_id IS NULL OR its.source_type IN ('news report', 'official statement')
                                    THEN its.published_on_earliest
                            END > CASE
                                WHEN a.said_on IS NOT NULL THEN a.said_on_latest
                                WHEN a.as_of IS NOT NULL THEN a.as_of_latest
                                ELSE d.published_on_latest
                            END
                    )
                )
            )
    ) AS disputed_by,
    (
        SELECT count(*)
        FROM accounts AS a
        JOIN claims AS k ON k.account_id = a.id
        WHERE a.record_id = r.id AND k.standing = 'superseded'
    ) AS replaced_values
FROM records AS r
