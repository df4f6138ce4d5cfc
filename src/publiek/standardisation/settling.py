"""Which lines have to change when the whole delivery is seen? The questions of `settle`, as SQL over the staged lines.

Each answers with row numbers. Orders with many tickets are sought per order first, tickets by a 64-bit hash: small keys
keep ten million lines within memory. The real keys of what was found decide.
"""

from __future__ import annotations

# "facts": which of the questions this delivery raises.
FACTS = """
SELECT coalesce(max(row), 0)::BIGINT AS last_row,
    count(*) FILTER (level = 'L2' AND ticket IS NOT NULL AND NOT (ticket = 0 AND "order" IS NULL)) AS numbered,
    count(*) FILTER (level = 'L2' AND "order" IS NOT NULL) AS ordered,
    count(*) FILTER (level = 'L2' AND ticket IS NULL AND "order" IS NOT NULL) AS loose,
    count(*) FILTER (status = 'return') AS returns,
    count(*) FILTER (status IN ('cancelled', 'refunded')) AS undone,
    count(booker) AS known
FROM read_parquet($files)
"""

# "duplicates": the same ticket twice, alike in everything that counts. The first row stays. A ticket that was also
# taken back may rightly have been sold twice, so there nothing is set aside. Lines without names (no order, ticket 0)
# are of many tickets, and never doubles.
DUPLICATES = """
WITH suspect AS (
    SELECT hash("order", performance_id, ticket) AS h FROM read_parquet($files)
    WHERE level = 'L2' AND ticket IS NOT NULL AND NOT (ticket = 0 AND "order" IS NULL) GROUP BY h HAVING count(*) > 1
), lines AS (
    SELECT row, "order", performance_id, ticket, quantity, amount_cents, fee_cents, status
    FROM read_parquet($files) WHERE level = 'L2' AND ticket IS NOT NULL AND NOT (ticket = 0 AND "order" IS NULL)
        AND hash("order", performance_id, ticket) IN (SELECT h FROM suspect)
), ranked AS (
    SELECT row, amount_cents, fee_cents, row_number() OVER (
            PARTITION BY "order", performance_id, ticket, quantity, amount_cents, status ORDER BY row) AS nth,
        bool_or(quantity < 0) OVER same AND bool_or(quantity > 0) OVER same AS moved
    FROM lines WINDOW same AS (PARTITION BY "order", performance_id, ticket)
)
SELECT row, CASE WHEN amount_cents IS NOT NULL OR fee_cents IS NOT NULL
    THEN coalesce(amount_cents, 0) + coalesce(fee_cents, 0) END AS cents
FROM ranked WHERE nth > 1 AND NOT moved ORDER BY row
"""

# "groups": lines of persons in orders of many tickets for one performance.
GROUPS = """
WITH big AS (
    SELECT "order" FROM read_parquet($files)
    WHERE level = 'L2' AND "order" IS NOT NULL AND quantity > 0 AND status = 'valid'
    GROUP BY "order" HAVING sum(quantity) >= $tickets
), lines AS (
    SELECT row, "order", performance_id, quantity, status, booker_kind FROM read_parquet($files)
    WHERE level = 'L2' AND "order" IN (SELECT "order" FROM big)
), counted AS (
    SELECT row, booker_kind, sum(CASE WHEN quantity > 0 AND status = 'valid' THEN quantity END)
        OVER (PARTITION BY "order", performance_id) AS tickets FROM lines
)
SELECT row FROM counted WHERE tickets >= $tickets AND booker_kind = 'person' ORDER BY row
"""

# "ordinals": tickets without a number of their own are counted within order, performance and direction, by row.
ORDINALS = """
SELECT row, (row_number() OVER (PARTITION BY hash("order", performance_id, quantity < 0) ORDER BY row))::INTEGER AS nth
FROM read_parquet($files) WHERE level = 'L2' AND ticket IS NULL AND "order" IS NOT NULL
"""

# "void returns": a return of which the sale itself was cancelled or refunded undoes nothing. By ticket, or when no line
# of the order for that performance stands any more.
VOID_RETURNS = """
WITH back AS (
    SELECT row, "order", performance_id, ticket FROM read_parquet($files)
    WHERE level = 'L2' AND status = 'return' AND "order" IS NOT NULL
), sold AS (
    SELECT "order", performance_id, ticket, count(*) FILTER (status = 'valid') AS standing,
        count(*) FILTER (status IN ('cancelled', 'refunded')) AS undone
    FROM read_parquet($files) WHERE level = 'L2' AND "order" IN (SELECT "order" FROM back) GROUP BY ALL
), orders AS (
    SELECT "order", performance_id, sum(standing) AS standing, sum(undone) AS undone FROM sold GROUP BY ALL
)
SELECT back.row AS row FROM back
LEFT JOIN sold ON back."order" = sold."order" AND back.ticket = sold.ticket
    AND back.performance_id IS NOT DISTINCT FROM sold.performance_id
LEFT JOIN orders ON back."order" = orders."order" AND back.performance_id IS NOT DISTINCT FROM orders.performance_id
WHERE (orders.undone > 0 AND orders.standing = 0) OR (sold.undone > 0 AND sold.standing = 0) ORDER BY row
"""

# "shared": lines of accounts with so many orders that no person stands behind them (the till, a default address).
SHARED = """
WITH busy AS (
    SELECT booker FROM read_parquet($files) WHERE booker IS NOT NULL GROUP BY booker HAVING count(*) >= $orders
), orders AS (
    SELECT booker, count(DISTINCT "order") AS n FROM read_parquet($files)
    WHERE booker IN (SELECT booker FROM busy) GROUP BY booker HAVING count(DISTINCT "order") >= $orders
), everything AS (
    SELECT count(DISTINCT "order") AS n FROM read_parquet($files) WHERE EXISTS (SELECT 1 FROM orders)
)
SELECT row FROM read_parquet($files) WHERE booker IN (
    SELECT booker FROM orders WHERE n > (SELECT n FROM everything) * $part) ORDER BY row
"""

# "sums": what the file that was written really holds.
SUMS = """
SELECT (count(*) FILTER (level <> 'L0') + count(DISTINCT row) FILTER (level = 'L0'))::BIGINT AS rows_kept,
    count(*) AS lines_kept,
    (coalesce(sum(amount_cents), 0) + coalesce(sum(fee_cents), 0))::BIGINT AS cents_kept,
    min(performance_start) FILTER (status = 'valid')::DATE AS first,
    max(performance_start) FILTER (status = 'valid')::DATE AS last
FROM read_parquet($files)
"""
