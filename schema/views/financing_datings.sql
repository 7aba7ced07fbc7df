-- title: What dates financing
-- question: Of when is a sum of money, in one text from which the date is read?
-- audience: programs
-- rests_on: [financing_id]
-- columns:
--   financing_id: {type: id, meaning: The sum.}
--   dating: {meaning: 'The first day that its date may be, the last, a letter for what it is of (g given, a agreed, n announced, o what the amount was said of, s when it was said) and the date itself, without spaces.', blank: no source says}
WITH datings AS (
    -- No window, which would have whoever asks for the date of one sum find those of all; and one text, since SQLite finds each
    -- column anew.
    SELECT
        f.id AS financing_id,
        f.stage,
        (
            SELECT
                min(
                    coalesce(cast(m.actual_earliest AS varchar(10)), '0000-00-00')
                    || coalesce(cast(m.actual_latest AS varchar(10)), '9999-99-99')
                    || 'n' || m.actual
                )
            FROM milestones AS m
            WHERE m.subject_id = f.id AND m.type = 'announcement'
        ) AS announced,
        (
            SELECT
                min(
                    coalesce(cast(m.actual_earliest AS varchar(10)), '0000-00-00')
                    || coalesce(cast(m.actual_latest AS varchar(10)), '9999-99-99')
                    || 'a' || m.actual
                )
            FROM milestones AS m
            WHERE m.subject_id = f.id AND m.type = 'agreement'
        ) AS agreed,
        (
            SELECT
                min(
                    coalesce(cast(m.actual_earliest AS varchar(10)), '0000-00-00')
                    || coalesce(cast(m.actual_latest AS varchar(10)), '9999-99-99')
                    || 'g' || m.actual
                )
            FROM milestones AS m
            WHERE m.subject_id = f.id AND m.type = 'provision'
        ) AS given,
        (
            SELECT
                min(
                    CASE
                        WHEN a.as_of IS NOT NULL
                            THEN
                                coalesce(cast(a.as_of_earliest AS varchar(10)), '0000-00-00')
                                || coalesce(cast(a.as_of_latest AS varchar(10)), '9999-99-99')
                                || 'o' || a.as_of
                        WHEN a.said_on IS NOT NULL
                            THEN
                                coalesce(cast(a.said_on_earliest AS varchar(10)), '0000-00-00')
                                || coalesce(cast(a.said_on_latest AS varchar(10)), '9999-99-99')
                                || 's' || a.said_on
                        -- A dataset comes out years after what it tells of.
                        WHEN d.source_type <> 'dataset'
                            THEN
                                coalesce(cast(d.published_on_earliest AS varchar(10)), '0000-00-00')
                                || coalesce(cast(d.published_on_latest AS varchar(10)), '9999-99-99')
                                || 's' || d.published_on
                    END
                )
            FROM accounts AS a
            JOIN claims AS k ON k.account_id = a.id
            JOIN documents AS d ON d.id = a.document_id
            -- One account's claims are held against nothing.
            WHERE a.record_id = f.id AND k.field = 'amount' AND coalesce(k.standing, 'stands') = 'stands'
        ) AS said
    FROM financings AS f
)

SELECT
    x.financing_id,
    CASE
        WHEN x.stage IN ('provided', 'repaid') THEN coalesce(x.given, x.agreed, x.said)
        WHEN x.stage IN ('planned', 'pledged') THEN coalesce(x.announced, x.said)
        ELSE coalesce(x.agreed, x.announced, x.said)
    END AS dating
FROM datings AS x
