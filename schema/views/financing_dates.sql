-- title: Dates of financing
-- question: Of when is a sum of money, and who says so?
-- audience: programs
-- rests_on: [financing_id]
-- columns:
--   financing_id: {type: id, meaning: The sum.}
--   dated: {type: date, meaning: The date., blank: no source says}
--   in_year: {type: date, meaning: The year in which it is., absent: it may be in several}
--   in_month: {type: date, meaning: The month in which it is., absent: it may be in several}
--   on_day: {type: date, meaning: The day on which it is., absent: it may be one of several}
--   dated_by: {meaning: 'What the date is of - the step by which the money came so far, or what its amount was said of or on.', absent: there is none}
SELECT
    c.financing_id,
    substr(c.dating, 22) AS dated,
    CASE WHEN substr(c.dating, 1, 4) = substr(c.dating, 11, 4) THEN substr(c.dating, 1, 4) END AS in_year,
    CASE WHEN substr(c.dating, 1, 7) = substr(c.dating, 11, 7) THEN substr(c.dating, 1, 7) END AS in_month,
    CASE WHEN substr(c.dating, 1, 10) = substr(c.dating, 11, 10) THEN substr(c.dating, 1, 10) END AS on_day,
    CASE substr(c.dating, 21, 1)
        WHEN 'g' THEN 'when it was given'
        WHEN 'a' THEN 'when it was agreed'
        WHEN 'n' THEN 'when it was announced'
        WHEN 'o' THEN 'what the amount was said of'
        WHEN 's' THEN 'when the amount was said'
    END AS dated_by
FROM financing_datings AS c
