"""The endpoints of approval; those that move a daily report come from the declaration of its steps."""

from dashboard.api.openapi.approval_shapes import MOST_TOGETHER
from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Tag
from dashboard.api.openapi.parameters import CURSOR, ROWS
from dashboard.api.openapi.shapes import TEXT, items, one_of
from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.workflow.queue import WaitsFor
from dashboard.workflow.repeats import KEY_HEADER, LONGEST_KEY
from dashboard.workflow.states import WAITING, Action, State, starts_of

KEY = Parameter(
    name=KEY_HEADER,
    key="idempotency_key",
    is_header=True,
    schema={"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    label=Label(
        ar="اسم يميّز هذا الطلب: إعادته بالاسم نفسه تعطي الإجابة نفسها ولا تُنفَّذ مرتين.",
        en="A name of this request: sent again under it, it has the same answer and is not done twice.",
    ),
)
WAITS_FOR = Parameter(
    name="waits_for",
    schema=one_of(*WaitsFor) | {"default": WaitsFor.ME},
    label=Label(
        ar="ما ينتظرك أنت، أو كل ما تقرؤه، أو ما ينتظر غيرك منه.",
        en="What waits for you, all that you read, or what of it waits for others.",
    ),
)
STATE = Parameter(
    name="state",
    key="approval_state",
    schema=items(one_of(*State)),
    label=Label(
        ar=f"الحالات؛ {'، '.join(WAITING)} إن لم تُذكر.", en=f"The states; {', '.join(WAITING)} unless they are given."
    ),
)
REPORT = Parameter(
    name="report",
    key="queue_report",
    schema=items(TEXT),
    label=Label(ar="أنواع التقارير؛ كلها إن لم تُذكر.", en="The report types; all of them unless they are given."),
)
PROJECT = Parameter(
    name="project",
    key="queue_project",
    schema=items(TEXT),
    label=Label(ar="رموز المشاريع؛ كلها إن لم تُذكر.", en="The codes of projects; all of them unless they are given."),
)
USUAL_TOGETHER = 20
QUEUE_ROWS = Parameter(
    name="rows",
    key="queue_rows",
    schema={"type": "integer", "minimum": 1, "maximum": MOST_TOGETHER, "default": USUAL_TOGETHER},
    label=Label(ar="عدد التقارير في الصفحة.", en="Reports of a page."),
)
UNREAD = Parameter(
    name="unread",
    schema=one_of("yes", "no") | {"default": "no"},
    label=Label(ar="yes: غير المقروء فقط.", en="yes: only what was not read."),
)

SUMMARIES: dict[Action, Label] = {
    Action.SUBMIT: Label(ar="تقديم تقرير يومي للاعتماد", en="Submit a daily report for approval"),
    Action.APPROVE: Label(
        ar="اعتماد تقرير يومي: المدير أولًا، ثم الإدارة فيُختم",
        en="Approve a daily report: the manager first, then an administrator, which seals it",
    ),
    Action.REJECT: Label(ar="رفض تقرير يومي مع ذكر السبب", en="Reject a daily report, with a reason"),
    Action.RECALL: Label(ar="سحب تقرير يومي قدّمته", en="Recall a daily report that you submitted"),
    Action.AMEND: Label(
        ar="فتح تقرير معتمد لتعديله في مراجعة تالية", en="Open an approved daily report for its next revision"
    ),
    Action.COMMENT: Label(
        ar="تعليق على تقرير يومي أو على رقم فيه", en="Comment on a daily report, or on one of its numbers"
    ),
}
"""Words of every action; a test holds them complete."""

_REFUSED = (400, 403, 404, 409, 415, 422)
_STANDS = Label(ar="حال التقرير بعد ذلك", en="How the report stands then")
_TAKES_PART = Permission.APPROVAL_REPORT_COMMENT

