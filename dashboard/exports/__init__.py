"""Files for people: each format in one file, written from what the read path answered."""
