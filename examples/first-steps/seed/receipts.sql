-- What the shop sold from 2025-03-01 to 2025-03-14. SQLite; builds the table anew.
DROP TABLE IF EXISTS shop_receipts;
CREATE TABLE shop_receipts (day TEXT NOT NULL, receipt INTEGER NOT NULL, item TEXT NOT NULL, amount_cents INTEGER NOT NULL);
INSERT INTO shop_receipts (day, receipt, item, amount_cents)
WITH RECURSIVE days(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM days WHERE n < 13),
receipts(r) AS (SELECT 1 UNION ALL SELECT r + 1 FROM receipts WHERE r < 12)
SELECT date('2025-03-01', n || ' days'), n * 12 + r, CASE r % 3 WHEN 0 THEN 'coffee' WHEN 1 THEN 'tea' ELSE 'cake' END, 250 + (n * 31 + r * 17) % 400
FROM days, receipts;
