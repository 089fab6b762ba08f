"""Every endpoint of the API, in the order in which people read them. OPERATIONS is the one list."""

from dashboard.api.openapi.approval_operations import APPROVAL_OPERATIONS
from dashboard.api.openapi.audit_operations import AUDIT_OPERATIONS, RECORD_OPERATIONS
from dashboard.api.openapi.builder_operations import BUILDER_OPERATIONS
from dashboard.api.openapi.delivery_operations import DELIVERY_OPERATIONS
from dashboard.api.openapi.grammar import Answer, Operation, Tag
from dashboard.api.openapi.home_operations import HOME_OPERATIONS
from dashboard.api.openapi.import_operations import IMPORT_OPERATIONS
from dashboard.api.openapi.kept_operation import KPIS_OPERATION
from dashboard.api.openapi.mobile_operations import MOBILE_OPERATIONS
from dashboard.api.openapi.parameters import (
    BY,
    BY_WHICH,
    CLEARED_DAY,
    CLEARED_REPORT,
    COMPARE,
    CURSOR,
    DIMENSION,
    END,
    LIMIT,
    MEASURE,
    MEASURES,
    OFFSET,
    ORDER,
    PANELS,
    PERIOD,
    ROWS,
    RUN_DAY,
    SORT,
    VIEW,
    WINDOW,
)
from dashboard.api.openapi.quality_operations import QUALITY_OPERATIONS
from dashboard.api.openapi.sealed_operations import SEALED_OPERATIONS
from dashboard.api.openapi.search_operation import SEARCH_OPERATION
from dashboard.api.openapi.status_operations import STATUS_OPERATIONS
from dashboard.api.openapi.tile_operation import TILE_OPERATION
from dashboard.api.openapi.webhook_operations import WEBHOOK_OPERATIONS
from dashboard.exports.as_csv import MEDIA_TYPE as CSV
from dashboard.i18n import Label
from dashboard.permissions import Permission

