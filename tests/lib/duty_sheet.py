"""ALPHA's duty sheet of one day, for the spec tests of handler reports."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from tests import factories as make
from tests.lib.fact_rows import Row, fact_row, fact_rows

REPORT = "handler_daily"
DAY = date(2026, 11, 1)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """The sheet, Faris the handler and Rex the dog; what a test does to them."""

    connection: sa.Connection
    project: str
    dog: str
    employee: str
    user: str
    sheet: str

    def post(self, **values: Any) -> str:
        return make.make_duty(self.connection, self.sheet, self.user, **({"dog_id": self.dog} | values))

    def report(self, **values: Any) -> str:
        common = {"handler_user_id": self.user, "dog_id": self.dog, "project_id": self.project, "date": DAY}
        return make.make_handler_report(self.connection, **(common | values))

    def row(self, row_id: str) -> Row:
        return fact_row(self.connection, REPORT, row_id)

    def rows(self) -> list[Row]:
        return fact_rows(self.connection, REPORT)

    def counts(self) -> tuple[int, int]:
        """(due, due and submitted)"""
        due = [row for row in self.rows() if row["is_due"]]
        return len(due), sum(row["is_submitted"] for row in due)


def make_sheet(connection: sa.Connection) -> Duty:
    """The sheet without a post on it yet."""
    project = make.make_project(connection, code="ALPHA")
    employee = make.make_employee(connection, name="Faris", role="HANDLER", hire_date=date(2020, 11, 1))
    return Duty(
        connection=connection,
        project=project,
        dog=make.make_dog(connection, code="REX", birth_date=date(2022, 11, 1)),
        employee=employee,
        user=make.make_user(connection, username="faris", employee_id=employee),
        sheet=make.make_schedule(connection, project, DAY),
    )
