"""The statements that make cases and what hangs on them out of drawn numbers."""

# Numbers are drawn once, in a step of their own that the planner may not fold into the next; all
# that a case is follows from them. `f` is the case's place in time, 0 the oldest and 1 the newest.
CHUNK = """
CREATE TEMP TABLE bench_chunk AS
WITH drawn AS MATERIALIZED (
    SELECT n, n::float8 / %(cases)s AS f,
        1 + floor(%(matters)s * power(random(), 1.8))::int AS matter,
        1 + floor(%(points)s * random())::int AS point,
        1 + floor(%(places)s * random())::int AS place,
        1 + floor(%(places)s * random())::int AS road,
        1 + floor(%(estates)s * power(random(), 3))::int AS estate,
        1 + floor(%(consequences)s * random())::int AS consequence,
        1 + floor(%(requests)s * random())::int AS request,
        %(first_resident)s + floor(%(residents)s * power(random(), 1.3))::bigint AS resident,
        random() AS fate, random() AS way, random() AS speed, random() AS more, random() AS east,
        random() AS north
    FROM generate_series(%(first)s, %(last)s) AS n
), aged AS (
    SELECT *, date_trunc('day', now()) - interval '1 minute'
        - (1 - power(f, 0.75)) * interval '3652 days' AS received_at,
        CASE WHEN f > 0.985 THEN fate < 0.6 ELSE fate < 0.001 END AS open
    FROM drawn
), stated AS (
    SELECT *,
        CASE WHEN open THEN
            CASE WHEN way < 0.08 THEN 'filed' WHEN way < 0.25 THEN 'dispatched'
                 WHEN way < 0.83 THEN 'accepted' WHEN way < 0.96 THEN 'answered'
                 ELSE 'verified' END
        ELSE
            CASE WHEN way < 0.92 THEN 'closed' WHEN way < 0.95 THEN 'declined'
                 WHEN way < 0.97 THEN 'merged' ELSE 'withdrawn' END
        END AS state,
        received_at + (1 + floor(10 * speed)) * interval '1 day' AS due_at,
        CASE WHEN open THEN NULL
             ELSE least(received_at + (0.2 + 12 * speed * fate) * interval '1 day',
                        now() - interval '1 minute') END AS ended_at
    FROM aged
)
SELECT %(base)s + s.n AS id, s.f, s.fate, s.more, s.state, s.received_at, s.due_at, s.ended_at,
    gen_random_uuid() AS report_id, s.resident,
    to_char(s.received_at AT TIME ZONE 'Asia/Shanghai', '"LJ-"YYYYMMDD"-"')
        || lpad((%(base)s + s.n)::text, 7, '0') AS number,
    r.category, r.urgency, r.unit_id, r.desk_id, r.rule,
    CASE WHEN s.state = 'filed' THEN r.desk_id ELSE r.unit_id END AS holder_id,
    p.latitude + (s.north - 0.5) * 2e-4 AS latitude,
    p.longitude + (s.east - 0.5) * 2e-4 AS longitude,
    p.area_id, p.area_code, l.sealed AS place_sealed,
    CASE WHEN s.way < 0.7 THEN 'resident' WHEN s.way < 0.85 THEN 'hotline' ELSE 'grid' END
        AS channel,
    concat(e.text, '，', w.text, '，', m.text, '，', c.text, '，', q.text, '。') AS text,
    e.tokens || w.tokens || m.tokens || c.tokens || q.tokens || l.tokens || p.reach
        AS tokens
FROM stated s
JOIN bench_point p ON p.no = s.point
JOIN bench_route r ON r.matter = s.matter AND r.community = p.community
JOIN bench_place l ON l.no = s.place
JOIN bench_estate e ON e.no = s.estate
JOIN bench_road w ON w.no = s.road
JOIN bench_matter m ON m.no = s.matter
JOIN bench_consequence c ON c.no = s.consequence
JOIN bench_request q ON q.no = s.request
ORDER BY s.n
"""

_CASES = """
INSERT INTO cases_case (id, number, state, urgency, category, channel, area_id, generation_id,
    latitude, longitude, place_sealed, summary, holder_id, desk_id, release_id, received_at, due_at,
    ended_at)
SELECT id, number, state, urgency, category, channel, area_id, %(generation)s, latitude, longitude,
    place_sealed, left(text, 200), holder_id, desk_id, %(release)s, received_at, due_at, ended_at
FROM bench_chunk ORDER BY id
"""

_REPORTS = """
INSERT INTO cases_report (id, case_id, resident_id, channel, text, place_sealed, latitude,
    longitude, origin, answers, language, code_index, entered_by, source, source_number,
    reported_at, received_at)
SELECT CASE WHEN voice = 1 THEN c.report_id ELSE gen_random_uuid() END, c.id,
    CASE WHEN c.fate < 0.8 THEN c.resident END, c.channel, c.text, c.place_sealed, c.latitude,
    c.longitude, NULL, '{}', 'zh', uuid_send(gen_random_uuid()), NULL, '', '',
    c.received_at + (voice - 1) * interval '3 hours',
    c.received_at + (voice - 1) * interval '3 hours'
FROM bench_chunk c
CROSS JOIN LATERAL generate_series(
    1, CASE WHEN c.more < 0.01 THEN 4 WHEN c.more < 0.06 THEN 2 ELSE 1 END) AS voice
ORDER BY c.id
"""