_FILE = Label(ar="الملف", en="The file")
_PAGE = Label(ar="صفحة للقراءة", en="A page to read")

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        endpoint="api.reports",
        tag=Tag.REPORTS,
        summary=Label(
            ar="أنواع التقارير مع المقاييس والأبعاد المتاحة لك",
            en="The report types, with the measures and dimensions open to you",
        ),
        answer=Answer(label=Label(ar="أنواع التقارير", en="The report types"), shape="ReportTypes"),
    ),
    Operation(
        endpoint="api.report",
        tag=Tag.REPORTS,
        summary=Label(
            ar="التقرير: أرقامه وتغيّرها واتجاهها ومجموعاته وصفوفه",
            en="The report: its numbers, their change and trend, its groups and rows",
        ),
        filters=True,
        takes=(*PERIOD, COMPARE, BY, MEASURES, ORDER, LIMIT, ROWS, CURSOR, VIEW),
        answer=Answer(label=Label(ar="التقرير", en="The report"), shape="Report"),
        problems=(400,),
    ),
    Operation(
        endpoint="api.tick",
        tag=Tag.REPORTS,
        summary=Label(
            ar="صورة الصفحة كلها لحالة واحدة: الأرقام واللوحات",
            en="The whole picture of a page for one state: numbers and panels",
        ),
        filters=True,
        takes=(*PERIOD, COMPARE, MEASURE, MEASURES, PANELS),
        answer=Answer(label=Label(ar="النبضة", en="The tick"), shape="Tick", has_moment=True),
        problems=(400,),
    ),
    TILE_OPERATION,
    Operation(
        endpoint="api.rows",
        tag=Tag.REPORTS,
        summary=Label(ar="الصفوف وراء الرقم، صفحة صفحة", en="The rows behind a number, page by page"),
        filters=True,
        takes=(*PERIOD, MEASURE, SORT, ROWS, CURSOR, OFFSET),
        answer=Answer(label=Label(ar="صفحة من الصفوف", en="A page of rows"), shape="Rows"),
        problems=(400,),
    ),
    Operation(
        endpoint="api.trends",
        tag=Tag.REPORTS,
        summary=Label(ar="المقاييس يومًا بيوم، واتجاهها", en="The measures day by day, and which way they go"),
        filters=True,
        takes=(END, WINDOW, MEASURE, MEASURES),
        answer=Answer(label=Label(ar="السلاسل والاتجاه", en="Series and trend"), shape="Trends"),
        problems=(400,),
    ),
    KPIS_OPERATION,
    *MOBILE_OPERATIONS,
    SEARCH_OPERATION,
    Operation(
        endpoint="api.anomalies",
        tag=Tag.REPORTS,
        summary=Label(
            ar="المقاييس يومًا بيوم مع المعتاد منها: أي الأيام غير معتاد",
            en="The measures day by day with what is usual: which days are not",
        ),
        filters=True,
        takes=(END, WINDOW, MEASURE, MEASURES),
        answer=Answer(label=Label(ar="الأيام والحكم عليها", en="Days and verdicts"), shape="Anomalies"),
        problems=(400,),
    ),
    Operation(
        endpoint="api.unusual_day",
        tag=Tag.REPORTS,
        summary=Label(
            ar="مما يتكوّن رقم يوم: من رفعه ومن خفضه وبكم",
            en="What a day's number is made of: who moved it, which way and by how much",
        ),
        filters=True,
        answer=Answer(label=Label(ar="اليوم وأجزاؤه", en="The day and its parts"), shape="UnusualDay"),
        problems=(400,),
    ),
    Operation(
        endpoint="api.drilldown",
        tag=Tag.REPORTS,
        summary=Label(
            ar="خطوة إلى داخل الرقم: أين نحن، والرقم، وصفوفه، والمستويات التالية",
            en="One step into a number: where one stands, the number, its rows, the next levels",
        ),
        filters=True,
        takes=(*PERIOD, COMPARE, BY_WHICH, ROWS, CURSOR),
        answer=Answer(label=Label(ar="التعمّق", en="The drill-down"), shape="DrillDown"),
        problems=(400, 404),
    ),
    Operation(
        endpoint="api.explain",
        tag=Tag.REPORTS,
        summary=Label(
            ar="ما هذا الرقم: تعريفه وأجزاؤه وصفوفه وآخر تعديلاتها",
            en="What a number is: its definition, its parts, its rows and their last edits",
        ),
        filters=True,
        takes=(*PERIOD, COMPARE),
        answer=Answer(label=Label(ar="الشرح", en="The explanation"), shape="Explanation"),
        problems=(400,),
    ),
    Operation(
        endpoint="api.dimensions",
        tag=Tag.REPORTS,
        summary=Label(
            ar="عناصر الأبعاد، وكم صفًا يبقى لو اختير كل منها",
            en="The members of the dimensions, and how many rows each would leave",
        ),
        filters=True,
        takes=(*PERIOD, DIMENSION),
        answer=Answer(label=Label(ar="الأبعاد وعناصرها", en="Dimensions and members"), shape="Dimensions"),
        problems=(400,),
    ),
    *RECORD_OPERATIONS,
    Operation(
        endpoint="api.export_csv",
        tag=Tag.FILES,
        summary=Label(ar="كل الصفوف في ملف CSV", en="Every row as CSV"),
        filters=True,
        takes=(*PERIOD, MEASURE, SORT, PANELS),
        answer=Answer(label=_FILE, media_type=CSV),
        problems=(400, 403),
    ),
    Operation(
        endpoint="api.export",
        tag=Tag.FILES,
        summary=Label(ar="الأرقام واللوحات وكل الصفوف في ملف", en="The numbers, the panels and every row in a file"),
        filters=True,
        takes=(*PERIOD, COMPARE, MEASURE, PANELS),
        answer=Answer(label=_FILE, shape="ExportedFile"),
        problems=(400, 403),
    ),
    Operation(
        endpoint="api.day_export_csv",
        tag=Tag.FILES,
        summary=Label(ar="صفوف التقرير اليومي لمشروع في ملف CSV", en="The rows of a project's daily report as CSV"),
        answer=Answer(label=_FILE, media_type=CSV),
        problems=(400, 403, 404),
    ),
    Operation(
        endpoint="api.day_export",
        tag=Tag.FILES,
        summary=Label(ar="التقرير اليومي لمشروع في ملف", en="A project's daily report in a file"),
        answer=Answer(label=_FILE, shape="ExportedFile"),
        problems=(400, 403, 404),
    ),
    *BUILDER_OPERATIONS,
    *HOME_OPERATIONS,
    *APPROVAL_OPERATIONS,
    *QUALITY_OPERATIONS,
    *SEALED_OPERATIONS,
    *DELIVERY_OPERATIONS,
    *AUDIT_OPERATIONS,
    *WEBHOOK_OPERATIONS,
    *IMPORT_OPERATIONS,
    Operation(
        endpoint="api.version",
        tag=Tag.SYSTEM,
        summary=Label(ar="إصدار البيانات؛ يتغيّر مع كل تغيّر فيها", en="The version of the data; changes when they do"),
        answer=Answer(label=Label(ar="الإصدار", en="The version"), shape="Version", has_moment=True),
    ),
    Operation(
        endpoint="api.cache_stats",
        tag=Tag.SYSTEM,
        summary=Label(
            ar="ما أُجيب عنه من الذاكرة وما حُسب، بحسب نوع التقرير",
            en="What was answered from memory and what was computed, by report type",
        ),
        answer=Answer(label=Label(ar="الأعداد", en="The counts"), shape="CacheStats"),
        problems=(403,),
        permission=Permission.ADMIN_CACHE_WRITE,
    ),
    Operation(
        endpoint="api.cache_clear",
        tag=Tag.SYSTEM,
        summary=Label(
            ar="نسيان الإجابات المحفوظة، لتُحسب من جديد", en="Forget kept answers, so that they are computed anew"
        ),
        takes=(CLEARED_REPORT, CLEARED_DAY),
        answer=Answer(label=Label(ar="عدد ما نُسي", en="How many were forgotten"), shape="CacheCleared"),
        problems=(400, 403),
        permission=Permission.ADMIN_CACHE_WRITE,
    ),
    Operation(
        endpoint="api.jobs",
        tag=Tag.SYSTEM,
        summary=Label(
            ar="المهام الدورية: آخر تشغيل لكل منها والتالي، وما يحتاج إلى أحد",
            en="The jobs: what each did last and does next, and what needs somebody",
        ),
        answer=Answer(label=Label(ar="المهام الدورية", en="The jobs"), shape="Jobs"),
        problems=(403,),
        permission=Permission.ADMIN_JOB_READ,
    ),
    Operation(
        endpoint="api.job_runs",
        tag=Tag.SYSTEM,
        summary=Label(ar="تشغيلات مهمة، الأحدث أولًا", en="The runs of a job, the newest first"),
        takes=(ROWS, CURSOR),
        answer=Answer(label=Label(ar="صفحة من التشغيلات", en="A page of runs"), shape="JobRuns"),
        problems=(400, 403, 404),
        permission=Permission.ADMIN_JOB_READ,
    ),
    Operation(
        endpoint="api.job_run",
        tag=Tag.SYSTEM,
        summary=Label(ar="طلب تشغيل مهمة الآن؛ تبدأ خلال ثوانٍ", en="Ask for a run of a job; it begins within seconds"),
        takes=(RUN_DAY,),
        answer=Answer(label=Label(ar="الطلب", en="What was asked for"), shape="JobAsked", status=202),
        problems=(400, 403, 404, 409),
        permission=Permission.ADMIN_JOB_WRITE,
    ),
    Operation(
        endpoint="api.openapi",
        tag=Tag.SYSTEM,
        summary=Label(ar="هذا الوصف، بصيغة OpenAPI 3.1", en="This description, as OpenAPI 3.1"),
        answer=Answer(label=Label(ar="الوصف", en="The description"), shape="Document"),
    ),
    Operation(
        endpoint="api.docs",
        tag=Tag.SYSTEM,
        summary=Label(ar="هذا الوصف صفحةً للقراءة", en="This description as a page to read"),
        answer=Answer(label=_PAGE, media_type="text/html; charset=utf-8"),
    ),
    Operation(
        endpoint="api.healthz",
        tag=Tag.SYSTEM,
        summary=Label(ar="هل البرنامج حي؟", en="Is the program alive?"),
        answer=Answer(label=Label(ar="حي", en="Alive"), shape="Alive"),
        is_open=True,
    ),
    Operation(
        endpoint="api.readyz",
        tag=Tag.SYSTEM,
        summary=Label(ar="هل تجيب قاعدة البيانات والنسخة المطابقة؟", en="Do the database and the replica answer?"),
        answer=Answer(
            label=Label(ar="جاهز، أو ما الذي ينقص", en="Ready, or what is missing"), shape="Ready", other_status=503
        ),
        is_open=True,
    ),
    *STATUS_OPERATIONS,
)
