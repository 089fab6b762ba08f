"""The replica: DuckDB files and memory-mapped columns of the facts, kept equal to PostgreSQL day by day.

`build` makes a base from everything, `refresh` a delta from the days that changed, `reader` serves both.
"""
