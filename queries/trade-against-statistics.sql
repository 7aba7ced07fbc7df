-- title: Trade figures against statistics
-- question: How do the trade figures in articles compare with the statistics loaded here?
-- group: Money and trade
-- parameters:
--   country:
--     type: text
--     default: ''
--     of: [trade_figures.country_id, trade_figures.partner_id]
--     help: Only trade with this country on either side.
--     unlisted: No trade figure of {chosen} is coded.
--   figure: {type: text, default: '', of: trade_figures.id, label: Trade figure, help: Only this figure.}
-- rests_on: [trade_figure_id, statistic_id, other_statistic_id]
-- columns:
--   trade_figure_id: {type: id, meaning: The figure that an article gives.}
--   trade_figure: {type: record, of: trade_figure_id, heading: what is claimed, meaning: What it is called.}
--   period: {below: trade_figure, type: date, meaning: The period that it is of., blank: the source does not say}
--   amount: {type: amount, unit: currency, heading: claimed, meaning: 'Amount, of a range where it begins.', blank: the source gives none}
--   currency: {below: amount, type: currency, meaning: Its currency.}
--   amount_bound: {below: amount, type: term, meaning: How the source bounds the amount.}
--   amount_to: {below: amount, type: amount, unit: currency, meaning: Where a range of amounts ends., absent: no range}
--   dataset: {meaning: 'The dataset, by its title.', absent: none is loaded}
--   publisher_id: {type: id, meaning: Who publishes it., absent: none is loaded}
--   publisher: {below: dataset, type: record, of: publisher_id, heading: by, meaning: Who publishes it., absent: none is loaded}
--   finding: {heading: what it has, meaning: 'How the period of the statistic stands to the period claimed; where the dataset is silent, that.'}
--   coverage: {heading: it has this pair for, meaning: The years in which the dataset has trade of this pair., absent: none}
--   measure: {heading: statistic, meaning: 'Exports or imports of one of the two, or both ways together. Imports of the one are exports of the other as the importer counts them (mirror data).', absent: it is silent}
--   statistic: {type: amount, unit: statistic_currency, heading: amount, meaning: What the dataset gives or adds up to., absent: it is silent}
--   statistic_currency: {below: statistic, type: currency, heading: in, meaning: Its currency., absent: it is silent}
--   statistic_period: {below: statistic, type: date, heading: of, meaning: Its period., absent: it is silent}
--   claimed_in_currency:
--     type: estimate
--     unit: statistic_currency
--     heading: claimed, in that currency
--     meaning: What is claimed, converted by a rate of its year.
--     absent: 'no rate is needed, or there is none'
--   conversion: {below: claimed_in_currency, heading: how, meaning: 'By which rate, and whose.', absent: 'no rate is needed, or there is none'}
--   ratio: {type: number, heading: claimed per statistic, meaning: 'What is claimed divided by the statistic, where both are of the same flow and period.', absent: they are not of the same}
--   definition: {heading: what the dataset counts, meaning: 'Its definitions and licence, as its mapping declares them.', absent: none is declared}
--   statistic_id: {type: id, meaning: 'The figure of the dataset, or the first of those that are added up.', absent: it is silent}
--   other_statistic_id: {type: id, meaning: 'The figure of the other direction, or the last of those that are added up.', absent: nothing is added up}
-- caveats:
--   - A turnover is set beside the exports of both sides together and, where a dataset has them, the imports of both. Statistics define turnover differently, and articles rarely say which they quote.
--   - 'Exports are mostly valued at the border of the exporter (FOB), imports at that of the importer, with freight and insurance (CIF). What is imported is therefore some percent more than what is exported, apart from errors, re-exports and secrecy.'
--   - Months, or years, of the period claimed are added up; where the dataset lacks some, the row says how many it has. A ratio is given only where the whole period is there. A part of a year is never scaled up.
--   - Trade in goods does not include services; what a dataset counts is said beside it, as its mapping declares.
-- leaves_out:
--   - Forecasts and targets, and figures that only datasets give.
-- when_empty: No article gives a figure of trade.
WITH wanted AS (
    SELECT t.id
    FROM records AS r
    JOIN trade_figures AS t ON t.id = r.id
    WHERE
        r.slug = :figure
        AND (
            :country = ''
            OR EXISTS (
                SELECT 1
                FROM records AS side
                WHERE side.slug = :country AND (side.id = t.country_id OR side.id = t.partner_id)
            )
        )
    UNION ALL
    SELECT t.id
    FROM records AS r
    JOIN trade_figures AS t ON t.country_id = r.id
    WHERE :figure = '' AND r.slug = :country
    UNION ALL
    SELECT t.id
    FROM records AS r
    JOIN trade_figures AS t ON t.partner_id = r.id
    WHERE :figure = '' AND r.slug = :country
    UNION ALL
    SELECT every.id
    FROM trade_figures AS every
    WHERE :figure = '' AND :country = '' AND every.kind <> ''
),

