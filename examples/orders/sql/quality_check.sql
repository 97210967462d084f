BEGIN;

DELETE FROM quality_results WHERE dt = '${schedule_time}';

-- The export is there and has its usual size.
INSERT INTO quality_results (dt, check_name, expected, found, passed)
SELECT '${schedule_time}', 'the export has enough orders', ${min_orders}, count(*),
       CASE WHEN count(*) >= ${min_orders} THEN 1 ELSE 0 END
FROM raw_orders
WHERE dt = '${schedule_time}';

-- No completed line was lost on the way, none came twice.
INSERT INTO quality_results (dt, check_name, expected, found, passed)
SELECT '${schedule_time}', 'every completed line is in the fact table', s.lines, f.lines,
       CASE WHEN s.lines = f.lines THEN 1 ELSE 0 END
FROM (SELECT count(*) AS lines FROM staged_sales WHERE dt = '${schedule_time}' AND status = 'completed') AS s
CROSS JOIN (SELECT count(*) AS lines FROM fact_sales WHERE dt = '${schedule_time}') AS f;

-- The mart shows the money that the fact table holds.
INSERT INTO quality_results (dt, check_name, expected, found, passed)
SELECT '${schedule_time}', 'revenue of mart and fact table agree', f.cents, m.cents,
       CASE WHEN f.cents = m.cents THEN 1 ELSE 0 END
FROM (SELECT coalesce(sum(amount_cents), 0) AS cents FROM fact_sales WHERE dt = '${schedule_time}') AS f
CROSS JOIN (SELECT coalesce(sum(revenue_cents), 0) AS cents FROM mart_daily_sales WHERE dt = '${schedule_time}') AS m;

COMMIT;
