"""What ./k9 doctor looks at. CHECKS is the one list; a check says what it found, one line for each thing."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from commands.doctor_finding import Check, Finding, State, age
from commands.doctor_operation import address, backups, clocks, outgoing
from commands.doctor_scale_out import scale_out
from commands.reachable import mail_problem, redis_problem
from dashboard import clock
from dashboard.config import Settings
from dashboard.job_board import Run
from dashboard.job_board import State as RunState
from dashboard.people.viewer import role_of, scope_of
from dashboard.permissions import Role
from dashboard.setting_table import SETTINGS, Setting
from dashboard.webhooks.sealed_box import SealedBox
from dashboard.workflow.audit_chain import checkpoint_directory
from dashboard.workflow.audit_keys import public_key
from dashboard.workflow.quality_gate import checked_limits
from data_access.account_store import Account, AccountStore
from data_access.audit_store import AuditStore
from data_access.connect import OpenDatabase
from data_access.database_facts import DatabaseFacts, database_facts
from data_access.host_scope_rules import Projects, host_answers
from data_access.job_store import JobStore
from data_access.replica.build import conventions_of, current_meta, replica_directory
from data_access.replica.layout import Layout
from data_access.replica.meta import definition_version
from data_access.schedule_keeper import last_keeper
from data_access.scope_store import ScopeStore
from data_access.webhook_store import WebhookStore
from jobs import JOBS

LEAST_DISK_BYTES = 500_000_000
STALE_AFTER = timedelta(minutes=1)
SEALED_WITHIN = timedelta(minutes=2)
MOST_NAMED = 8


def settings(found: Settings) -> Iterator[Finding]:
    for setting in SETTINGS:
        yield Finding(State.OK, f"{setting.name} = {_shown(setting, found)}")
    # Raises what the web process would refuse at its start.
    checked_limits(found.quality_limits)


def disk(found: Settings) -> Iterator[Finding]:
    usage = shutil.disk_usage(found.data_dir)
    text = f"{usage.free / 1e9:.1f} GB of {usage.total / 1e9:.1f} GB free for {found.data_dir}"
    yield Finding(State.BAD if usage.free < LEAST_DISK_BYTES else State.OK, text)


def redis(found: Settings) -> Iterator[Finding]:
    problem, where = redis_problem(found.redis_url), _without_password(found.redis_url)
    if problem is None:
        yield Finding(State.OK, f"{where} answers")
    else:
        yield Finding(State.NOTE, f"{where} does not answer ({problem}); each process keeps a cache of its own")


def mail(found: Settings) -> Iterator[Finding]:
    if not found.smtp_server:
        yield Finding(State.NOTE, f"no SMTP_SERVER: mails are kept in {found.data_dir / 'mail'} and not sent")
        return
    problem = mail_problem(found)
    where = f"{found.smtp_server}:{found.smtp_port} ({found.smtp_security})"
    yield Finding(State.BAD, f"{where}: {problem}") if problem else Finding(State.OK, f"{where} takes mail from us")


def database(found: Settings, opened: OpenDatabase) -> Iterator[Finding]:
    opened.app.check()
    facts = database_facts(opened.app)
    kind = "embedded" if found.uses_embedded_database else f"at {_without_password(found.database_url)}"
    ours = (
        "tables of the host made by us" if facts.host_tables_are_ours else "a live host: its tables are never written"
    )
    yield Finding(State.OK, f"PostgreSQL {facts.version}, {kind}, database {facts.database} as {facts.login}; {ours}")
    yield _schema(facts)
    yield _all_there("rights of the application", facts.lacking_rights, "run ./k9 migrate as the owner")
    yield _all_there("audit triggers", facts.missing_triggers, "run ./k9 migrate, then ./k9 rebuild")
    if facts.audit_log_can_be_changed:
        yield Finding(State.BAD, "the application's role may change the audit log; run ./k9 migrate as the owner")


def replica(found: Settings, opened: OpenDatabase) -> Iterator[Finding]:
    layout, wanted = Layout(replica_directory(found)), definition_version(conventions_of(found))
    meta = current_meta(layout)
    if meta is None:
        yield Finding(State.BAD, "there is none; ./k9 run or ./k9 rebuild makes it")
        return
    rows = sum(meta.rows.values()) + (meta.base_rows if meta.delta else 0)
    yield Finding(
        State.OK, f"data version {meta.data_version}, about {rows:,} rows, definitions {meta.definition_version}"
    )
    if meta.definition_version != wanted:
        yield Finding(State.BAD, f"this program's definitions are {wanted}; run ./k9 rebuild")
    yield _freshness(layout, meta.as_of)


def jobs(_: Settings, opened: OpenDatabase) -> Iterator[Finding]:
    yield _keeper(opened)
    last = JobStore(opened.app).last_run_of_each()
    for job in JOBS:
        yield _last_run(job.name, Run.of(last[job.name]) if job.name in last else None)


def audit(found: Settings, opened: OpenDatabase) -> Iterator[Finding]:
    """Whether what is logged is sealed and signed. Whether it is as it was sealed, ./k9 verify audit says."""
    store = AuditStore(opened.app)
    head, waiting = store.head(), store.waiting_since()
    covered = f"{head.rows:,} entries under seal {head.number}" if head else "nothing is sealed yet"
    yield Finding(State.OK if head else State.NOTE, covered)
    if waiting and clock.now() - waiting > SEALED_WITHIN:
        yield Finding(State.NOTE, f"an entry waits for its seal for {age(clock.now() - waiting)}; do the jobs run?")
    key = public_key(found)
    if key:
        yield Finding(State.OK, f"checkpoints in {checkpoint_directory(found)}, public key {key.hex()}")
    else:
        yield Finding(State.NOTE, "no K9_AUDIT_KEY: no checkpoints, and a log that is cut off would not be noticed")


def scopes(_: Settings, opened: OpenDatabase) -> Iterator[Finding]:
    """Managers for whom the host's six rules of scope differ from our one."""
    store = ScopeStore(opened.app)
    codes, managers = store.project_codes(), list(_managers(opened))
    differing = [line for account in managers for line in _difference(account, store, opened, codes)]
    yield Finding(State.OK, f"{len(managers)} managers, {len(differing)} differences from the host's own rules")
    for line in differing:
        yield Finding(State.NOTE, line)


