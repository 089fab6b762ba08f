"""Whether a process of the system still lives."""

import psutil


def lives(process: psutil.Process) -> bool:
    """False for a zombie: it holds no lock, no file and no port, and it is for others to reap."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
