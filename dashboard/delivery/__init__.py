"""Reports that are sent by the clock: who gets what and when, the outbox, and the mail itself."""
