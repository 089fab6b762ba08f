"""Endpoints of single records and of the audit log, with what they take and give."""

from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Schema, Tag
from dashboard.api.openapi.parameters import CURSOR, ROWS
from dashboard.api.openapi.shapes import COUNT, DAY, MOMENT, TEXT, URL, WHOLE, YES_NO, items, maybe, one_of, shape
from dashboard.exports.as_csv import MEDIA_TYPE as CSV
from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.workflow import audit_question as asked
from dashboard.workflow.audit_events import AuditAction

_FIRST = Parameter(
    name=asked.FROM,
    key="audit_from",
    schema=DAY,
    label=Label(ar="أول يوم، بتوقيت الوحدة.", en="The first day, in the unit's time."),
)
_LAST = Parameter(
    name=asked.TO, key="audit_to", schema=DAY, label=Label(ar="آخر يوم، وهو داخل.", en="The last day, included.")
)
_SEARCH = (
    _FIRST,
    _LAST,
    Parameter(
        name=asked.USER,
        schema=TEXT,
        label=Label(ar="اسم المستخدم الذي فعل ذلك.", en="The user name of who did it."),
    ),
    Parameter(name=asked.ACTION, schema=one_of(*AuditAction), label=Label(ar="الإجراء.", en="The action.")),
    Parameter(
        name=asked.ENTITY_TYPE,
        key="entity_type_wanted",
        schema=TEXT,
        label=Label(ar="الجدول، أو account أو file.", en="The table, or account, or file."),
    ),
    Parameter(
        name=asked.ENTITY_ID,
        key="entity_id_wanted",
        schema=TEXT,
        label=Label(ar="مفتاح الصف.", en="The key of the row."),
    ),
    Parameter(
        name=asked.TEXT,
        schema=TEXT,
        label=Label(
            ar="نص في الأسماء والرموز والمفاتيح والعناوين والأسباب، لا في قيم الصفوف.",
            en="A text in names, codes, keys, addresses and reasons, not in the values of rows.",
        ),
    ),
    Parameter(
        name=asked.OUTSIDE,
        schema=one_of("0", "1"),
        label=Label(ar="1: ما جرى خارج الدوام فقط.", en="1: only what happened out of hours."),
    ),
)
_FILE = Label(ar="الملف", en="The file")
_ENTRIES = Label(ar="القيود، الأحدث أولًا", en="The entries, newest first")

_CHANGE = shape(field=TEXT, label=TEXT, before=maybe(TEXT), after=maybe(TEXT), hidden=YES_NO)
_CHAIN = {"whole": maybe(YES_NO), "checked": COUNT, "unsealed": COUNT, "first_bad": maybe(TEXT)}
_LINES = items({"type": "object"})

AUDIT_SHAPES: dict[str, Schema] = {
    "AuditLogs": shape(
        items=items(
            shape(
                id=WHOLE,
                at=MOMENT,
                action=TEXT,
                action_label=TEXT,
                entity_type=TEXT,
                entity_label=TEXT,
                entity_id=TEXT,
                actor=TEXT,
                name=maybe(TEXT),
                ip_address=maybe(TEXT),
                request_id=maybe(TEXT),
                summary=TEXT,
                changes=items(_CHANGE),
                details=maybe({"type": "object"}),
                out_of_hours=YES_NO,
                url=maybe(URL),
            )
        ),
        next=maybe(TEXT),
        looked_until=maybe(MOMENT),
    ),
    "Compliance": shape(
        **{"from": DAY, "to": DAY},
        made_at=MOMENT,
        timezone=TEXT,
        working_hours=shape(**{"from": TEXT, "to": TEXT}, rest_days=items(WHOLE)),
        entries=COUNT,
        chain=shape(**_CHAIN),
        parts=shape(
            changes=_LINES,
            late_changes=_LINES,
            decisions=_LINES,
            sign_ins=_LINES,
            files=_LINES,
            out_of_hours=_LINES,
        ),
    ),
    "Chain": shape(**_CHAIN, words=TEXT),
    "Record": shape(
        report_type=TEXT,
        row_id=TEXT,
        fields=items(shape(name=TEXT, label=TEXT, value={}, display=TEXT, correctable=YES_NO)),
        lock=TEXT,
        history=items(
            shape(
                at=MOMENT,
                action=TEXT,
                by=maybe(TEXT),
                summary=TEXT,
                reason=maybe(TEXT),
                changes=items(_CHANGE),
            )
        ),
    ),
    "Correction": shape(fields={"type": "object", "minProperties": 1}, reason=TEXT, lock=TEXT),
}