claimed AS (
    SELECT
        t.id, t.country_id, t.partner_id, t.flow, t.period, t.currency, t.amount_bound,
        r.label,
        country.label AS country,
        partner.label AS partner,
        cast(t.period_earliest AS varchar(10)) AS earliest,
        cast(t.period_latest AS varchar(10)) AS latest,
        1e0 * t.amount_minor / unit.minor_per_major AS amount,
        1e0 * t.amount_to_minor / unit.minor_per_major AS amount_to
    FROM wanted AS w
    CROSS JOIN records AS r
    CROSS JOIN trade_figures AS t
    JOIN records AS country ON country.id = t.country_id
    JOIN records AS partner ON partner.id = t.partner_id
    LEFT JOIN currencies AS unit ON unit.code = t.currency
    WHERE
        r.id = w.id AND t.id = r.id AND NOT r.is_bulk AND r.voices > 0 AND t.status = 'actual'
),

datasets AS (
    SELECT coalesce(d.publisher_id, 0) AS publisher_id, d.title, min(d.id) AS dataset_id
    FROM documents AS d
    WHERE
        d.source_type = 'dataset'
        AND EXISTS (SELECT 1 FROM accounts AS a JOIN trade_figures AS s ON s.id = a.record_id WHERE a.document_id = d.id)
    GROUP BY coalesce(d.publisher_id, 0), d.title
),

-- Conditions on one large table alone have SQLite read all of it beforehand; hence the claimed ones in each.
pairs AS (
    SELECT c.id, s.id AS statistic_id, CASE s.flow WHEN 'X' THEN 'there' WHEN 'M' THEN 'back' ELSE 'both' END AS route
    FROM claimed AS c
    CROSS JOIN trade_figures AS s
    WHERE s.country_id = c.country_id AND s.partner_id = c.partner_id AND CASE WHEN c.id > 0 THEN s.status END = 'actual'
    UNION ALL
    SELECT c.id, s.id, CASE s.flow WHEN 'X' THEN 'back' WHEN 'M' THEN 'there' ELSE 'both' END
    FROM claimed AS c
    CROSS JOIN trade_figures AS s
    WHERE s.country_id = c.partner_id AND s.partner_id = c.country_id AND CASE WHEN c.id > 0 THEN s.status END = 'actual'
),

-- What a dataset itself says of a figure, whatever stands.
given AS (
    SELECT
        p.id, p.route, p.statistic_id, s.flow, s.period,
        cast(s.period_earliest AS varchar(10)) AS earliest,
        cast(s.period_latest AS varchar(10)) AS latest,
        coalesce(d.publisher_id, 0) AS publisher_id, d.title,
        k.unit AS currency,
        CASE WHEN k.low <= 0 THEN 0e0 ELSE 1e0 * (k.low + k.high) / 2e0 END AS amount
    FROM pairs AS p
    CROSS JOIN trade_figures AS s
    CROSS JOIN accounts AS a
    CROSS JOIN documents AS d
    CROSS JOIN claims AS k
    WHERE
        s.id = p.statistic_id AND a.record_id = s.id AND d.id = a.document_id AND k.account_id = a.id
        AND CASE WHEN p.id > 0 THEN k.field END = 'amount'
        AND CASE WHEN p.id > 0 THEN d.source_type = 'dataset' AND k.unit IS NOT NULL AND a.scope = '' AND NOT a.is_denied END
),

covered AS (
    SELECT
        g.id, g.publisher_id, g.title,
        min(substr(g.earliest, 1, 4)) AS first_year,
        max(substr(g.latest, 1, 4)) AS last_year
    FROM given AS g
    GROUP BY g.id, g.publisher_id, g.title
),

