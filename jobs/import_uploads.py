"""Begins what people ask of their files: a process for each, one at a time, so that an import takes no time from the
refresh, and one that is killed brings down nothing else. On every node, for the files that lie on it."""

import logging
import subprocess
import sys
import threading

from dashboard.errors import ProductError
from data_access.upload_files import UPLOADS, UploadFiles
from data_access.upload_store import Upload, UploadStore
from jobs.job import Ground

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
STOP_WITHIN_S = 5.0


def run(ground: Ground, stop: threading.Event) -> None:
    """Until `stop` is set. A failure is logged and tried again."""
    store, files = UploadStore(ground.database), UploadFiles(ground.settings.data_dir / UPLOADS)
    while not stop.is_set():
        try:
            if store.mark_cut_off():
                log.warning("an import was cut off; nothing came of it")
            for upload in store.waiting():
                if not stop.is_set() and files.path_of(upload.id).exists():
                    _work_on(store, upload, stop)
        except ProductError as error:
            log.warning("imports wait: %s", error)
        except Exception:
            # It must not end while the process lives: nobody would start it again.
            log.exception("looking for imports failed, and is tried again")
        stop.wait(LOOK_EVERY_S)


def _work_on(store: UploadStore, upload: Upload, stop: threading.Event) -> None:
    """Until the process ends. One that ends without a word is told of; when we have to end, so has it."""
    command = [sys.executable, "-m", "jobs.import_one", str(upload.id)]
    process = subprocess.Popen(command)  # noqa: S603 - our own program with an id of ours
    while process.poll() is None and not stop.is_set():
        stop.wait(0.1)
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    now = store.find(upload.id)
    if process.returncode != 0 and now is not None and now.is_busy:
        store.end(upload.id, "cut_off")
