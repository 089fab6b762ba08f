"""The endpoints of sealed reports."""

from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Tag
from dashboard.api.openapi.parameters import OF_PROJECT, PROJECT
from dashboard.api.openapi.shapes import DAY, TEXT, one_of
from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.reports import REPORTS
from dashboard.workflow.holds import LONGEST_REASON

_HELD_REPORT = Parameter(
    name="report",
    key="held_report",
    schema=one_of(*(report.name for report in REPORTS)),
    label=Label(ar="نوع التقرير المحفوظ؛ كلها إن لم يُذكر.", en="The report type to hold; all unless named."),
)
_HELD_PROJECT = Parameter(name="project", key="held_project", schema=PROJECT.schema, label=PROJECT.label)
_FIRST_DAY = Parameter(name="from", key="held_from", schema=DAY, label=Label(ar="أول يوم.", en="The first day."))
_LAST_DAY = Parameter(name="to", key="held_to", schema=DAY, label=Label(ar="آخر يوم.", en="The last day."))
_REASON = Parameter(
    name="reason",
    schema=TEXT | {"minLength": 1, "maxLength": LONGEST_REASON},
    label=Label(ar="السبب؛ لا بد منه.", en="The reason; it is needed."),
)
_HOLD = Answer(label=Label(ar="الحفظ الإلزامي", en="The legal hold"), shape="LegalHold")

SEALED_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        endpoint="api.snapshots",
        tag=Tag.SEALED,
        summary=Label(
            ar="كل النسخ المختومة من تقارير يوم، لكل مشروع متاح لك",
            en="Every sealed version of a day's reports, of each project open to you",
        ),
        takes=(OF_PROJECT,),
        answer=Answer(label=Label(ar="النسخ المختومة", en="The sealed versions"), shape="Snapshots"),
        problems=(400, 403, 404),
    ),
    Operation(
        endpoint="api.snapshot",
        tag=Tag.SEALED,
        summary=Label(
            ar="نسخة مختومة: من اعتمدها ومتى، وبصماتها وختمها",
            en="A sealed report: who approved it and when, its hashes and its seal",
        ),
        answer=Answer(label=Label(ar="النسخة المختومة", en="The sealed report"), shape="Snapshot"),
        problems=(404,),
    ),
    Operation(
        endpoint="api.snapshot_file",
        tag=Tag.SEALED,
        summary=Label(ar="الملف كما خُتم، حرفًا بحرف", en="The very bytes of a file as they were sealed"),
        answer=Answer(label=Label(ar="الملف", en="The file"), shape="SealedFile", has_tag=True),
        problems=(403, 404),
    ),
    Operation(
        endpoint="api.snapshot_excerpt",
        tag=Tag.SEALED,
        summary=Label(
            ar="مستخرج من نسخة مختومة، بما يتيحه لك دورك", en="An excerpt of a sealed report: what your role may have"
        ),
        answer=Answer(label=Label(ar="المستخرج", en="The excerpt"), shape="SealedExcerpt"),
        problems=(404,),
    ),
    Operation(
        endpoint="api.snapshot_diff",
        tag=Tag.SEALED,
        summary=Label(
            ar="الفروق حتى نسخة أخرى، أو حتى الآن (live)",
            en="What is different in another version, or now (`live`)",
        ),
        answer=Answer(label=Label(ar="الفروق", en="The differences"), shape="Differences"),
        problems=(400, 404),
    ),
    Operation(
        endpoint="api.legal_holds",
        tag=Tag.SEALED,
        summary=Label(ar="الحفظ الإلزامي: ما يُحفظ بعد مدته", en="Legal holds: what is kept beyond its time"),
        answer=Answer(label=Label(ar="قائمة الحفظ", en="The holds"), shape="LegalHolds"),
        problems=(403,),
        permission=Permission.ADMIN_SNAPSHOT_WRITE,
    ),
    Operation(
        endpoint="api.legal_hold_place",
        tag=Tag.SEALED,
        summary=Label(ar="فرض حفظ إلزامي على أيام", en="Place a legal hold on days"),
        takes=(_HELD_REPORT, _HELD_PROJECT, _FIRST_DAY, _LAST_DAY, _REASON),
        answer=_HOLD,
        problems=(400, 403),
        permission=Permission.ADMIN_SNAPSHOT_WRITE,
    ),
    Operation(
        endpoint="api.legal_hold_lift",
        tag=Tag.SEALED,
        summary=Label(ar="رفع حفظ إلزامي", en="Lift a legal hold"),
        takes=(_REASON,),
        answer=_HOLD,
        problems=(400, 403, 404),
        permission=Permission.ADMIN_SNAPSHOT_WRITE,
    ),
    Operation(
        endpoint="api.snapshots_verify",
        tag=Tag.SEALED,
        summary=Label(
            ar="التحقق من سلسلة الأختام، مع أول موضع لا يصح",
            en="Verify the chain of seals, and name the first that does not hold",
        ),
        answer=Answer(label=Label(ar="نتيجة التحقق", en="The verdict"), shape="SealVerdict"),
        problems=(403,),
        permission=Permission.ADMIN_SNAPSHOT_WRITE,
    ),
)
