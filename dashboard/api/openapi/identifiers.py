"""Parts of addresses that name one thing by its key."""

from dashboard.api.openapi.grammar import Parameter
from dashboard.api.openapi.shapes import TEXT
from dashboard.i18n import Label

IDENTIFIERS = (
    Parameter(
        name="template_id", schema=TEXT, label=Label(ar="رقم التقرير المحفوظ.", en="The id of the saved report.")
    ),
    Parameter(name="share_id", schema=TEXT, label=Label(ar="رقم المشاركة.", en="The id of the share.")),
    Parameter(name="delegation_id", schema=TEXT, label=Label(ar="رقم التفويض.", en="The id of the delegation.")),
    Parameter(
        name="number",
        schema={"type": "integer"},
        label=Label(ar="رقم الإشعار.", en="The number of the notification."),
    ),
    Parameter(
        name="snapshot_id",
        schema=TEXT | {"format": "uuid"},
        label=Label(ar="معرّف النسخة المختومة.", en="The id of a sealed report."),
    ),
    Parameter(
        name="other",
        schema=TEXT | {"minLength": 1},
        label=Label(ar="معرّف نسخة أخرى، أو live للآن.", en="The id of another version, or `live` for now."),
    ),
    Parameter(
        name="import_id",
        schema=TEXT | {"format": "uuid"},
        label=Label(ar="معرّف ملف مرفوع.", en="The id of an uploaded file."),
    ),
    Parameter(
        name="batch_id",
        schema=TEXT | {"format": "uuid"},
        label=Label(ar="معرّف استيراد.", en="The id of an import."),
    ),
    Parameter(
        name="hold_id",
        schema=TEXT | {"format": "uuid"},
        label=Label(ar="معرّف الحفظ الإلزامي.", en="The id of a legal hold."),
    ),
    Parameter(
        name="finding_id",
        schema=TEXT | {"pattern": "^[0-9]{1,10}$"},
        label=Label(ar="رقم الملاحظة.", en="The number of a finding."),
    ),
    Parameter(
        name="webhook_id",
        schema=TEXT | {"format": "uuid"},
        label=Label(ar="معرّف مستقبِل الويب هوك.", en="The id of a webhook."),
    ),
    Parameter(
        name="webhook_delivery_id",
        schema={"type": "integer", "minimum": 1},
        label=Label(ar="رقم الإرسال.", en="The number of a delivery."),
    ),
    *(
        Parameter(name=name, schema=TEXT | {"format": "uuid"}, label=label)
        for name, label in (
            ("schedule_id", Label(ar="معرّف الجدول.", en="The id of a schedule.")),
            ("profile_id", Label(ar="معرّف المستلم الخارجي.", en="The id of an outside recipient.")),
            ("delivery_id", Label(ar="معرّف الرسالة.", en="The id of a delivery.")),
        )
    ),
    Parameter(name="row_id", schema=TEXT, label=Label(ar="مفتاح السجل.", en="The key of the record.")),
    Parameter(
        name="entity_type",
        schema=TEXT | {"minLength": 1},
        label=Label(ar="الجدول، أو account أو file.", en="The table, or account, or file."),
    ),
    Parameter(
        name="entity_id", schema=TEXT | {"minLength": 1}, label=Label(ar="مفتاح الصف.", en="The key of the row.")
    ),
    Parameter(
        name="job_name",
        schema=TEXT | {"minLength": 1},
        label=Label(ar="اسم المهمة الدورية.", en="The name of the job."),
    ),
)
