"""The tables of the jobs: runs, who asked for which, and the process that keeps the schedule."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Identity, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from data_access.own_tables.base import OWN, UTC, number

job_run = Table(
    "job_run",
    OWN,
    number(),
    Column("job", Text, nullable=False),
    Column("scheduled_for", Date),
    Column("started_at", UTC, nullable=False),
    Column("ended_at", UTC),
    Column("counts", JSONB),
    Column("error", Text),
    Column("request_id", BigInteger),
)

job_request = Table(
    "job_request",
    OWN,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("job", Text, nullable=False),
    Column("scheduled_for", Date, nullable=False),
    Column("requested_at", UTC, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("user_id", Uuid),
    Column("taken_at", UTC),
)

schedule_keeper = Table(
    "schedule_keeper",
    OWN,
    Column("only_one", Boolean, primary_key=True),
    Column("node", Text, nullable=False),
    Column("started_at", UTC, nullable=False),
    Column("heard_at", UTC, nullable=False),
)
