"""How a document becomes a PDF: fonts, Arabic lines, the frame of a page, tables, charts."""
