"""The jobs: what runs by the clock, without anybody asking. JOBS is the one list; the refresh runs all the time."""

from jobs.job import Job
from jobs.tidy_logins import TIDY_LOGINS

JOBS: tuple[Job, ...] = (TIDY_LOGINS,)

__all__ = ["JOBS", "Job"]
