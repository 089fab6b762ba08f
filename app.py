"""Composition root: builds the parts from the settings and joins them. No logic."""

import os

from flask import Flask
from flask_compress import Compress

from callbacks import AppDeps, make_dash, register_all
from dashboard import log
from dashboard.api import make_api
from dashboard.api.host import make_host_api
from dashboard.api.pace import Pace
from dashboard.api.services import make_services
from dashboard.config import Settings, settings_from_environment
from dashboard.job_board import JobBoard
from dashboard.metrics import SPARK, ReadPath
from dashboard.metrics.states import Far
from dashboard.metrics.use_log import UseLog
from dashboard.people.accounts import Accounts
from dashboard.people.current import current_locale, current_viewer
from dashboard.workflow.sealer import Sealer
from data_access.account_store import AccountStore
from data_access.attempt_store import AttemptStore
from data_access.connect import LONGEST_STATEMENT_S, OpenDatabase, open_database
from data_access.postgres_engine import PostgresEngine
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.meta import definition_version
from data_access.replica.reader import ReplicaReader
from data_access.scaleout.reader import store_reader
from data_access.use_store import UseStore
from jobs import JOBS
from web import (
    BriefRoutes,
    Cookies,
    Guard,
    LoginRoutes,
    OpenPages,
    UnsubscribeRoutes,
    VerifyRoutes,
    configure_server,
    install_asker,
    install_cache,
    install_csrf,
    install_errors,
    install_headers,
    install_question_use,
    install_reading,
    install_request_log,
    install_view_as,
    limiter_of,
    make_csrf_token,
)
from web.cookies import SESSION_COOKIE
from web.readiness import Ready


def make_read_path(settings: Settings, database: OpenDatabase, replica: ReplicaReader) -> ReadPath:
    conventions = conventions_of(settings)
    source = PostgresEngine(database.app, definition_version(conventions))
    far = Far(store=store_reader(settings), recent_months=settings.recent_months) if settings.engine == SPARK else None
    return ReadPath(replica=replica, source=source, conventions=conventions, engine=settings.engine, far=far)


def create_app(settings: Settings, database: OpenDatabase | None = None, sealer: Sealer | None = None) -> Flask:
    """The web application. Connects to nothing before its first request, so that it may be forked.

    `database`: one that is open already, for whoever closes it afterwards. `sealer`: what seals a daily report that is
    finally approved, where that is not the product's own.
    """
    server = Flask("k9_insight", static_folder=None)
    configure_server(server, settings)
    database = database or open_database(settings, statement_s=LONGEST_STATEMENT_S)
    replica = ReplicaReader(replica_directory(settings), threads=max(1, (os.cpu_count() or 1) // settings.workers))
    reads = make_read_path(settings, database, replica)
    guard = Guard.of(settings, database.app)
    cookies = Cookies(is_secure=settings.public_url.startswith("https://"))
    limiter = limiter_of(server)
    logins = Accounts(AccountStore(database.app), AttemptStore(database.app))

    install_request_log(server)
    guard.install(server)
    install_asker(server)
    install_csrf(server)
    install_errors(server)
    install_reading(server, cookies)
    install_question_use(server, UseLog(UseStore(database.app), timezone=settings.timezone))
    install_headers(server, is_https=cookies.is_secure)
    Compress(server)
    install_view_as(server, guard.view_as, cookies)
    board = JobBoard(JOBS, settings, database.app, replica)
    services = make_services(settings, database.app, reads, install_cache(server, settings), board, sealer)
    ready = Ready(database=database, replica=replica, jobs=board)
    pace = Pace()
    server.register_blueprint(make_api(services, ready, SESSION_COOKIE, pace))
    server.register_blueprint(make_host_api(reads))
    server.register_blueprint(
        LoginRoutes(logins, guard, cookies, limiter, services.audit.events, settings.demo_hint_file).blueprint()
    )
    server.register_blueprint(VerifyRoutes(services.snapshots, limiter).blueprint())
    server.register_blueprint(UnsubscribeRoutes(services.delivering.unsubscribing, limiter).blueprint())
    server.register_blueprint(BriefRoutes(services).blueprint())

    deps = AppDeps(
        **vars(services), current_viewer=current_viewer, current_locale=current_locale, csrf_token=make_csrf_token
    )
    register_all(make_dash(server), deps)
    server.wsgi_app = OpenPages(server.wsgi_app, guard.sessions)  # type: ignore[method-assign]
    return server


def create_app_from_environment() -> Flask:
    """For gunicorn: `gunicorn "app:create_app_from_environment()"`."""
    settings = settings_from_environment()
    log.configure(settings)
    return create_app(settings)
