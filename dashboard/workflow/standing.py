"""As who somebody acts: for themselves, or in the place of somebody who delegated it to them for some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.errors import Forbidden
from dashboard.people.viewer import viewer_of
from dashboard.permissions import Permission, Scope, Viewer
from dashboard.workflow.refusals import four_eyes, not_your_step, not_yours_to_recall
from dashboard.workflow.states import STEPS, Action, State, Step
from data_access.account_store import AccountStore
from data_access.approval_store import DailyReport
from data_access.delegation_store import Delegation, DelegationStore
from data_access.scope_store import ScopeStore

DELEGATED = frozenset(step.permission for step in STEPS)
"""What can be delegated: to take steps. What one may read is never."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`user_id` acts; `on_behalf_of`: the person in whose place, whose `permissions` and `scope` these are.
    `project_id`: the only project that was delegated."""

    user_id: str
    on_behalf_of: str | None = None
    permissions: frozenset[Permission]
    scope: Scope
    project_id: str | None = None

    @property
    def people(self) -> frozenset[str]:
        return frozenset(one for one in (self.user_id, self.on_behalf_of) if one)

    def decides_on(self, permission: Permission, project_id: str) -> bool:
        is_delegated = self.project_id in (None, project_id)
        return permission in self.permissions and is_delegated and covers(self.scope, project_id)


def covers(scope: Scope, project_id: str) -> bool:
    """Whether a scope has the whole project in it, not only some rows of it."""
    return scope.all_projects or (not scope.is_own_rows and project_id in scope.projects)


@dataclass(frozen=True)
class Standings:
    """Finds out as who somebody may act on a day."""

    accounts: AccountStore
    scopes: ScopeStore
    delegations: DelegationStore

    def of(self, viewer: Viewer, day: date) -> tuple[Standing, ...]:
        """For oneself first: nobody acts in another's place who may act in their own."""
        own = Standing(user_id=viewer.user_id, permissions=viewer.permissions, scope=viewer.scope)
        lent = (self._lent(viewer, one) for one in self.delegations.to_user(viewer.user_id, day))
        return own, *(standing for standing in lent if standing is not None)

    def _lent(self, viewer: Viewer, delegation: Delegation) -> Standing | None:
        """With the rights that the other person has now; none, when they may not enter any more."""
        account = self.accounts.find_by_id(delegation.from_user_id)
        other = viewer_of(account, self.scopes) if account is not None else None
        if other is None:
            return None
        return Standing(
            user_id=viewer.user_id,
            on_behalf_of=other.user_id,
            permissions=other.permissions & DELEGATED,
            scope=other.scope,
            project_id=delegation.project_id,
        )


def refusal(step: Step, report: DailyReport, standing: Standing) -> Forbidden | None:
    """Why this standing may not take the step; None when it may."""
    if not standing.decides_on(step.permission, report.project_id):
        return not_your_step(step)
    before = [report.marks[name].people for name in step.apart_from if name in report.marks]
    if standing.people & frozenset().union(*before):
        return four_eyes(step)
    if step.only_by is not None and not standing.people & report.marks[step.only_by].people:
        return not_yours_to_recall()
    return None


def standing_for(step: Step, report: DailyReport, standings: Sequence[Standing]) -> Standing:
    """The first that may take the step. Raises what the last reason says: four eyes sooner than a missing right."""
    refused: Forbidden | None = None
    for standing in standings:
        why = refusal(step, report, standing)
        if why is None:
            return standing
        refused = why if refused is None or refused.code == "not_your_step" else refused
    assert refused is not None, "everybody stands at least for themselves"
    raise refused


def allowed(report: DailyReport, standings: Sequence[Standing]) -> tuple[Action, ...]:
    """What somebody may do with the report as it stands, in the order of the declaration."""
    here = [step for step in STEPS if step.start is State(report.state)]
    may = [step.action for step in here if any(refusal(step, report, one) is None for one in standings)]
    return tuple(dict.fromkeys(may))


def is_kept_by_four_eyes(report: DailyReport, standings: Sequence[Standing]) -> bool:
    """Whether nothing but their own hand in the report keeps somebody from deciding on it now."""
    steps = [step for step in STEPS if step.start is State(report.state) and step.apart_from]
    told = [refusal(step, report, one) for step in steps for one in standings]
    return None not in told and any(why is not None and why.code == "four_eyes" for why in told)
