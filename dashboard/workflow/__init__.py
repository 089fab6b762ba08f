"""Daily reports on their way from draft to sealed: who may do what when, and what is kept of it."""
