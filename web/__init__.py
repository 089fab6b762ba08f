"""Flask around the product: who gets in, and what every response carries. No numbers, no pages of reports."""
