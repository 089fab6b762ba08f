"""File import: rows of people's own files into our own tables, one transaction a file. Start reading at service.py."""
