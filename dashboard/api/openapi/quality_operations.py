"""Endpoints of data quality, with what they take and give."""

from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Schema, Tag
from dashboard.api.openapi.parameters import CURSOR, PERIOD, ROWS
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    MOMENT,
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    items,
    maybe,
    one_of,
    refer,
    shape,
)
from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.quality.admin import MOST_DAYS, USUAL_DAYS
from dashboard.quality.score import Badge
from dashboard.semantic.rules import Severity
from data_access.quality_reading import STATES

_RULE = Parameter(
    name="rule",
    schema=TEXT,
    label=Label(ar="قاعدة واحدة: ملاحظاتها فقط.", en="One rule: only what it found."),
)
QUALITY_WINDOW = Parameter(
    name="window",
    key="quality_window",
    schema=WHOLE | {"minimum": 7, "maximum": MOST_DAYS, "default": USUAL_DAYS},
    label=Label(ar="عدد الأيام حتى اليوم.", en="Days up to today."),
)
_REASON = Parameter(
    name="reason", key="finding_reason", schema=TEXT, label=Label(ar="لماذا هو صحيح.", en="Why it is right as it is.")
)
_OWNER = Parameter(
    name="owner",
    key="finding_owner",
    schema=TEXT,
    label=Label(ar="مفتاح حساب المسؤول؛ بلا قيمة: لا أحد.", en="The user id of who looks after it; none: nobody."),
)
_DUE = Parameter(name="due_on", key="finding_due", schema=DAY, label=Label(ar="حتى أي يوم.", en="Until which day."))

_SCORE = shape(
    completeness_score=maybe(NUMBER),
    display=TEXT,
    badge=one_of(*Badge),
    badge_label=TEXT,
    arithmetic=shape(
        rows=COUNT,
        required_fields=COUNT,
        due=COUNT,
        filled=COUNT,
        missing=COUNT,
        silent_days=COUNT,
        burden=NUMBER,
        completeness=maybe(NUMBER),
        soundness=NUMBER,
        words=TEXT,
    ),
)
_NAMED = maybe(shape(value=TEXT, label=maybe(TEXT)))
_PERSON = maybe(shape(id=TEXT, name=TEXT))

QUALITY_SHAPES: dict[str, Schema] = {
    "Quality": shape(
        valid=YES_NO,
        **_SCORE["properties"],
        issues=items(
            shape(
                type=TEXT,
                field=maybe(TEXT),
                rule=TEXT,
                severity=maybe(one_of(*Severity)),
                description=TEXT,
                count=COUNT,
            )
        ),
        numbers={"type": "object", "additionalProperties": COUNT},
        accepted=COUNT,
        basis={"type": "object", "additionalProperties": items(TEXT)},
    ),
    "Finding": shape(
        id=WHOLE,
        report_type=TEXT,
        type=TEXT,
        rule=TEXT,
        field=TEXT,
        severity=one_of(*Severity),
        description=TEXT,
        value=maybe(TEXT),
        display=maybe(TEXT),
        row_id=maybe(TEXT),
        day=DAY,
        project=_NAMED,
        dog=_NAMED,
        person=_NAMED,
        state=one_of(*STATES),
        owner=_PERSON,
        due_on=maybe(DAY),
        reason=maybe(TEXT),
        decided_by=_PERSON,
        decided_at=maybe(MOMENT),
        first_seen=MOMENT,
        last_seen=MOMENT,
    ),
    "QualityOfReport": shape(
        report_type=TEXT,
        period=shape(**{"from": DAY, "to": DAY}, grain=TEXT, timezone=TEXT),
        quality=refer("Quality"),
        findings=shape(total=COUNT, items=items(refer("Finding")), next=maybe(TEXT)),
    ),
    "DataQuality": shape(
        items=items(
            shape(
                report_type=TEXT,
                label=TEXT,
                **{"from": DAY, "to": DAY},
                score=_SCORE,
                before=_SCORE,
                open_findings=COUNT,
                weeks=items(shape(**{"from": DAY, "to": DAY}, completeness_score=maybe(NUMBER))),
                projects=items(
                    shape(
                        project=maybe(TEXT),
                        score=_SCORE,
                        days=items(shape(date=DAY, completeness_score=maybe(NUMBER))),
                    )
                ),
                rules=items(shape(rule=TEXT, description=TEXT, count=COUNT)),
                people=items(shape(person=maybe(TEXT), count=COUNT)),
            )
        ),
        next={"type": "null"},
    ),
}

_FINDING = Answer(label=Label(ar="الملاحظة", en="The finding"), shape="Finding")


def _deed(deed: str, summary: Label, *takes: Parameter) -> Operation:
    return Operation(
        endpoint=f"api.finding_{deed}",
        tag=Tag.REPORTS,
        summary=summary,
        takes=takes,
        answer=_FINDING,
        problems=(400, 403, 404),
        permission=Permission.QUALITY_FINDING_WRITE,
    )


QUALITY_OPERATIONS = (
    Operation(
        endpoint="api.quality",
        tag=Tag.REPORTS,
        summary=Label(
            ar="جودة السجلات وراء الأرقام: الدرجة بحسابها، والملاحظات",
            en="How good the records behind the numbers are: the score with its arithmetic, and the findings",
        ),
        filters=True,
        takes=(*PERIOD, _RULE, ROWS, CURSOR),
        answer=Answer(label=Label(ar="الجودة", en="The quality"), shape="QualityOfReport"),
        problems=(400,),
    ),
    Operation(
        endpoint="api.data_quality",
        tag=Tag.REPORTS,
        summary=Label(
            ar="حال جودة البيانات لكل نوع تقرير، الأضعف أولًا", en="Data quality of every report type, the worst first"
        ),
        takes=(QUALITY_WINDOW,),
        answer=Answer(label=Label(ar="الحال", en="How it stands"), shape="DataQuality"),
        problems=(400, 403),
        permission=Permission.QUALITY_FINDING_READ,
    ),
    Operation(
        endpoint="api.data_quality_file",
        tag=Tag.FILES,
        summary=Label(ar="تقرير جودة البيانات ملفًا", en="The report of data quality as a file"),
        takes=(QUALITY_WINDOW,),
        answer=Answer(label=Label(ar="الملف", en="The file"), shape="ExportedFile"),
        problems=(400, 403, 404),
        permission=Permission.QUALITY_FINDING_READ,
    ),
    _deed("accept", Label(ar="قبول ملاحظة كما هي، بسبب", en="Accept a finding as it is, with a reason"), _REASON),
    _deed("reopen", Label(ar="إعادة فتح ملاحظة قُبلت", en="Open an accepted finding again")),
    _deed(
        "assign", Label(ar="إسناد ملاحظة إلى شخص حتى يوم", en="Give a finding to somebody until a day"), _OWNER, _DUE
    ),
)
