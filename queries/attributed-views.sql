-- title: Views and who attributes them
-- question: What is a person or state said to hold by itself, by its own side, by its friends and critics, and by others?
-- group: Views and causes
-- parameters:
--   holder: {type: text, opens_with: stances.holder_id, label: Whose views, of: stances.holder_id, help: The person or state whose views are listed., unlisted: 'No view of {chosen} is coded.'}
-- columns:
--   proposition_id: {type: id, meaning: What the view is of.}
--   proposition: {type: record, of: proposition_id, meaning: The proposition.}
--   teller:
--     type: text
--     heading: relation to the holder
--     meaning: 'How the voice stands to the holder: itself, its own side, the same state, a friend, a critic, another state, or not known.'
--   voice_id: {type: id, meaning: Whose word it is.}
--   voice: {type: record, of: voice_id, heading: voice, meaning: What they are called.}
--   attitude: {type: term, heading: attributed view, meaning: 'Where the voice says that the holder stands, or stood.', blank: it does not say}
--   qualifier: {below: attitude, meaning: 'The word that strengthens or weakens the view, or the source''s own verb, as printed.', absent: none is}
--   condition: {below: attitude, meaning: 'On what condition, in our own words.', absent: on none that is stated}
--   until: {below: attitude, type: date, meaning: 'Until when it was held, where the voice says that it was held before.', absent: the voice says nothing of the kind}
--   own_attitude: {type: term, heading: in the holder's own words, meaning: 'Where the holder, else its own side, says that it stands, the latest of such words.', absent: none of its own words on it are coded}
--   comparison: {heading: compared with its own words, meaning: 'Whether the voice puts the holder on the side on which it puts itself.', absent: it is its own side that speaks}
--   document_id: {type: id, meaning: The document in which the voice speaks.}
--   document: {below: voice, type: record, of: document_id, heading: in, meaning: What it is called.}
--   passage: {below: voice, type: passage, of: document_id, heading: sentence, meaning: The first sentence that says it.}
--   dated: {below: voice, type: date, heading: as of, meaning: 'The day that it speaks of, or on which it was said, else published.', absent: no day is known}
--   because: {below: teller, heading: known from, meaning: The coded facts from which it follows how the voice stands to the holder., absent: nothing coded tells it}
--   is_denied: {type: yes_no, heading: denied, meaning: Yes where the voice says that the holder does not stand there.}
--   reliability:
--     below: voice
--     type: reliability
--     meaning: How far we judge it can be relied on (Admiralty scale A to F).
--     blank: not judged
--   standing: {type: term, heading: compared with what stands, meaning: 'What it is beside the attitude that stands in the database.', absent: no other voice speaks of it}
--   how_sure: {type: how_sure, meaning: How sure the voice is.}
--   stance_id: {type: id, meaning: The view.}
-- caveats:
--   - '“Its own side” means its spokespeople, its members and office-holders, the state that it serves, and others who hold an office of that state.
--     Organizations and media of that state are listed as “the same state”, since they may be independent of it.'
--   - '“A friend” is coded as siding with the holder or the holder''s state, itself or through its own state; “a critic” is coded as standing against them.
--     Praise or blame alone makes neither. Where nothing is known of a voice, the state of its publisher counts.'
--   - What others say about a holder's view is their account of it, not the holder's own word.
-- leaves_out:
--   - Views that only the coder concludes.
-- when_empty: No voice says what this one is for or against.
-- see_also: [views, common-ground]
WITH chosen AS (
    SELECT r.id, a.type, a.country_id
    FROM records AS r
    CROSS JOIN actors AS a
    WHERE r.slug = :holder AND a.id = r.id
),

-- The state that it is, belongs to or has an office in. Conditions name two tables, so that SQLite makes no filter of a whole one.
homes AS (
    SELECT c.id AS state_id
    FROM chosen AS c
    WHERE c.type = 'country'
    UNION
    SELECT c.country_id
    FROM chosen AS c
    WHERE c.country_id IS NOT NULL
    UNION
    SELECT CASE o.type WHEN 'country' THEN o.id ELSE o.country_id END
    FROM chosen AS c
    CROSS JOIN memberships AS m
    CROSS JOIN records AS own
    CROSS JOIN actors AS o
    WHERE
        c.type = 'person'
        AND m.member_id = c.id
        AND own.id = m.id
        AND NOT (own.voices = 0 AND m.id > 0)
        AND o.id = m.organization_id
),

said AS (
    SELECT
        s.id AS stance_id, s.proposition_id, a.id AS account_id, a.document_id, a.origin_id, a.label AS passage, a.modality, a.is_denied,
        a.said_on, a.as_of, k.value AS attitude, k.standing, q.value AS qualifier, e.value AS condition, u.value AS until,
        CASE k.value
            WHEN 'is for' THEN 'for'
            WHEN 'accepts' THEN 'not against'
            WHEN 'takes no side' THEN 'none'
            WHEN 'does not support' THEN 'not for'
            WHEN 'fears' THEN 'against'
            WHEN 'is against' THEN 'against'
        END AS side
    FROM chosen AS c
    CROSS JOIN stances AS s
    CROSS JOIN records AS own
    CROSS JOIN accounts AS a
    LEFT JOIN claims AS k ON k.account_id = a.id AND k.field = 'attitude'
    LEFT JOIN claims AS q ON q.account_id = a.id AND q.field = 'qualifier'
    LEFT JOIN claims AS e ON e.account_id = a.id AND e.field = 'condition'
    LEFT JOIN claims AS u ON u.account_id = a.id AND u.field = 'until'
    WHERE s.holder_id = c.id AND own.id = s.id AND (:bulk = 'yes' OR NOT (own.is_bulk AND s.id > 0)) AND a.record_id = s.id AND NOT a.is_inferred
),

speaking AS (
    SELECT DISTINCT said.origin_id FROM said
),

-- What the voices belong to or have an office in.
offices AS (
    SELECT v.origin_id, m.organization_id
    FROM speaking AS v
    CROSS JOIN memberships AS m
    CROSS JOIN records AS own
    WHERE m.member_id = v.origin_id AND own.id = m.id AND NOT (own.voices = 0 AND m.id > 0)
),

-- The voices, and the states that they are, belong to or have an office in.
homes_of_voices AS (
    SELECT v.origin_id, o.type, CASE o.type WHEN 'country' THEN o.id ELSE o.country_id END AS state_id
    FROM speaking AS v
    CROSS JOIN actors AS o
    WHERE o.id = v.origin_id
    UNION ALL
    SELECT held.origin_id, 'person', CASE o.type WHEN 'country' THEN o.id ELSE o.country_id END
    FROM offices AS held
    CROSS JOIN actors AS p
    CROSS JOIN actors AS o
    WHERE p.id = held.origin_id AND NOT (p.type <> 'person' AND held.origin_id > 0) AND o.id = held.organization_id
),

meant AS (
    SELECT c.id AS actor_id FROM chosen AS c
    UNION
    SELECT h.state_id FROM homes AS h
),

-- Who sides with them, or stands against them.
turned AS (
    SELECT t.subject_id, t.relation
    FROM meant AS w
    CROSS JOIN relations AS t
    CROSS JOIN records AS own
    WHERE
        t.object_id = w.actor_id
        AND CASE WHEN w.actor_id > 0 THEN t.relation END IN ('sides_with', 'stands_against')
        AND own.id = t.id
        AND NOT (own.voices = 0 AND t.id > 0)
),

tied AS (
    SELECT v.origin_id, CASE WHEN c.id IS NULL THEN 'none' ELSE 'itself' END AS tie
    FROM speaking AS v
    LEFT JOIN chosen AS c ON c.id = v.origin_id
    UNION ALL
    SELECT held.origin_id, 'belongs to it'
    FROM offices AS held
    CROSS JOIN chosen AS c
    WHERE c.id = held.organization_id
    UNION ALL
    SELECT h.state_id, 'its state'
    FROM homes AS h
    UNION ALL
    SELECT v.origin_id, CASE v.type WHEN 'person' THEN 'in office' WHEN 'country' THEN 'its state' ELSE 'same state' END
    FROM homes_of_voices AS v
    CROSS JOIN homes AS h
    WHERE h.state_id = v.state_id
    UNION ALL
    SELECT v.origin_id, t.relation
    FROM speaking AS v
    CROSS JOIN turned AS t
    WHERE t.subject_id = v.origin_id
    UNION ALL
    SELECT v.origin_id, t.relation
    FROM homes_of_voices AS v
    CROSS JOIN turned AS t
    WHERE t.subject_id = v.state_id
    UNION ALL
    SELECT v.origin_id, 'a state'
    FROM homes_of_voices AS v
    WHERE v.state_id IS NOT NULL
),

bound AS (
    SELECT
        t.origin_id,
        max(CASE WHEN t.tie = 'itself' THEN 1 ELSE 0 END) AS self_tie,
        max(CASE WHEN t.tie = 'belongs to it' THEN 1 ELSE 0 END) AS member_tie,
        max(CASE WHEN t.tie = 'its state' THEN 1 ELSE 0 END) AS state_tie,
        max(CASE WHEN t.tie = 'in office' THEN 1 ELSE 0 END) AS in_office_tie,
        max(CASE WHEN t.tie = 'same state' THEN 1 ELSE 0 END) AS same_state_tie,
        max(CASE WHEN t.tie = 'sides_with' THEN 1 ELSE 0 END) AS friend_tie,
        max(CASE WHEN t.tie = 'stands_against' THEN 1 ELSE 0 END) AS critic_tie,
        max(CASE WHEN t.tie = 'a state' THEN 1 ELSE 0 END) AS of_a_state_tie
    FROM tied AS t
    GROUP BY t.origin_id
),

-- Its own words come before those of its side, and the latest of them first.
own_words AS (
    SELECT
        said.stance_id, said.attitude, said.side,
        row_number() OVER (
            PARTITION BY said.stance_id ORDER BY b.self_tie DESC, d.published_on_latest DESC NULLS LAST, said.account_id
        ) AS turn
    FROM bound AS b
    CROSS JOIN said
    CROSS JOIN documents AS d
    WHERE
        said.origin_id = b.origin_id
        AND (b.self_tie = 1 OR b.member_tie = 1 OR b.state_tie = 1 OR b.in_office_tie = 1)
        AND said.side IS NOT NULL
        AND NOT said.is_denied
        AND d.id = said.document_id
),

-- The closest tie counts; a voice that both sides with the holder and stands against it is neither friend nor critic.
told AS (
    SELECT
        said.*, words.attitude AS own_attitude, words.side AS own_side, voice.label AS voice, document.label AS document,
        d.reliability, d.published_on, d.published_on_latest,
        CASE
            WHEN b.self_tie = 1 THEN 1
            WHEN b.member_tie = 1 OR b.state_tie = 1 OR b.in_office_tie = 1 THEN 2
            WHEN b.same_state_tie = 1 THEN 3
            WHEN b.friend_tie > b.critic_tie THEN 4
            WHEN b.critic_tie > b.friend_tie THEN 5
            WHEN b.of_a_state_tie = 1 THEN 6
            WHEN b.friend_tie = 1 THEN 7
            WHEN ours.state_id IS NOT NULL THEN 3
            WHEN publisher.type = 'country' OR publisher.country_id IS NOT NULL THEN 6
            ELSE 7
        END AS place,
        CASE
            WHEN b.self_tie = 1 THEN 'it speaks for itself'
            WHEN b.member_tie = 1 THEN 'it has an office there, or belongs to it'
            WHEN b.state_tie = 1 THEN 'it is the state that the holder belongs to'
            WHEN b.in_office_tie = 1 THEN 'both have offices in one state, or belong to it'
            WHEN b.same_state_tie = 1 THEN 'both belong to one state'
            WHEN b.friend_tie = 1 AND b.critic_tie = 1 THEN 'it, or its state, both sides with the holder or its state and stands against it'
            WHEN b.friend_tie = 1 THEN 'it, or its state, sides with the holder or its state'
            WHEN b.critic_tie = 1 THEN 'it, or its state, stands against the holder or its state'
            WHEN b.of_a_state_tie = 1 THEN 'it belongs to another state'
            WHEN ours.state_id IS NOT NULL THEN 'its publisher belongs to the same state'
            WHEN publisher.type = 'country' OR publisher.country_id IS NOT NULL THEN 'its publisher belongs to another state'
        END AS because
    FROM bound AS b
    CROSS JOIN said
    CROSS JOIN records AS voice
    CROSS JOIN records AS document
    CROSS JOIN documents AS d
    LEFT JOIN own_words AS words ON words.stance_id = said.stance_id AND words.turn = 1
    LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
    LEFT JOIN homes AS ours ON ours.state_id = CASE publisher.type WHEN 'country' THEN publisher.id ELSE publisher.country_id END
    WHERE said.origin_id = b.origin_id AND voice.id = said.origin_id AND document.id = said.document_id AND d.id = said.document_id
),

final AS (
    SELECT
        b.proposition_id, proposition.label AS proposition,
        CASE b.place
            WHEN 1 THEN 'itself'
            WHEN 2 THEN 'its own side'
            WHEN 3 THEN 'the same state'
            WHEN 4 THEN 'a friend'
            WHEN 5 THEN 'a critic'
            WHEN 6 THEN 'another state'
            ELSE 'not known'
        END AS teller,
        b.origin_id AS voice_id, b.voice,
        CASE
            WHEN b.until IS NULL THEN b.attitude
            WHEN b.attitude = 'is for' THEN 'was for'
            WHEN b.attitude = 'accepts' THEN 'accepted'
            WHEN b.attitude = 'takes no side' THEN 'took no side'
            WHEN b.attitude = 'does not support' THEN 'did not support'
            WHEN b.attitude = 'fears' THEN 'feared'
            WHEN b.attitude = 'is against' THEN 'was against'
        END AS attitude,
        b.qualifier, b.condition, b.until,
        CASE WHEN b.is_denied THEN 'yes' ELSE 'no' END AS is_denied,
        b.own_attitude,
        CASE
            WHEN b.place <= 2 THEN NULL
            WHEN b.own_side IS NULL THEN 'only others say so'
            WHEN b.side IS NULL THEN 'not comparable'
            WHEN b.is_denied AND b.side = b.own_side THEN 'another side'
            WHEN b.is_denied THEN 'not comparable'
            WHEN b.side = b.own_side THEN 'the same side'
            ELSE 'another side'
        END AS comparison,
        b.because, b.document_id, b.document, b.reliability, b.passage,
        coalesce(b.said_on, b.as_of, b.published_on) AS dated,
        b.standing, b.modality AS how_sure, b.stance_id, b.place, b.published_on_latest, b.account_id
    FROM told AS b
    CROSS JOIN propositions AS proposition
    WHERE proposition.id = b.proposition_id
)

SELECT
    proposition_id, proposition, teller, voice_id, voice, attitude, qualifier, condition, until, own_attitude, comparison, document_id, document, passage, dated,
    because, is_denied, reliability, standing, how_sure, stance_id
FROM final
ORDER BY proposition, proposition_id, place, published_on_latest NULLS LAST, document, document_id, account_id
