"""The services of the report builder, built once from what they stand on."""

from dataclasses import dataclass

from dashboard.builder.sharing import Sharing
from dashboard.builder.telling import Telling
from dashboard.builder.templates import Templates
from dashboard.metrics import ReadPath
from dashboard.workflow.people import Directory
from data_access.account_store import AccountStore
from data_access.database import Database
from data_access.delegation_store import DelegationStore
from data_access.notification_store import NotificationStore
from data_access.scope_store import ScopeStore
from data_access.template_store import TemplateStore


@dataclass(frozen=True, kw_only=True)
class Builder:
    """What pages and the API use."""

    templates: Templates
    sharing: Sharing


def make_builder(database: Database, reads: ReadPath) -> Builder:
    directory = Directory(AccountStore(database), ScopeStore(database), DelegationStore(database))
    telling = Telling(directory=directory, notifications=NotificationStore(database))
    templates = Templates(store=TemplateStore(database), reads=reads, telling=telling)
    return Builder(templates=templates, sharing=Sharing(templates=templates))
