"""Composition root: builds the parts from the settings and joins them. No logic."""

import os
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from callbacks import AppDeps, make_dash, register_all
from dashboard import log
from dashboard.api import make_api
from dashboard.api.host import make_host_api
from dashboard.config import Settings, settings_from_environment
from dashboard.metrics import ReadPath
from dashboard.people.accounts import Accounts
from dashboard.people.current import current_locale, current_viewer
from dashboard.people.sessions import Sessions
from dashboard.people.tokens import ApiTokens
from dashboard.workflow.audit import make_audit
from data_access.account_store import AccountStore
from data_access.attempt_store import AttemptStore
from data_access.connect import OpenDatabase, open_database
from data_access.edit_store import EditStore
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.meta import definition_version
from data_access.replica.reader import ReplicaReader
from data_access.scope_store import ScopeStore
from data_access.session_store import SessionStore
from data_access.token_store import TokenStore
from web import (
    Cookies,
    Guard,
    LoginRoutes,
    configure_server,
    install_cache,
    install_csrf,
    install_errors,
    install_headers,
    install_reading,
    install_request_log,
    make_csrf_token,
)
from web.cookies import SESSION_COOKIE


@dataclass(frozen=True, kw_only=True)
class Ready:
    """What `/readyz` asks."""

    database: OpenDatabase
    replica: ReplicaReader

    def ping_database(self) -> None:
        self.database.app.ping()

    def replica_as_of(self) -> datetime:
        return self.replica.checked_at() or self.replica.current().as_of


def make_read_path(settings: Settings, database: OpenDatabase, replica: ReplicaReader) -> ReadPath:
    conventions = conventions_of(settings)
    source = PostgresEngine(database.app, definition_version(conventions))
    return ReadPath(replica=replica, source=source, conventions=conventions, engine=settings.engine)


def create_app(settings: Settings, database: OpenDatabase | None = None) -> Flask:
    """The web application. Connects to nothing before its first request, so that it may be forked.

    `database`: one that is open already, for whoever closes it afterwards.
    """
    server = Flask("k9_insight", static_folder=None)
    configure_server(server, settings)
    database = database or open_database(settings)
    replica = ReplicaReader(replica_directory(settings), threads=max(1, (os.cpu_count() or 1) // settings.workers))
    reads = make_read_path(settings, database, replica)
    accounts, scopes = AccountStore(database.app), ScopeStore(database.app)
    sessions = Sessions(SessionStore(database.app), accounts, scopes)
    tokens = ApiTokens(TokenStore(database.app), accounts, scopes)
    cookies = Cookies(is_secure=settings.public_url.startswith("https://"))
    limiter = Limiter(get_remote_address, app=server, storage_uri="memory://")
    audit = make_audit(settings, database.app, reads)
    logins = Accounts(accounts, AttemptStore(database.app))

    install_request_log(server)
    Guard(sessions=sessions, tokens=tokens, unit_language=settings.language, unit_timezone=settings.timezone).install(
        server
    )
    install_csrf(server)
    install_errors(server)
    install_reading(server, cookies)
    install_headers(server, is_https=cookies.is_secure)
    Compress(server)
    edits = EditStore(database.app)
    cache, ready = install_cache(server, settings), Ready(database=database, replica=replica)
    server.register_blueprint(make_api(reads, cache, edits, audit, ready, SESSION_COOKIE))
    server.register_blueprint(make_host_api(reads))
    server.register_blueprint(
        LoginRoutes(logins, sessions, cookies, limiter, audit.events, settings.demo_hint_file).blueprint()
    )

    deps = AppDeps(
        current_viewer=current_viewer,
        current_locale=current_locale,
        csrf_token=make_csrf_token,
        reads=reads,
        cache=cache,
        edits=edits,
        audit=audit,
    )
    register_all(make_dash(server, deps), deps)
    return server


def create_app_from_environment() -> Flask:
    """For gunicorn: `gunicorn "app:create_app_from_environment()"`."""
    settings = settings_from_environment()
    log.configure(settings)
    return create_app(settings)
