"""The JSON API: one file per group of endpoints; each parses, asks the read path, and answers in one shape."""
