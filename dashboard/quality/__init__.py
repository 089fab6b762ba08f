"""Data quality: which rows break a declared rule, and how complete and sound the rows behind a number are."""
