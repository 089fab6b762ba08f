"""The key that signs checkpoints of the audit log (K9_AUDIT_KEY), and the public keys that are believed."""

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dashboard.config import Settings
from dashboard.secret_files import kept_secret


def sign(settings: Settings, message: bytes) -> bytes:
    """The signature of `message`. Ask `can_sign` before."""
    return _secret(settings).sign(message)


def can_sign(settings: Settings) -> bool:
    """Whether there is a key: in production somebody has to give one."""
    return bool(settings.audit_key) or not settings.is_production


def public_key(settings: Settings) -> bytes | None:
    """What others check our checkpoints with; None without a key."""
    return _secret(settings).public_key().public_bytes_raw() if can_sign(settings) else None


def believed_keys(settings: Settings) -> tuple[bytes, ...]:
    """Our public key, and those of the keys that were used before it."""
    own = public_key(settings)
    return (*((own,) if own else ()), *map(bytes.fromhex, settings.audit_old_keys))


def _secret(settings: Settings) -> Ed25519PrivateKey:
    # Any text of enough length is a key: what Ed25519 wants is 32 bytes of its hash.
    text = settings.audit_key or kept_secret(settings.data_dir, "audit-key")
    return Ed25519PrivateKey.from_private_bytes(sha256(text.encode()).digest())