_WORDS = """
INSERT INTO cases_casewords (case_id, document)
SELECT id, array_to_tsvector(tokens || ARRAY['#' || holder_id, '%%' || desk_id])
FROM bench_chunk ORDER BY id
"""

_ASSIGNMENTS = """
INSERT INTO cases_assignment (case_id, unit_id, rule, dispatched_at, accepted_at, answered_at,
    ended_at, ended_by)
SELECT id, unit_id, rule, received_at,
    CASE WHEN state <> 'dispatched' THEN received_at + interval '20 minutes' END,
    CASE WHEN state IN ('answered', 'verified') THEN received_at + interval '1 day'
         ELSE ended_at END,
    ended_at, CASE WHEN ended_at IS NULL THEN '' ELSE 'close' END
FROM bench_chunk WHERE state <> 'filed' AND unit_id <> desk_id ORDER BY id
"""

_NOTES = """
INSERT INTO cases_note (id, case_id, kind, text, public, author_kind, author_id, at)
SELECT %(note_base)s + c.id - %(base)s, c.id, 'answer',
    '已安排人员到现场处理，问题已经解决，感谢您的反映。', true, 'officer', 1,
    c.ended_at - interval '10 minutes'
FROM bench_chunk c WHERE c.state = 'closed' ORDER BY c.id
"""

_EVIDENCE = """
INSERT INTO cases_evidence (id, file_id, case_id, report_id, stage, uploader_kind, uploader_id,
    created_at)
SELECT gen_random_uuid(), f.id, c.id, c.report_id, 'report', 'visitor', 0, c.received_at
FROM bench_chunk c JOIN bench_file f ON f.no = mod(c.id, %(files)s)
WHERE c.f > 0.9 AND c.more > 0.5
"""

# The waiting timers of open cases, and those of recent ones that were cancelled in time.
_TIMERS = """
INSERT INTO clock_timer (kind, case_id, step, due_at, created_at, cancelled_at)
SELECT 'answer', id, 0, due_at + interval '30 days', received_at,
    CASE WHEN ended_at IS NULL THEN NULL ELSE ended_at END
FROM bench_chunk WHERE ended_at IS NULL OR f > 0.9 ORDER BY id
"""

_ENTRIES = """
INSERT INTO journal_entry (event, subject_kind, subject_id, at, actor_kind, actor_id, actor_post,
    actor_name, facts)
SELECT said.event, 'case', c.id, said.at, said.actor_kind, said.actor_id, NULL, said.actor_name,
    said.facts
FROM bench_chunk c CROSS JOIN LATERAL (VALUES
    (1, 'case.opened', c.received_at, 'visitor', 0::bigint, '', jsonb_build_object(
        'case_id', c.id, 'report_id', c.report_id, 'channel', c.channel, 'category', c.category,
        'area_code', c.area_code, 'desk_id', c.desk_id, 'due_at', c.due_at),
        c.f > 0.9 OR c.state <> 'closed'),
    (2, 'case.dispatched', c.received_at, 'visitor', 0, '', jsonb_build_object(
        'case_id', c.id, 'unit_id', c.unit_id, 'desk_id', c.desk_id, 'rule', c.rule,
        'due_at', c.due_at, 'note_id', NULL), c.f > 0.9 AND c.state <> 'filed'),
    (3, 'case.accepted', c.received_at + interval '20 minutes', 'officer', 1, '',
        jsonb_build_object('case_id', c.id, 'unit_id', c.unit_id),
        c.f > 0.9 AND c.state NOT IN ('filed', 'dispatched')),
    (4, 'case.answered', c.ended_at - interval '10 minutes', 'officer', 1, '', jsonb_build_object(
        'case_id', c.id, 'unit_id', c.unit_id,
        'note_id', %(note_base)s + c.id - %(base)s, 'evidence', '[]'::jsonb),
        c.f > 0.9 AND c.state = 'closed'),
    (5, 'case.closed', c.ended_at, 'officer', 1, '', jsonb_build_object(
        'case_id', c.id, 'unit_id', c.unit_id, 'note_id', NULL,
        'overdue', c.ended_at > c.due_at), c.state = 'closed')
) AS said(step, event, at, actor_kind, actor_id, actor_name, facts, wanted)
WHERE said.wanted
ORDER BY c.id, said.step
"""

INSERTS = (
    _CASES,
    _REPORTS,
    _WORDS,
    _ASSIGNMENTS,
    _NOTES,
    _EVIDENCE,
    _TIMERS,
    _ENTRIES,
)
