"""Which picture a panel gets, decided from the declaration."""
