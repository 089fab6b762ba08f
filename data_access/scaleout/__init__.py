"""More facts than one machine scans in time: the same questions on a cluster that speaks Spark Connect, over Parquet
that the same day-wise refresh fills."""
