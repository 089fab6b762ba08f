"""Who may come to an endpoint at all, said once and asked before anything of the request is read.

Services check rights as well, for whoever else calls them; here nobody learns from a refusal what a good request would
have been.
"""

from collections.abc import Mapping

from flask import request

from dashboard.api.openapi import OPERATIONS
from dashboard.errors import Forbidden
from dashboard.people.current import current_viewer
from dashboard.permissions import Permission

TWINS: Mapping[str, str] = {
    "api.page_audit_csv": "api.audit_export_csv",
    "api.page_audit_file": "api.audit_export",
    "api.page_cache_clear": "api.cache_clear",
    "api.page_compliance": "api.audit_compliance",
    "api.page_data_quality_file": "api.data_quality_file",
    "api.page_finding_accept": "api.finding_accept",
    "api.page_finding_assign": "api.finding_assign",
    "api.page_finding_reopen": "api.finding_reopen",
    "api.page_hold_lift": "api.legal_hold_lift",
    "api.page_hold_place": "api.legal_hold_place",
    "api.page_import_answer": "api.import_change",
    "api.page_import_cancel": "api.import_cancel",
    "api.page_import_discard": "api.import_discard",
    "api.page_import_mapping": "api.import_change",
    "api.page_import_save": "api.import_change",
    "api.page_import_undo": "api.import_undo",
    "api.page_job_run": "api.job_run",
}
"""What a form or a link of a page leads to, and the operation that does the same for programs."""
FORMS: Mapping[str, Permission] = {"view_as.begin": Permission.ADMIN_USER_VIEW_AS}
"""What only a person at a browser may send, so that there is no operation for programs."""
_NEEDS: Mapping[str, Permission | None] = {one.endpoint: one.permission for one in OPERATIONS} | {**FORMS}


def permission_for(endpoint: str) -> Permission | None:
    """None: whoever is signed in may come, and gets what is theirs."""
    return _NEEDS.get(TWINS.get(endpoint, endpoint))


def check_permission() -> None:
    """Raises Forbidden."""
    wanted = permission_for(request.endpoint or "")
    if wanted is not None and not current_viewer().may(wanted):
        raise Forbidden("your role may not do this", hint="ask an administrator")
