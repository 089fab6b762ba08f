"""What the host does not keep about its users, and how they come in."""

from sqlalchemy import BigInteger, Boolean, Column, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from data_access.own_tables.base import OWN, UTC, key, number

user_profile = Table(
    "user_profile",
    OWN,
    Column("user_id", Uuid, primary_key=True),
    Column("role", Text),
    Column("extra_project_ids", ARRAY(Uuid)),
    *(Column(name, Text) for name in ("language", "digits", "calendar", "timezone")),
    Column("updated_at", UTC, nullable=False),
    # Whether notices come by mail: each, daily, never; None: each.
    Column("notice_mail", Text),
)


login_session = Table(
    "login_session",
    OWN,
    key(),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("user_id", Uuid, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("last_seen_at", UTC, nullable=False),
    Column("expires_at", UTC, nullable=False),
    Column("revoked_at", UTC),
    Column("ip_address", Text),
    Column("user_agent", Text),
    Column("password_mark", Text),
    # Whose eyes it lends, and the login that it was begun from; None: somebody is logged in by it.
    Column("seen_as", Uuid),
    Column("begun_from", Uuid),
)


login_attempt = Table(
    "login_attempt",
    OWN,
    number(),
    Column("username", Text, nullable=False),
    Column("ip_address", Text),
    Column("succeeded", Boolean, nullable=False),
    Column("attempted_at", UTC, nullable=False),
    Column("code_step", BigInteger),
)


api_token = Table(
    "api_token",
    OWN,
    key(),
    Column("user_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("scope", Text, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("last_used_at", UTC),
    Column("expires_at", UTC),
    Column("revoked_at", UTC),
)
