"""The endpoints of schedules, of people outside who get reports, and of deliveries."""

from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Tag
from dashboard.api.openapi.parameters import CURSOR, ROWS
from dashboard.api.openapi.shapes import TEXT, items, one_of
from dashboard.i18n import Label
from dashboard.permissions import Permission
from data_access.outbox_store import State

DELIVERY_STATE = Parameter(
    name="state",
    key="delivery_state",
    schema=items(one_of(*State)),
    label=Label(ar="حالات الإرسال؛ كلها إن لم تُذكر.", en="States of deliveries; all unless named."),
)
OF_SCHEDULE = Parameter(
    name="schedule",
    schema=TEXT | {"format": "uuid"},
    label=Label(ar="معرّف جدول؛ كل الجداول إن لم يُذكر.", en="The id of a schedule; all unless named."),
)
RECIPIENT = Parameter(
    name="recipient",
    schema=TEXT,
    label=Label(
        ar="المستلم كما في سجل الإرسال، مثل user:معرّف؛ أول مستلم إن لم يُذكر.",
        en="The recipient as the ledger names it, such as user:ID; the first unless named.",
    ),
)
_OWN = Permission.SCHEDULE_OWN_WRITE
_SCHEDULE = Answer(label=Label(ar="الجدول", en="The schedule"), shape="Schedule")
_PROFILE = Answer(label=Label(ar="المستلم الخارجي", en="The outside recipient"), shape="OutsideProfile")
_ADDED = Answer(label=Label(ar="كم رسالة أُضيفت", en="How many deliveries were added"), shape="ScheduleRun")
_CHANGES = (400, 403, 404, 409, 415)


def _operation(endpoint: str, ar: str, en: str, answer: Answer, *problems: int, **more: object) -> Operation:
    return Operation(
        endpoint=f"api.{endpoint}",
        tag=Tag.DELIVERY,
        summary=Label(ar=ar, en=en),
        answer=answer,
        problems=problems,
        permission=_OWN,
        **more,  # type: ignore[arg-type]
    )


def _page(ar: str, en: str, shape: str) -> Answer:
    return Answer(label=Label(ar=ar, en=en), shape=shape)


DELIVERY_OPERATIONS: tuple[Operation, ...] = (
    _operation(
        "schedules",
        "التقارير المجدولة: جداولك، أو كلها لمن يشرف عليها",
        "Scheduled reports: your own, or all for who looks after them",
        _page("الجداول", "The schedules", "Schedules"),
        400,
        403,
    ),
    _operation(
        "schedule_add",
        "جدولة تقرير",
        "Schedule a report",
        _SCHEDULE,
        400,
        403,
        404,
        415,
        body="NewSchedule",
    ),
    _operation(
        "schedule", "جدول واحد بمواعيده الخمسة التالية", "A schedule with its next five runs", _SCHEDULE, 403, 404
    ),
    _operation(
        "schedule_change",
        "تغيير جدول؛ ما لا يُرسل يبقى كما هو، وenabled يوقفه ويستأنفه",
        "Change a schedule; what is not sent stays, and `enabled` pauses and resumes it",
        _SCHEDULE,
        *_CHANGES,
        body="ScheduleChange",
    ),
    _operation(
        "schedule_delete",
        "حذف جدول؛ يبقى سجل إرساله",
        "Delete a schedule; its deliveries stay in the ledger",
        _page("المحذوف", "What was deleted", "ScheduleDeleted"),
        400,
        403,
        404,
    ),
    _operation(
        "schedule_run",
        "إرساله الآن إلى كل مستلميه، مرة في الدقيقة",
        "Send it now to all of its recipients, once a minute at most",
        _ADDED,
        400,
        403,
        404,
    ),
    _operation("schedule_to_me", "إرساله إليك الآن", "Send it to you now", _ADDED, 400, 403, 404),
    _operation(
        "schedule_preview",
        "ما كان سيصل إلى مستلم الآن، بصلاحياته؛ يُدوَّن في سجل التدقيق",
        "What a recipient would get now, under their rights; written to the audit log",
        _page("المعاينة", "The preview", "SchedulePreview"),
        400,
        403,
        404,
        takes=(RECIPIENT,),
    ),
    _operation(
        "schedule_runs",
        "مواعيد جدول: ما نُفّذ وما فات، الأحدث أولًا",
        "The runs of a schedule, and what it missed, the newest first",
        _page("صفحة من المواعيد", "A page of runs", "ScheduleRuns"),
        400,
        403,
        404,
        takes=(ROWS, CURSOR),
    ),
    _operation(
        "outside_profiles",
        "المستلمون الخارجيون ضمن مشاريعك",
        "Outside recipients within your projects",
        _page("المستلمون الخارجيون", "The outside recipients", "OutsideProfiles"),
        403,
    ),
    _operation(
        "outside_profile_add",
        "إضافة مستلم خارجي بنطاق صريح",
        "Add an outside recipient, with an explicit scope",
        _PROFILE,
        400,
        403,
        415,
        body="NewOutsideProfile",
    ),
    _operation(
        "outside_profile_change",
        "تغيير مستلم خارجي",
        "Change an outside recipient",
        _PROFILE,
        400,
        403,
        404,
        415,
        body="OutsideProfileChange",
    ),
    _operation(
        "deliveries",
        "سجل الإرسال، الأحدث أولًا",
        "The ledger of deliveries, the newest first",
        _page("صفحة من السجل", "A page of the ledger", "Deliveries"),
        400,
        403,
        takes=(DELIVERY_STATE, OF_SCHEDULE, ROWS, CURSOR),
    ),
    _operation(
        "delivery_resend",
        "إرسال رسالة انتهت مرة أخرى",
        "Send a delivery that has ended once more",
        _page("الرسالة", "The delivery", "Delivery"),
        400,
        403,
        404,
        409,
    ),
)