def webhooks(found: Settings, opened: OpenDatabase) -> Iterator[Finding]:
    """Receivers that nothing is sent to although somebody wants it."""
    box, every = SealedBox(found.secret_key), WebhookStore(opened.app).every()
    for one in every:
        if not all(map(box.opens, (one.secret, *one.headers.values()))):
            yield Finding(State.BAD, f"{one.name}: made with another SECRET_KEY; give it a new secret and its headers")
        if one.disabled_reason:
            yield Finding(State.NOTE, f"{one.name}: switched off by us ({one.disabled_reason}); see /admin/webhooks")
    yield Finding(State.OK, f"receivers: {len(every)}, switched on: {sum(one.active for one in every)}")


CHECKS: tuple[Check, ...] = (
    Check(name="settings", look=settings),
    Check(name="disk", look=disk),
    Check(name="database", look=database, needs_database=True),
    Check(name="replica", look=replica, needs_database=True),
    Check(name="scale-out", look=scale_out),
    Check(name="jobs", look=jobs, needs_database=True),
    Check(name="audit", look=audit, needs_database=True),
    Check(name="scopes", look=scopes, needs_database=True),
    Check(name="webhooks", look=webhooks, needs_database=True),
    Check(name="outgoing", look=outgoing, needs_database=True),
    Check(name="backups", look=backups, needs_database=True),
    Check(name="clock", look=clocks, needs_database=True),
    Check(name="address", look=address),
    Check(name="redis", look=redis),
    Check(name="mail", look=mail),
)


def _shown(setting: Setting, found: Settings) -> str:
    value = getattr(found, setting.attribute)
    if setting.is_secret and setting.name.endswith("_URL"):
        return _without_password(value) if value else "empty"
    if setting.is_secret:
        return "(set)" if value else "empty"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "empty"
    return "empty" if value in ("", None) else str(value)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    user, found, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}{found}{host}").geturl()


def _schema(facts: DatabaseFacts) -> Finding:
    if facts.schema_version == facts.newest_schema_version:
        return Finding(State.OK, f"schema version {facts.schema_version}")
    if facts.is_of_later_program:
        return Finding(State.NOTE, f"schema version {facts.schema_version}, of a later program that lets this one work")
    text = f"schema version {facts.schema_version}, this program needs {facts.newest_schema_version}"
    return Finding(State.BAD, f"{text}; run ./k9 migrate")


def _all_there(what: str, missing: tuple[str, ...], cure: str) -> Finding:
    if not missing:
        return Finding(State.OK, f"{what}: all there")
    named = ", ".join(missing[:MOST_NAMED]) + (
        f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    )
    return Finding(State.BAD, f"{what}: {named} missing; {cure}")


def _freshness(layout: Layout, as_of: datetime) -> Finding:
    checked = layout.checked_at() or as_of
    behind = clock.now() - checked
    text = f"last equal to the database {age(behind)} ago"
    if behind > STALE_AFTER:
        return Finding(State.NOTE, f"{text}; is the jobs process running?")
    return Finding(State.OK, text)


def _keeper(opened: OpenDatabase) -> Finding:
    """A process may hold the lock of the schedule and hang: only one that is heard keeps it."""
    if not database_facts(opened.app).has_scheduler:
        return Finding(State.NOTE, "no process keeps the schedule now; ./k9 run or python -m jobs does")
    keeper = last_keeper(opened.app)
    if keeper is None or not keeper.is_heard:
        return Finding(State.NOTE, "a process holds the schedule and is not heard; stop it, another takes over")
    return Finding(State.OK, f"the schedule is kept on {keeper.node}, heard {keeper.silent_s:.0f} s ago")


def _last_run(name: str, run: Run | None) -> Finding:
    if run is None:
        return Finding(State.NOTE, f"{name}: never ran")
    text = f"{name}: started {age(clock.now() - run.started_at)} ago"
    if run.error:
        return Finding(State.BAD, f"{text}, failed: {run.error}")
    if run.state is RunState.CUT_OFF:
        return Finding(State.NOTE, f"{text}, cut off: its process ended before it did; ./k9 job {name} runs it again")
    return Finding(State.OK, f"{text}, {run.state}")


def _managers(opened: OpenDatabase) -> Iterator[Account]:
    for account in AccountStore(opened.app).all():
        if role_of(account) is Role.MANAGER and account.may_enter():
            yield account


def _difference(account: Account, store: ScopeStore, opened: OpenDatabase, codes: dict[str, str]) -> Iterator[str]:
    ours = scope_of(account, Role.MANAGER, store.owned_by([account])[account.user_id]).projects
    for rule, theirs in host_answers(opened.app, account.user_id, account.employee_id).items():
        if theirs != ours:
            said = f"{_named(ours, codes)} here, {_named(theirs, codes)} by the host's rule"
            yield f"{account.username}: {said} {rule.name} ({rule.where})"


def _named(projects: Projects, codes: dict[str, str]) -> str:
    if projects is None:
        return "all projects"
    return " ".join(sorted(codes.get(key, key) for key in projects)) or "nothing"
