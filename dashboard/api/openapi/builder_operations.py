"""The endpoints of the report builder, of saved reports and of sharing."""

from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Tag
from dashboard.api.openapi.shapes import TEXT
from dashboard.i18n import Label
from dashboard.permissions import Permission

REPORT = Parameter(
    name="report", key="builder_report", schema=TEXT, label=Label(ar="نوع التقرير.", en="The report type.")
)
KEY = Parameter(
    name="key",
    key="link_key",
    schema=TEXT,
    label=Label(ar="مفتاح الرابط الذي جئت منه.", en="The key of the link that you came by."),
)
_SAVED = Answer(label=Label(ar="التقرير المحفوظ", en="The saved report"), shape="Template")
_REMOVED = Answer(label=Label(ar="ما أُزيل", en="What was removed"), shape="Removed")
_GIVEN = Answer(label=Label(ar="كم تقريرًا انتقل", en="How many were given"), shape="Given")
_WRITES = (400, 403, 404, 415)


def _operation(endpoint: str, ar: str, en: str, answer: Answer, *, body: str = "", problems: tuple[int, ...] = _WRITES,
               takes: tuple[Parameter, ...] = (), permission: Permission | None = None) -> Operation:  # fmt: skip
    return Operation(
        endpoint=f"api.{endpoint}",
        tag=Tag.BUILDER,
        summary=Label(ar=ar, en=en),
        takes=takes,
        answer=answer,
        problems=problems,
        permission=permission,
        body=body,
    )


BUILDER_OPERATIONS: tuple[Operation, ...] = (
    _operation(
        "builder_palette",
        "ما يمكن اختياره لتقرير: الأبعاد، والمقاييس بطرق حسابها وسبب منع غيرها",
        "What can be picked for a report: dimensions, and measures with their aggregations and why not others",
        Answer(label=Label(ar="ما يمكن اختياره", en="What can be picked"), shape="BuilderPalettes"),
        takes=(REPORT,),
        problems=(400, 403, 404),
    ),
    _operation(
        "builder_generate",
        "جدول من صفوف وأعمدة ومقاييس، أو من تقرير محفوظ: جدولًا أو PDF أو Excel أو CSV",
        "A table of rows, columns and measures, or of a saved report: as table, PDF, Excel or CSV",
        Answer(label=Label(ar="الجدول أو الملف", en="The table, or the file"), shape="BuilderTable"),
        body="BuilderRequest",
    ),
    _operation(
        "templates",
        "التقارير المحفوظة: لك، وما شورك معك",
        "Saved reports: your own, and those shared with you",
        Answer(label=Label(ar="التقارير المحفوظة", en="The saved reports"), shape="Templates"),
        problems=(400,),
    ),
    _operation("template_create", "حفظ تقرير", "Save a report", _SAVED, body="NewTemplate"),
    _operation("template", "تقرير محفوظ", "A saved report", _SAVED, takes=(KEY,), problems=(400, 404)),
    _operation(
        "template_change",
        "تغيير تقرير محفوظ في نسخة جديدة",
        "Change a saved report, as a new version",
        _SAVED,
        body="TemplateChange",
        problems=(*_WRITES, 409),
    ),
    _operation("template_remove", "حذف تقرير محفوظ", "Delete a saved report", _REMOVED, problems=(403, 404)),
    _operation(
        "template_versions",
        "نسخ تقرير محفوظ، الأحدث أولًا",
        "The versions of a saved report, the newest first",
        Answer(label=Label(ar="النسخ", en="The versions"), shape="TemplateVersions"),
        takes=(KEY,),
        problems=(400, 404),
    ),
    _operation(
        "template_restore",
        "استعادة نسخة قديمة من تقرير محفوظ",
        "Restore an old version of a saved report",
        _SAVED,
        body="VersionWanted",
        problems=(*_WRITES, 409),
    ),
    _operation("template_copy", "نسخة لك من تقرير محفوظ", "A copy of a saved report of your own", _SAVED,
               body="CopyWanted"),
    _operation("template_favourite", "وسم تقرير محفوظ مفضلًا", "Mark a saved report as a favourite", _SAVED,
               body="FavouriteWanted"),
    _operation(
        "template_share_preview",
        "من سيرى ماذا لو شورك التقرير",
        "Who would see what if a saved report were shared",
        Answer(label=Label(ar="من سيراه", en="Who would see it"), shape="ShareReach"),
        body="ShareWanted",
    ),
    _operation(
        "template_share",
        "مشاركة تقرير محفوظ مع شخص أو دور أو مشروع أو برابط",
        "Share a saved report with a person, a role, a project, or by link",
        Answer(label=Label(ar="المشاركة، وللرابط عنوانه", en="The share, and of a link its address"), shape="Shared"),
        body="ShareWanted",
    ),
    _operation("template_unshare", "إنهاء مشاركة", "Take a share back", _REMOVED, problems=(403, 404)),
    _operation("template_transfer", "نقل ملكية تقرير محفوظ", "Give a saved report to another owner", _GIVEN,
               body="TransferWanted"),
    _operation(
        "templates_transfer",
        "نقل كل تقارير من يغادر إلى غيره",
        "Give all saved reports of somebody who leaves to another owner",
        _GIVEN,
        body="TransferOfAll",
        permission=Permission.ADMIN_USER_WRITE,
    ),
)  # fmt: skip
