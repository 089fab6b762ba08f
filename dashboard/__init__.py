"""The product's meaning: report types, the read path, charts, exports, delivery. No HTML, no driver."""