RECORD_OPERATIONS = (
    Operation(
        endpoint="api.record",
        tag=Tag.REPORTS,
        summary=Label(ar="سجل واحد: حقوله وتاريخه", en="One record: its fields and its history"),
        answer=Answer(label=Label(ar="السجل", en="The record"), shape="Record"),
        problems=(404,),
    ),
    Operation(
        endpoint="api.record_correct",
        tag=Tag.REPORTS,
        summary=Label(
            ar="تصحيح حقول سجل مع ذكر السبب؛ 409 إن تغيّر بعد الاطلاع عليه",
            en="Correct fields of a record, with a reason; 409 if it was changed since it was seen",
        ),
        body="Correction",
        answer=Answer(label=Label(ar="السجل بعد التصحيح", en="The record as corrected"), shape="Record"),
        problems=(400, 403, 404, 409),
        permission=Permission.RECORD_CORRECT,
    ),
)

AUDIT_OPERATIONS = (
    Operation(
        endpoint="api.audit_logs",
        tag=Tag.AUDIT,
        summary=Label(ar="قيود سجل التدقيق بالكلمات، صفحة صفحة", en="Entries of the audit log in words, page by page"),
        takes=(*_SEARCH, ROWS, CURSOR),
        answer=Answer(label=_ENTRIES, shape="AuditLogs"),
        problems=(400, 403),
        permission=Permission.AUDIT_LOG_READ,
    ),
    Operation(
        endpoint="api.audit_history",
        tag=Tag.AUDIT,
        summary=Label(ar="كل ما جرى لصف واحد", en="Everything that happened to one row"),
        takes=(ROWS, CURSOR),
        answer=Answer(label=_ENTRIES, shape="AuditLogs"),
        problems=(400, 403),
        permission=Permission.AUDIT_LOG_READ,
    ),
    Operation(
        endpoint="api.audit_export_csv",
        tag=Tag.AUDIT,
        summary=Label(ar="كل القيود المطابقة في ملف CSV", en="Every entry that fits, as CSV"),
        takes=_SEARCH,
        answer=Answer(label=_FILE, media_type=CSV),
        problems=(400, 403),
        permission=Permission.AUDIT_LOG_READ,
    ),
    Operation(
        endpoint="api.audit_export",
        tag=Tag.AUDIT,
        summary=Label(ar="كل القيود المطابقة في ملف", en="Every entry that fits, in a file"),
        takes=_SEARCH,
        answer=Answer(label=_FILE, shape="ExportedFile"),
        problems=(400, 403),
        permission=Permission.AUDIT_LOG_READ,
    ),
    Operation(
        endpoint="api.audit_compliance",
        tag=Tag.AUDIT,
        summary=Label(
            ar="تقرير الالتزام: من غيّر واعتمد واطّلع، وهل السجل سليم",
            en="The compliance report: who changed, approved and saw what, and is the log whole",
        ),
        takes=(_FIRST, _LAST),
        answer=Answer(label=Label(ar="التقرير", en="The report"), shape="Compliance"),
        problems=(400, 403),
        permission=Permission.AUDIT_LOG_READ,
    ),
    Operation(
        endpoint="api.audit_verify",
        tag=Tag.AUDIT,
        summary=Label(ar="فحص سلامة السجل كله الآن", en="Verify the whole log now"),
        answer=Answer(label=Label(ar="سليم أم لا، وأول خلل", en="Whole or not, and the first fault"), shape="Chain"),
        problems=(403,),
        permission=Permission.AUDIT_LOG_READ,
    ),
)
