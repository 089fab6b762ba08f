"""Approves in a process of its own, which is killed after the snapshot is kept and before anything is committed."""

import multiprocessing
import time
from datetime import date
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess

from sqlalchemy import Connection

from app import make_read_path
from dashboard.config import Settings
from dashboard.people.viewer import viewer_of
from dashboard.reports import report_named
from dashboard.workflow.day_report import find_day
from dashboard.workflow.deciding import Acting, Wanted
from dashboard.workflow.parts import Pages, make_workflow
from dashboard.workflow.sealer import Sealer
from dashboard.workflow.states import Action
from data_access.account_store import AccountStore
from data_access.connect import OpenDatabase
from data_access.database import Actor, Database
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.reader import ReplicaReader
from data_access.scope_store import ScopeStore
from layouts.address import APPROVALS, daily_path
from tests.lib.approval_ground import PROJECT, REPORT, PlainSealing, SealedBytes

_PROCESSES = multiprocessing.get_context("forkserver")


def start_approver(settings: Settings, database: Database, who: str, day: date, seen: str) -> tuple[BaseProcess, Pipe]:
    """It sends the id of the snapshot once that is kept, and then waits for its end."""
    ours, theirs = _PROCESSES.Pipe()
    url = database.url.render_as_string(hide_password=False)
    target = (settings, url, database.role, who, day, seen, theirs)
    process = _PROCESSES.Process(target=_approve, args=target, daemon=True)
    process.start()
    return process, ours


class _Hanging(PlainSealing):
    pipe: Pipe

    def keep(self, connection: Connection, rendered: SealedBytes) -> str:
        self.pipe.send(super().keep(connection, rendered))
        time.sleep(600)
        raise AssertionError("it is killed before")


def _approve(settings: Settings, url: str, role: str | None, who: str, day: date, seen: str, pipe: Pipe) -> None:
    database = Database(url, role)
    sealing = _Hanging(database, conventions_of(settings))
    object.__setattr__(sealing, "pipe", pipe)
    approve_with(sealing, settings, database, who, day, seen)


def approve_with(sealer: Sealer | None, settings: Settings, database: Database, who: str, day: date, seen: str) -> None:
    """A final approval past the web, with what seals given."""
    opened = OpenDatabase(app=database, owner=database, server=None)
    reads = make_read_path(settings, opened, ReplicaReader(replica_directory(settings), threads=1))
    workflow = make_workflow(database, reads, Pages(daily=daily_path, delegations=APPROVALS), sealer=sealer)
    account = AccountStore(database).find_by_username(who)
    viewer = viewer_of(account, ScopeStore(database)) if account else None
    assert viewer is not None, who
    asked = find_day(reads, report_named(REPORT), PROJECT, day, viewer)
    acting = Acting(viewer=viewer, actor=Actor(user_id=viewer.user_id, name=who))
    workflow.deciding.take(asked, acting, Wanted(action=Action.APPROVE, content_hash=seen))
