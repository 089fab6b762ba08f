"""Forgets files that were uploaded and that nobody went on with."""

from datetime import date, timedelta

from dashboard import clock
from data_access.upload_files import UPLOADS, UploadFiles
from data_access.upload_store import UploadStore
from jobs.job import JOBS_ACTOR, Counts, Ground, Job

KEPT = timedelta(days=7)


def tidy_uploads(ground: Ground, day: date) -> Counts:
    """Whatever day it is asked for, it forgets what nobody touched for 7 days now."""
    files = UploadFiles(ground.settings.data_dir / UPLOADS)
    gone = UploadStore(ground.database).delete_before(clock.now() - KEPT, JOBS_ACTOR)
    for upload_id in gone:
        files.remove(upload_id)
    return {"uploads": len(gone)}


TIDY_UPLOADS = Job(
    name="tidy_uploads",
    purpose="forget uploaded files that nobody went on with for 7 days",
    at="03:25",
    run=tidy_uploads,
)
