"""Which questions were asked, by whom and how often: reporting.question_use. Bookkeeping, not audited."""

from sqlalchemy import Column, Date, Integer, Table, Text, Uuid

from data_access.own_tables.base import OWN

question_use = Table(
    "question_use",
    OWN,
    Column("day", Date, primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    Column("locale", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("report_type", Text, nullable=False),
    Column("asked", Integer, nullable=False),
)
