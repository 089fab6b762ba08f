"""The endpoints of imports."""

from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Tag
from dashboard.api.openapi.parameters import CURSOR, ROWS
from dashboard.api.openapi.shapes import TEXT, WHOLE, one_of
from dashboard.exports.as_csv import MEDIA_TYPE as CSV
from dashboard.i18n import Label
from dashboard.permissions import Permission
from data_access.importer.limits import LAST_HEADER
from data_access.importer.targets import TARGETS

_RIGHT = Permission.IMPORT_FILE_WRITE
_INTO = Parameter(
    name="into",
    schema=one_of(*(target.name for target in TARGETS)),
    label=Label(ar="ما الذي تصفه صفوف الملف؛ لا بد منه.", en="What the rows of the file are; needed."),
)
_NAME = Parameter(name="name", key="file_name", schema=TEXT, label=Label(ar="اسم الملف.", en="The file's name."))
_SHEET = Parameter(
    name="sheet",
    schema=TEXT,
    label=Label(ar="ورقة المصنّف، إن كان فيه أكثر من واحدة.", en="The sheet of a workbook that has several."),
)
_HEADER_ROW = Parameter(
    name="header_row",
    schema=WHOLE | {"minimum": 1, "maximum": LAST_HEADER},
    label=Label(ar="رقم صف العناوين، إن لم يكن أول صف.", en="The row of the header, where it is not the first."),
)
_ONLY = Parameter(
    name="only",
    schema=one_of("progress"),
    label=Label(ar="التقدّم وحده، دون صفوف الملف.", en="How far it is, without the rows of the file."),
)
_FILE = Label(ar="الملف", en="The file")
_UPLOAD = Label(ar="الملف المرفوع وما وُجد فيه", en="The uploaded file and what was found in it")
_PROGRESS = Label(ar="الملف المرفوع ومدى تقدّمه", en="The uploaded file and how far it is")


def _one(name: str, ar: str, en: str, answer: Answer, *problems: int, body: str = "") -> Operation:
    return Operation(
        endpoint=f"api.{name}",
        tag=Tag.IMPORTS,
        summary=Label(ar=ar, en=en),
        answer=answer,
        problems=(400, 403, 404, *problems),
        permission=_RIGHT,
        body=body,
    )


IMPORT_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        endpoint="api.imports",
        tag=Tag.IMPORTS,
        summary=Label(
            ar="ما استورد من ملفات، الأحدث أولًا، وما رُفع منها ولم يُستورد بعد",
            en="What was imported, the newest first, and the files that wait to be",
        ),
        takes=(ROWS, CURSOR),
        answer=Answer(label=Label(ar="الاستيرادات", en="The imports"), shape="Imports"),
        problems=(400, 403, 404),
        permission=_RIGHT,
    ),
    Operation(
        endpoint="api.import_upload",
        tag=Tag.IMPORTS,
        summary=Label(
            ar="رفع ملف (CSV أو XLSX أو JSON lines): جسم الطلب هو الملف نفسه؛ لا يُستورد منه شيء بعد",
            en="Upload a file (CSV, XLSX, JSON lines): the body is the file itself; nothing of it is imported yet",
        ),
        takes=(_INTO, _NAME, _SHEET, _HEADER_ROW),
        answer=Answer(label=_UPLOAD, shape="ImportUpload", status=201),
        problems=(400, 403, 409, 413, 503),
        permission=_RIGHT,
    ),
    Operation(
        endpoint="api.import_one",
        tag=Tag.IMPORTS,
        summary=Label(
            ar="ملف مرفوع: ترميزه وربط أعمدته وما بقي مفتوحًا وأول صفوفه ونتيجة آخر فحص",
            en="An uploaded file: how it is read, its mapping, what is open, its first rows, what the last check found",
        ),
        takes=(_ONLY,),
        answer=Answer(label=_UPLOAD, shape="ImportSeen"),
        problems=(400, 403, 404),
        permission=_RIGHT,
    ),
    _one(
        "import_change",
        "تغيير ربط الأعمدة أو الخيارات",
        "Change the mapping or the choices",
        Answer(label=_UPLOAD, shape="ImportUpload"),
        409,
        body="ImportChange",
    ),
    _one(
        "import_discard",
        "ترك ملف مرفوع دون استيراده",
        "Forget an uploaded file",
        Answer(label=Label(ar="ما تُرك", en="What is forgotten"), shape="ImportDiscarded"),
        409,
    ),
    _one(
        "import_check",
        "فحص الملف كله دون تغيير شيء؛ يجري في الخلفية",
        "Check the whole file in the background; nothing changes",
        Answer(label=_PROGRESS, shape="ImportProgress", status=202),
        409,
    ),
    _one(
        "import_run",
        "استيراد الملف في الخلفية: كله أو لا شيء منه",
        "Import the file in the background: all of it, or nothing",
        Answer(label=_PROGRESS, shape="ImportProgress", status=202),
        409,
    ),
    _one(
        "import_cancel",
        "إيقاف الفحص أو الاستيراد؛ لا يبقى منه شيء",
        "Stop the check or the import; nothing of it stays",
        Answer(label=_PROGRESS, shape="ImportProgress"),
    ),
    _one(
        "import_rejected",
        "الصفوف المرفوضة في آخر فحص أو استيراد مع الأسباب",
        "The rejected rows of the last check or import, with the reasons",
        Answer(label=_FILE, media_type=CSV),
    ),
    _one(
        "import_batch",
        "استيراد: ما دخل وما أُنشئ، وما يمنع التراجع عنه",
        "An import: what came in, what it created, and what stands in the way of taking it back",
        Answer(label=Label(ar="الاستيراد", en="The import"), shape="ImportBatchSeen"),
    ),
    _one(
        "import_undo",
        "التراجع عن استيراد: صفوفه وما لم يحتجه غيره من عناصر",
        "Take an import back: its rows, and the members that only it needed",
        Answer(label=Label(ar="ما أزيل", en="What was removed"), shape="ImportUndone"),
        409,
    ),
    _one(
        "import_batch_rejected",
        "الصفوف التي تُركت خارج استيراد مع الأسباب",
        "The rows that an import left out, with the reasons",
        Answer(label=_FILE, media_type=CSV),
    ),
)
