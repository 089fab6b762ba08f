"""The operations of who watches over the program: its status, and its metrics."""

from dashboard.api.openapi.grammar import Answer, Operation, Schema, Tag
from dashboard.api.openapi.shapes import NUMBER, TEXT, items, maybe, one_of, shape
from dashboard.api.telemetry import PLAIN
from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.telemetry.status import PARTS, State, Unit

STATUS_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        endpoint="api.status",
        tag=Tag.SYSTEM,
        summary=Label(ar="هل كل شيء على ما يرام؟", en="Is everything well?"),
        answer=Answer(label=Label(ar="الأجزاء كما هي الآن", en="Every part as it is now"), shape="Status"),
        permission=Permission.ADMIN_METRICS_READ,
    ),
    Operation(
        endpoint="api.metrics",
        tag=Tag.SYSTEM,
        summary=Label(ar="قياسات تشغيل البرنامج لمن يراقبه", en="Metrics of the running program, for a monitor"),
        answer=Answer(
            label=Label(ar="قياسات بصيغة بروميثيوس النصية", en="Metrics in the text form of Prometheus"),
            media_type=PLAIN,
        ),
        permission=Permission.ADMIN_METRICS_READ,
    ),
)

STATUS_SHAPES: dict[str, Schema] = {
    "Status": shape(
        items=items(
            shape(
                name=one_of(*(part.name for part in PARTS)),
                label=TEXT,
                state=one_of(*State),
                number=maybe(NUMBER),
                unit=one_of(*Unit),
                advice=maybe(TEXT),
            )
        ),
        next={"type": "null"},
        state=one_of(*State),
        program=shape(schema=TEXT, definitions=TEXT),
    ),
}
