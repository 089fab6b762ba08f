"""The one read path: every number a person, chart, export or program sees comes from `ReadPath`."""

from dashboard.metrics.engine import DUCKDB, KERNEL, POSTGRESQL, SPARK
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.tick_run import warm_up

__all__ = ["DUCKDB", "KERNEL", "POSTGRESQL", "SPARK", "ReadPath", "warm_up"]
