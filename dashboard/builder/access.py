"""Who may do what with a saved report: its owner, those it is shared with, nobody else."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum

from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.workflow.standing import covers
from data_access.template_store import Share, Template


class Access(StrEnum):
    """From least to most."""

    VIEW = "view"
    EDIT = "edit"
    OWN = "own"


class ShareKind(StrEnum):
    """Whom a report is shared with. A link opens it to everybody who has it and may sign in."""

    PERSON = "person"
    ROLE = "role"
    PROJECT = "project"
    LINK = "link"


GIVEN = (Access.VIEW, Access.EDIT)
"""What sharing can give."""
_ORDER = tuple(Access)


def access_of(template: Template, viewer: Viewer, key: str | None = None) -> Access | None:
    """What the viewer may do; None when they may not know of it. `key`: of the link that they came by.

    Who may not read the report type has no access to a report of it, whoever it is shared by.
    """
    report = next((one for one in REPORTS if one.name == template.asked["report_type"]), None)
    if report is not None and not viewer.may(report.permission):
        return None
    if template.owner_id == viewer.user_id:
        return Access.OWN
    given = [Access(share.access) for share in template.shares if reaches(share, viewer, key)]
    return max(given, key=_ORDER.index, default=None)


def reaches(share: Share, viewer: Viewer, key: str | None = None) -> bool:
    """Nobody without an account: what a recipient outside is called and sees is no membership of anything."""
    if not viewer.user_id:
        return False
    match ShareKind(share.kind):
        case ShareKind.PERSON:
            return share.target == viewer.user_id
        case ShareKind.ROLE:
            return share.target == viewer.role
        case ShareKind.PROJECT:
            return covers(viewer.scope, share.target)
    return key is not None and share.target == key_hash(key)


def is_at_least(access: Access | None, least: Access) -> bool:
    return access is not None and _ORDER.index(access) >= _ORDER.index(least)


def key_hash(key: str) -> str:
    """What is kept of a link's key: enough to know it again."""
    return hashlib.sha256(key.encode()).hexdigest()


def audience(share: Share, viewers: Iterable[Viewer]) -> list[Viewer]:
    """Whom a share reaches among the people who may enter."""
    return [viewer for viewer in viewers if reaches(share, viewer)]
