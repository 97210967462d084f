-- One row for each order line of the export. Amounts stay in whole cents, so that sums are exact.
INSERT OVERWRITE TABLE staged_sales PARTITION (dt='${schedule_time}')
SELECT o.order_id,
       l.line_no,
       o.customer_id,
       l.product_id,
       lower(trim(o.channel)),
       coalesce(o.status, 'unknown'),
       l.quantity,
       CASE WHEN l.quantity >= 10 THEN CAST(round(l.quantity * l.unit_price_cents * 0.9) AS BIGINT)   -- wholesale
            ELSE l.quantity * l.unit_price_cents
       END AS amount_cents
FROM raw_orders AS o
JOIN raw_order_lines AS l ON l.dt = o.dt AND l.order_id = o.order_id
WHERE o.dt = '${schedule_time}';
