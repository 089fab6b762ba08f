"""What a file of handler reports may hold."""

from data_access.importer.target import Choice, Kind, Target, TargetColumn
from data_access.importer.target_columns import (
    DOG_COLUMN,
    LOCATION_COLUMN,
    NOTES_COLUMN,
    PROJECT_COLUMN,
    date_headers,
    person_column,
)

HANDLER_REPORT = Target(
    name="handler_report",
    table="imported_handler_report",
    report="handler_daily",
    columns=(
        TargetColumn(
            name="date",
            kind=Kind.DAY,
            is_required=True,
            headers=date_headers("report", "duty", "shift", arabic=("التقرير", "المناوبة", "الوردية")),
        ),
        person_column("handler", "HANDLER", "السائس", "سائس", is_required=True),
        DOG_COLUMN,
        PROJECT_COLUMN,
        LOCATION_COLUMN,
        TargetColumn(
            name="status",
            kind=Kind.CHOICE,
            # The host's reportstatus labels, and "missing": a report that was due and never written.
            choices=(
                Choice(value="MISSING", words=("missing", "not written", "لم يكتب")),
                Choice(value="DRAFT", words=("draft", "مسودة")),
                Choice(value="SUBMITTED", words=("submitted", "مرسل", "مقدم", "قيد المراجعة")),
                Choice(value="APPROVED", words=("approved", "معتمد")),
                Choice(value="REJECTED", words=("rejected", "مرفوض")),
                Choice(value="APPROVED_BY_PM", words=("معتمد من مسؤول المشروع", "معتمد من مدير المشروع")),
                Choice(value="FORWARDED_TO_ADMIN", words=("محول للإدارة العامة",)),
                Choice(value="REJECTED_BY_PM", words=("مرفوض من مسؤول المشروع", "مرفوض من مدير المشروع")),
                Choice(value="APPROVED_BY_ADMIN", words=("معتمد من الإدارة العامة",)),
                Choice(value="REJECTED_BY_ADMIN", words=("مرفوض من الإدارة العامة",)),
            ),
            headers=("status", "report status", "الحالة", "حالة"),
        ),
        TargetColumn(
            name="submitted_at",
            kind=Kind.INSTANT,
            headers=("submitted at", "submitted", "تاريخ الإرسال", "وقت الإرسال"),
        ),
        TargetColumn(
            name="abnormal_findings",
            kind=Kind.WHOLE,
            lower=0,
            upper=1_000,
            headers=("abnormal findings", "findings", "الملاحظات الصحية", "حالات غير طبيعية"),
        ),
        TargetColumn(
            name="incidents", kind=Kind.WHOLE, lower=0, upper=1_000, headers=("incidents", "الحوادث", "حوادث")
        ),
        TargetColumn(
            name="training_min",
            kind=Kind.WHOLE,
            lower=0,
            upper=100_000,
            unit="min",
            headers=(
                "training min",
                "training minutes",
                "training duration",
                "training time",
                "دقائق التدريب",
                "مدة التدريب",
            ),
        ),
        NOTES_COLUMN,
    ),
)