near AS (
    SELECT
        g.*,
        c.flow AS claimed_flow,
        CASE
            WHEN g.earliest = c.earliest AND g.latest = c.latest THEN 'the same period'
            WHEN g.earliest <= c.earliest AND g.latest >= c.latest THEN 'what is claimed is of a part of this period'
            WHEN g.earliest >= c.earliest AND g.latest <= c.latest THEN 'a part of the period claimed'
            ELSE 'it overlaps the period claimed'
        END AS finding,
        CASE WHEN g.period = substr(g.earliest, 1, 4) THEN 'years' WHEN g.period = substr(g.earliest, 1, 7) THEN 'months' END AS step,
        cast(substr(c.latest, 1, 4) AS integer) - cast(substr(c.earliest, 1, 4) AS integer) AS more_years,
        cast(substr(c.latest, 6, 2) AS integer) - cast(substr(c.earliest, 6, 2) AS integer) AS more_months
    FROM given AS g
    JOIN claimed AS c ON c.id = g.id
    WHERE
        g.earliest <= c.latest AND g.latest >= c.earliest
        AND (c.flow = 'turnover' OR g.route = CASE c.flow WHEN 'X' THEN 'there' ELSE 'back' END)
),

-- Months, or years, of the period claimed; not where a dataset has two figures of one of them.
added AS (
    SELECT
        n.id, n.publisher_id, n.title, n.flow, n.route, n.claimed_flow, n.currency, n.step,
        min(n.period) AS first_period,
        max(n.period) AS last_period,
        round(100e0 * sum(n.amount)) / 100e0 AS amount,
        min(n.statistic_id) AS first_id,
        max(n.statistic_id) AS last_id,
        count(*) AS steps,
        CASE n.step WHEN 'years' THEN n.more_years + 1 ELSE 12 * n.more_years + n.more_months + 1 END AS all_steps
    FROM near AS n
    WHERE n.finding = 'a part of the period claimed' AND n.step IS NOT NULL
    GROUP BY
        n.id, n.publisher_id, n.title, n.flow, n.route, n.claimed_flow, n.currency, n.step,
        CASE n.step WHEN 'years' THEN n.more_years + 1 ELSE 12 * n.more_years + n.more_months + 1 END
    HAVING count(*) > 1 AND count(*) = count(DISTINCT n.period)
),

whole AS (
    SELECT
        n.id, n.publisher_id, n.title, n.finding, n.period, n.currency, n.amount, n.flow, n.route, n.claimed_flow, n.statistic_id,
        nullif(n.statistic_id, n.statistic_id) AS last_id,
        CASE n.finding WHEN 'the same period' THEN 1 ELSE 0 END AS is_of_the_period
    FROM near AS n
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM added AS sum_of
            WHERE
                sum_of.id = n.id AND sum_of.publisher_id = n.publisher_id AND sum_of.title = n.title AND sum_of.flow = n.flow
                AND sum_of.route = n.route AND sum_of.currency = n.currency
                AND sum_of.step = CASE n.finding WHEN 'a part of the period claimed' THEN n.step END
        )
    UNION ALL
    SELECT
        n.id, n.publisher_id, n.title,
        CASE
            WHEN n.steps = n.all_steps THEN 'all ' || n.step || ' of the period claimed, added up'
            ELSE cast(n.steps AS varchar(9)) || ' of the ' || cast(n.all_steps AS varchar(9)) || ' ' || n.step || ' claimed, added up'
        END,
        n.first_period || '/' || n.last_period, n.currency, n.amount, n.flow, n.route, n.claimed_flow, n.first_id, n.last_id,
        CASE n.steps WHEN n.all_steps THEN 1 ELSE 0 END
    FROM added AS n
),

