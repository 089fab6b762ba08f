"""Pages for administrators, written with their numbers."""

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard import clock
from dashboard.errors import NotFound
from dashboard.i18n import t
from dashboard.job_board import JobStanding, State
from dashboard.metrics.cache_use import hottest_answers, largest_answers, read_hours, read_use
from dashboard.metrics.warm_run import read_last_run
from dashboard.metrics.words import with_digits
from dashboard.permissions import Permission
from dashboard.telemetry.status import read_status
from layouts.pages import cache, job_runs, jobs, missing, status

RUNS_OF_A_PAGE = 25


def build_cache(deps: AppDeps, visit: Visit) -> Component:
    """What the cache does, and the form that clears it."""
    cleared = visit.address.value("cleared")
    return cache.layout(
        visit.locale,
        uses=read_use(deps.cache),
        hours=read_hours(deps.cache),
        warm_run=read_last_run(deps.runs),
        largest=largest_answers(deps.cache),
        hottest=hottest_answers(deps.cache),
        is_shared=deps.cache.is_shared,
        ttl_s=deps.cache.ttl_s,
        today=clock.today(deps.reads.conventions.timezone),
        cleared=with_digits(cleared, visit.locale) if cleared and cleared.isdecimal() else None,
        csrf_token=deps.csrf_token(),
    )


def build_jobs(deps: AppDeps, visit: Visit) -> Component:
    """How the jobs stand, and forms that ask for a run."""
    standings = deps.jobs.standings()
    return jobs.layout(
        visit.locale,
        standings=standings,
        keeper=deps.jobs.keeper(),
        refresh=deps.jobs.refresh(),
        notice=_notice(visit, standings),
        csrf_token=_token_to_ask(deps, visit),
    )


def build_status(deps: AppDeps, visit: Visit) -> Component:
    """Whether everything is well, and what to do where it is not."""
    return status.layout(visit.locale, status=read_status(deps.telemetry), at=clock.now())


def build_job(deps: AppDeps, visit: Visit, name: str) -> Component:
    """One job with its runs; `before=` goes on after a run."""
    try:
        standing = deps.jobs.standing(name)
    except NotFound:
        return missing.layout(visit.locale)
    before = visit.address.value("before") or ""
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    runs = deps.jobs.runs(name, RUNS_OF_A_PAGE + 1, number)
    return job_runs.layout(
        visit.locale,
        standing=standing,
        runs=runs[:RUNS_OF_A_PAGE],
        older=runs[RUNS_OF_A_PAGE - 1].id if len(runs) > RUNS_OF_A_PAGE else None,
        today=clock.today(deps.reads.conventions.timezone),
        notice=_notice(visit, [standing]),
        csrf_token=_token_to_ask(deps, visit),
    )


def _token_to_ask(deps: AppDeps, visit: Visit) -> str | None:
    return deps.csrf_token() if visit.viewer.may(Permission.ADMIN_JOB_WRITE) else None


def _notice(visit: Visit, standings: list[JobStanding]) -> str | None:
    """What became of the form that was sent, for as long as it is true."""
    by_name, lang = {one.job.name: one for one in standings}, visit.locale.lang
    for said in ("asked", "job_asked", "job_running"):
        one = by_name.get(visit.address.value(said) or "")
        is_true = one is not None and (one.state is State.RUNNING if said == "job_running" else one.asked is not None)
        if one is not None and is_true:
            return t(f"jobs.said.{said}", lang, job=t(f"job.{one.job.name}", lang))
    return None
