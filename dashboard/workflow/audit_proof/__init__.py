"""Proves that an audit log is as it was sealed. Needs Python only: `./k9 audit export` gives it along as one file.

The program verifies its own database by the same code.
"""

from .checkpoints import Checkpoint, payload_of
from .places import Finding, Retired, Seal, Verification, What
from .verify import verify

__all__ = ["Checkpoint", "Finding", "Retired", "Seal", "Verification", "What", "payload_of", "verify"]