told AS (
    SELECT
        n.id, n.publisher_id, n.title, n.finding, n.period, n.currency, n.amount, n.statistic_id,
        n.last_id AS other_statistic_id,
        CASE n.flow
            WHEN 'turnover' THEN 'turnover'
            WHEN 'X' THEN 'exports of ' || from_state.label || ' to ' || to_state.label
            ELSE 'imports of ' || from_state.label || ' from ' || to_state.label
        END AS measure,
        CASE WHEN n.claimed_flow <> 'turnover' OR n.flow = 'turnover' THEN n.is_of_the_period ELSE 0 END AS comparable
    FROM whole AS n
    JOIN trade_figures AS s ON s.id = n.statistic_id
    JOIN records AS from_state ON from_state.id = s.country_id
    JOIN records AS to_state ON to_state.id = s.partner_id
    UNION ALL
    SELECT
        there.id, there.publisher_id, there.title, there.finding, there.period, there.currency,
        there.amount + back.amount, there.statistic_id, back.statistic_id,
        CASE there.flow WHEN 'X' THEN 'exports both ways' ELSE 'imports both ways (mirror data)' END,
        there.is_of_the_period
    FROM whole AS there
    JOIN whole AS back
        ON
            back.id = there.id AND back.publisher_id = there.publisher_id AND back.title = there.title
            AND back.period = there.period AND back.finding = there.finding AND back.currency = there.currency AND back.flow = there.flow
    WHERE there.claimed_flow = 'turnover' AND there.route = 'there' AND back.route = 'back'
),

rates AS (
    SELECT
        r.from_currency, r.to_currency, r.period, r.rate, r.method, r.publisher,
        row_number() OVER (
            PARTITION BY r.from_currency, r.to_currency, r.period
            ORDER BY r.publisher, r.publisher_id, r.basis, r.document_id, r.passage, r.other_document_id, r.other_passage
        ) AS place
    FROM conversion_rates AS r
    WHERE
        r.from_currency IN (SELECT c.currency FROM claimed AS c WHERE c.currency IS NOT NULL)
        AND r.to_currency IN (SELECT n.currency FROM near AS n)
),

final AS (
    SELECT
        c.id AS trade_figure_id,
        c.label AS trade_figure,
        c.period, c.amount, c.currency, c.amount_bound, c.amount_to,
        d.title AS dataset,
        publisher.id AS publisher_id,
        publisher.label AS publisher,
        CASE
            WHEN d.title IS NULL THEN 'no trade statistics are loaded'
            WHEN beside.id IS NOT NULL THEN beside.finding
            WHEN c.period IS NULL THEN 'the source names no period'
            WHEN v.id IS NULL THEN 'it has no figure of this pair'
            ELSE 'it has no figure of this pair and flow for that period'
        END AS finding,
        CASE WHEN v.first_year = v.last_year THEN v.first_year ELSE v.first_year || ' to ' || v.last_year END AS coverage,
        beside.measure,
        beside.amount AS statistic,
        beside.currency AS statistic_currency,
        beside.period AS statistic_period,
        c.amount * e.rate AS claimed_in_currency,
        'rate of ' || e.period || ', ' || e.method || ', ' || e.publisher AS conversion,
        CASE
            WHEN beside.comparable = 1 AND beside.amount > 0
                THEN round(100e0 * c.amount * CASE WHEN c.currency = beside.currency THEN 1e0 ELSE e.rate END / beside.amount) / 100e0
        END AS ratio,
        coalesce(head.note || ' ', '') || coalesce('Licence: ' || own.license || '.', '') AS definition,
        beside.statistic_id,
        beside.other_statistic_id
    FROM claimed AS c
    LEFT JOIN datasets AS d ON d.dataset_id > 0
    LEFT JOIN records AS publisher ON publisher.id = d.publisher_id
    LEFT JOIN records AS head ON head.id = d.dataset_id
    LEFT JOIN documents AS own ON own.id = d.dataset_id
    LEFT JOIN covered AS v ON v.id = c.id AND v.publisher_id = d.publisher_id AND v.title = d.title
    LEFT JOIN told AS beside ON beside.id = c.id AND beside.publisher_id = d.publisher_id AND beside.title = d.title
    LEFT JOIN rates AS e
        ON
            e.from_currency = c.currency AND e.to_currency = beside.currency AND e.place = 1
            AND e.period = CASE WHEN substr(c.earliest, 1, 4) = substr(c.latest, 1, 4) THEN substr(c.earliest, 1, 4) END
)

SELECT *
FROM final
ORDER BY
    trade_figure, trade_figure_id, dataset NULLS LAST, statistic_period NULLS LAST, measure NULLS LAST,
    statistic_id NULLS LAST, other_statistic_id NULLS LAST
