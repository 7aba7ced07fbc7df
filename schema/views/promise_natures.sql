-- title: Natures of promises
-- question: Does who speaks of a step announce it, forecast it, or tell of a plan to give money?
-- audience: programs
-- rests_on: [milestone_id]
-- columns:
--   milestone_id: {type: id, meaning: The milestone.}
--   account_id: {type: integer, meaning: The account; one row for each.}
--   document_id: {type: id, meaning: Its document.}
--   nature: {meaning: 'An announcement by somebody whom the document quotes, or by an office; a plan to give money; or a forecast by whoever wrote the document. The first in the order of text is the surest.'}
SELECT
    m.id AS milestone_id,
    a.id AS account_id,
    a.document_id,
    CASE
        WHEN f.stage = 'planned' THEN 'plan'
        WHEN a.speaker_id IS NOT NULL OR d.source_type = 'official statement' THEN 'announcement'
        ELSE 'forecast'
    END AS nature
FROM milestones AS m
JOIN accounts AS a ON a.record_id = m.id
JOIN documents AS d ON d.id = a.document_id
LEFT JOIN financings AS f ON f.id = m.subject_id
