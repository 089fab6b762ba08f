"""Webhooks: what events are, how they are said, signed and sent to receivers outside, and to which addresses never."""
