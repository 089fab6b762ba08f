"""One record by all rules of its report type: alone, beside the others of its day, and in its dog's history."""

from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.errors import NotFound
from dashboard.metrics.read_path import ReadPath
from dashboard.quality.asking import rule_names
from dashboard.quality.evaluate import Judge
from dashboard.quality.found import Found
from dashboard.quality.reference import read_reference
from dashboard.quality.score import Score
from dashboard.reports.handler_daily import HANDLER_DAILY
from dashboard.reports.pm_daily import PM_DAILY
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.reports.vet_daily import VET_DAILY
from dashboard.semantic.report import ReportType
from dashboard.semantic.rules import Severity
from data_access.fact_tables import fact_table
from data_access.quality_reading import WARNING_WEIGHT, Tally


@dataclass(frozen=True, kw_only=True)
class Validation:
    """`found`: everything that stands against the record; `score`: as of a report that holds this one record."""

    found: tuple[Found, ...]
    score: Score

    @property
    def is_valid(self) -> bool:
        """Nothing in it cannot be right; warnings ask somebody to look."""
        return all(one.rule.severity is not Severity.ERROR for one in self.found)


def judge_of(reads: ReadPath) -> Judge:
    """Judges the state that serves now."""
    asking = reads.asking()
    engine = asking.universes.engine
    return Judge(engine=engine, reference=read_reference(engine), conventions=reads.conventions, today=asking.today)


def validate_training_session(judge: Judge, row_id: str) -> Validation:
    """A session: who, which dog, when, how long, what kind; NotFound when there is none of that key."""
    return validate(judge, TRAINER_DAILY, row_id)


def validate_veterinary_visit(judge: Judge, row_id: str) -> Validation:
    """A visit: which vet and dog, when, what kind."""
    return validate(judge, VET_DAILY, row_id)


def validate_handler_report(judge: Judge, row_id: str) -> Validation:
    """A report that was sent: which handler and dog, when, where."""
    return validate(judge, HANDLER_DAILY, row_id)


def validate_attendance(judge: Judge, row_id: str) -> Validation:
    """A post of the duty sheet: who, when, present or not, and who stands in."""
    return validate(judge, PM_DAILY, row_id)


def validate(judge: Judge, report: ReportType, row_id: str) -> Validation:
    """Any record. Only its day is read, and its dog's history."""
    fact = fact_table(report)
    days = judge.engine.fetch(sa.select(fact.c.day).where(fact.c.row_id == row_id))
    if not days:
        raise NotFound("there is no such record", code="unknown_record", field="row_id", value=row_id)
    found = tuple(one for one in judge.judge(report, [days[0][0]]) if one.row_id == row_id)
    missing, _ = rule_names(report)
    others = [one.rule.severity for one in found if one.rule.name not in missing]
    burden = max((1.0 if one is Severity.ERROR else WARNING_WEIGHT for one in others), default=0.0)
    tally = Tally(missing=len(found) - len(others), burden=burden)
    return Validation(found=found, score=Score.of(report, 1, tally))
