"""How does Spark answer the questions of `at_size_contestants.py`? Run by spark-submit, in Spark's own environment.

spark-submit --master local[2] bench/at_size_spark.py QUESTION FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812


def main(question: str, folder: Path) -> dict[str, int]:
    """The answer on the raw files, and what it adds up to."""
    session = SparkSession.builder.config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    keys = ["organisation", "season", "segment"] if question == "B" else ["organisation", "segment", "month", "genre"]
    codes = session.read.parquet(str(folder / "postcodes.parquet"))
    lines = session.read.parquet(*[str(path) for path in sorted(folder.glob("tickets-*.parquet"))])
    lines = lines.join(F.broadcast(codes), "pc6", "left").select(
        "organisation", "booker", "genre", "quantity", "price",
        F.coalesce("segment", F.lit("")).alias("segment"),
        (F.year("date") * 12 + F.month("date") - 1).alias("month"),
        (F.year("date") - (F.month("date") < 8).cast("int")).alias("season"),
    )  # fmt: skip
    bookers = F.lit(0) if question == "A0" else F.count_distinct("booker")
    answer = lines.groupBy(*keys).agg(
        F.count("*").alias("tickets"), F.sum("quantity").alias("quantity"), F.sum("price").alias("cents"),
        bookers.alias("bookers"),
    ).withColumn("house", F.expr("cast(right(organisation, 4) as int)"))  # fmt: skip
    q, b, house = F.col("quantity"), F.col("bookers"), F.col("house")
    sums = {
        "quantity": q, "cents": F.col("cents"), "bookers": b, "quantity_by_house": q * house,
        "bookers_by_house": b * house, "quantity_squared": q * q, "bookers_squared": b * b,
    }  # fmt: skip
    told = answer.agg(F.count("*").alias("groups"), *[F.sum(of).alias(name) for name, of in sums.items()]).first()
    return {name: int(value) for name, value in told.asDict().items()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]))) + "\n")
