-- title: Evidence
-- question: Which sentence speaks of which record, and how surely?
-- columns:
--   citation_id: The citation.
--   record_id: The record that the sentence speaks of.
--   record: What the record is called.
--   kind: What the record is.
--   relation: Whether the sentence supports, disputes or updates the record.
--   field: The field of the record that it speaks of. Empty for the whole record.
--   reported_value: The value that the sentence gives, where it is not the record's. Empty for the record's.
--   how_sure: How sure the source is - certain, probable or possible.
--   hedge: The word of doubt, as printed. Null when none is.
--   is_inferred: True when the coder, not the source, drew the conclusion.
--   attributed_to_id: Whose word the source reports. Null when it speaks for itself.
--   attributed_to: What they are called.
--   document_id: The document.
--   document: What the document is called.
--   author: Who wrote it. Null when not named.
--   publisher: Who published it. Null when not named.
--   reliability: How far we judge the document can be relied on (Admiralty scale). Null when not judged.
--   published_on: When it was published (EDTF).
--   passage: Paragraph and sentence, for instance P13.S4.
--   paragraph: Number of the paragraph.
--   sentence: Number of the sentence in it.
--   as_of: The time that the sentence speaks of, where it differs from the record's (EDTF).
--   url: Address of the document. Null when not known.
--   fragment: The text directive that, behind the address and `#:~:text=`, opens the page at the sentence.
SELECT
    c.id AS citation_id,
    r.id AS record_id,
    r.label AS record,
    r.kind,
    c.relation,
    c.field,
    c.reported_value,
    c.modality AS how_sure,
    c.hedge,
    c.is_inferred,
    c.attributed_to_id,
    speaker.label AS attributed_to,
    d.id AS document_id,
    d.label AS document,
    author.label AS author,
    publisher.label AS publisher,
    d.reliability,
    d.published_on,
    p.label AS passage,
    p.paragraph,
    p.sentence,
    c.as_of,
    d.url,
    p.fragment
FROM citations AS c
JOIN records AS r ON r.id = c.record_id
JOIN passages AS p ON p.id = c.passage_id
JOIN documents AS d ON d.id = p.document_id
LEFT JOIN actors AS speaker ON speaker.id = c.attributed_to_id
LEFT JOIN actors AS author ON author.id = d.author_id
LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