APPROVAL_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        endpoint="api.day_approval",
        tag=Tag.APPROVAL,
        summary=Label(
            ar="مسار تقرير يومي: حاله، وما يجوز لك، والفروق، وكل ما جرى عليه",
            en="The way of a daily report: how it stands, what you may do, differences, and all that was done",
        ),
        answer=Answer(label=Label(ar="المسار", en="The way"), shape="ApprovalDetails"),
        problems=(400, 403, 404),
    ),
    *(
        Operation(
            endpoint=f"api.day_{action}",
            tag=Tag.APPROVAL,
            summary=Label(
                ar=f"{SUMMARIES[action].ar} ({'، '.join(starts_of(action))})",
                en=f"{SUMMARIES[action].en} ({', '.join(starts_of(action))})",
            ),
            takes=(KEY,),
            answer=Answer(label=_STANDS, shape="Approval"),
            problems=_REFUSED,
            permission=_TAKES_PART,
            body="Decision",
        )
        for action in Action
    ),
    Operation(
        endpoint="api.approvals",
        tag=Tag.APPROVAL,
        summary=Label(ar="التقارير التي تنتظر، الأقدم أولًا", en="The reports that wait, the longest waiting first"),
        takes=(WAITS_FOR, STATE, REPORT, PROJECT, QUEUE_ROWS, CURSOR),
        answer=Answer(label=Label(ar="صفحة من القائمة", en="A page of the queue"), shape="ApprovalQueue"),
        problems=(400,),
    ),
    Operation(
        endpoint="api.approve_together",
        tag=Tag.APPROVAL,
        summary=Label(
            ar="اعتماد عدة تقارير معًا، ما كان منها بلا تنبيه", en="Approve several reports, those without warnings"
        ),
        takes=(KEY,),
        answer=Answer(label=Label(ar="نتيجة كل تقرير", en="The outcome of each"), shape="ApprovedTogether"),
        problems=(400, 403, 415),
        permission=_TAKES_PART,
        body="BulkApproval",
    ),
    Operation(
        endpoint="api.delegations",
        tag=Tag.APPROVAL,
        summary=Label(ar="التفويضات التي منحتها أو مُنحتها", en="The delegations that you gave or were given"),
        answer=Answer(label=Label(ar="التفويضات", en="The delegations"), shape="Delegations"),
        problems=(403,),
        permission=_TAKES_PART,
    ),
    Operation(
        endpoint="api.delegate",
        tag=Tag.APPROVAL,
        summary=Label(ar="تفويض من يقرر مكانك أيامًا محددة", en="Let somebody decide in your place for some days"),
        answer=Answer(label=Label(ar="التفويض", en="The delegation"), shape="Delegation"),
        problems=(400, 403, 404, 415),
        permission=_TAKES_PART,
        body="NewDelegation",
    ),
    Operation(
        endpoint="api.delegation_revoke",
        tag=Tag.APPROVAL,
        summary=Label(ar="إلغاء تفويض", en="Revoke a delegation"),
        answer=Answer(label=Label(ar="التفويض", en="The delegation"), shape="Delegation"),
        problems=(400, 403, 404, 409),
        permission=_TAKES_PART,
    ),
    Operation(
        endpoint="api.notifications",
        tag=Tag.APPROVAL,
        summary=Label(ar="إشعاراتك، الأحدث أولًا", en="Your notifications, the newest first"),
        takes=(UNREAD, ROWS, CURSOR),
        answer=Answer(label=Label(ar="صفحة من الإشعارات", en="A page of notifications"), shape="Notifications"),
        problems=(400,),
    ),
    Operation(
        endpoint="api.notifications_read",
        tag=Tag.APPROVAL,
        summary=Label(ar="وسم إشعاراتك كلها مقروءة", en="Mark all of your notifications as read"),
        answer=Answer(label=Label(ar="كم وُسم", en="How many were"), shape="NotificationsRead"),
        problems=(400, 403),
    ),
    Operation(
        endpoint="api.notification_read",
        tag=Tag.APPROVAL,
        summary=Label(ar="وسم إشعار واحد مقروءًا", en="Mark one notification as read"),
        answer=Answer(label=Label(ar="كم وُسم", en="How many were"), shape="NotificationsRead"),
        problems=(400, 403, 404),
    ),
)
