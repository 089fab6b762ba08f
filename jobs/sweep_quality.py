"""Judges every record of every report type: what a day's change cannot show, a new day and new limits do."""

from datetime import date, timedelta

from dashboard.quality.keeping import QualityKeeper
from dashboard.reports import REPORTS
from data_access.quality_store import QualityStore
from data_access.replica.refresh import refresh_once
from jobs.job import EVERY_DAY, Counts, Ground, Job
from jobs.keep_quality import alerts_of


def sweep_quality(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, all records as they are now."""
    refresh_once(ground.database, ground.settings, ground.reads.conventions)
    keeper = QualityKeeper(store=QualityStore(ground.database), conventions=ground.reads.conventions)
    engine = ground.reads.pinned().asking().universes.engine
    kept = keeper.sweep(engine, lambda: not ground.stop.is_set()).values()
    yesterday = [day - timedelta(days=1)]
    alerts_of(ground).look(ground.reads, {report.name: yesterday for report in REPORTS})
    return {"findings": sum(one.found for one in kept), "findings mended": sum(one.mended for one in kept)}


SWEEP_QUALITY = Job(
    name="sweep_quality",
    purpose="judge every record by the rules of its report type",
    at="00:20",
    on=EVERY_DAY,
    run=sweep_quality,
)
