"""Checks or imports one uploaded file: `python -m jobs.import_one ID`, begun by the jobs process."""

import sys
from uuid import UUID

from dashboard import log
from dashboard.config import settings_from_environment
from dashboard.workflow.import_run import run_upload
from data_access.connect import opened_database
from data_access.upload_files import UPLOADS, UploadFiles


def main(upload_id: str) -> None:
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as found:
        files = UploadFiles(settings.data_dir / UPLOADS)
        run_upload(found.app, files, UUID(upload_id), timezone=settings.timezone)


if __name__ == "__main__":
    main(sys.argv[1])
