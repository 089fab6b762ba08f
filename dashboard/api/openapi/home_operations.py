"""The endpoints of the overview, and the shapes of what they answer and take."""

from dashboard.api.attention import LINKS, Need
from dashboard.api.openapi.grammar import Answer, Operation, Schema, Tag
from dashboard.api.openapi.shapes import (
    COUNT,
    DAY,
    NUMBER,
    TEXT,
    URL,
    YES_NO,
    items,
    maybe,
    one_of,
    refer,
    shape,
    without_need,
)
from dashboard.home.arrangement import PERIODS
from dashboard.i18n import Label
from dashboard.semantic.builder_question import VIEWS

_ARRANGED = Answer(label=Label(ar="ترتيب الصفحة", en="The arrangement"), shape="OverviewArrangement")
_PINNED = Answer(label=Label(ar="هل هو مثبّت", en="Whether it is pinned"), shape="Pinned")


def _operation(endpoint: str, ar: str, en: str, answer: Answer, *problems: int, body: str = "") -> Operation:
    return Operation(
        endpoint=f"api.{endpoint}",
        tag=Tag.OVERVIEW,
        summary=Label(ar=ar, en=en),
        answer=answer,
        problems=problems,
        body=body,
    )


HOME_OPERATIONS: tuple[Operation, ...] = (
    _operation(
        "attention",
        "ما يحتاج انتباهك اليوم: قرارات وتقارير متأخرة وأرقام غير معتادة وملاحظات ورسائل لم تصل",
        "What needs your attention today: decisions, late reports, unusual numbers, findings, mails not delivered",
        Answer(label=Label(ar="ما يحتاج انتباهك", en="What needs your attention"), shape="Attention"),
        400,
    ),
    _operation("overview_arrangement", "ترتيب الصفحة الأولى", "How your overview is arranged", _ARRANGED, 400),
    _operation(
        "overview_arrange",
        "ترتيب الصفحة الأولى: ما لا يُرسل يبقى كما هو",
        "Arrange your overview; what is not sent stays",
        _ARRANGED,
        400,
        403,
        415,
        body="OverviewWanted",
    ),
    _operation(
        "overview_forget",
        "إعادة الصفحة الأولى إلى ترتيبها المعتاد",
        "Arrange your overview as it is for everybody",
        _ARRANGED,
        403,
    ),
    _operation(
        "pins",
        "التقارير المحفوظة المثبتة على الصفحة الأولى",
        "The saved reports that are pinned to your overview",
        Answer(label=Label(ar="المثبتة", en="What is pinned"), shape="Pins"),
        400,
    ),
    _operation(
        "pin",
        "تقرير محفوظ باختصار، كما يظهر على الصفحة الأولى",
        "A saved report in short, as the overview shows it",
        Answer(label=Label(ar="التقرير باختصار", en="The report in short"), shape="Pin"),
        400,
        403,
        404,
    ),
    _operation("pin_add", "تثبيت تقرير محفوظ على الصفحة الأولى", "Pin a saved report to your overview", _PINNED,
               400, 403, 404),
    _operation("pin_remove", "إزالة تقرير محفوظ من الصفحة الأولى", "Remove a saved report from your overview", _PINNED,
               403, 404),
)  # fmt: skip

_NAMES: Schema = items(TEXT)
_ARRANGEMENT = {"placed": _NAMES, "hidden": _NAMES, "period": one_of(*PERIODS)}
_LINK = shape(text=TEXT, url=URL)

HOME_SHAPES: dict[str, Schema] = {
    "Attention": shape(
        items=items(
            shape(
                kind=one_of(*Need),
                is_urgent=YES_NO,
                count={"type": "integer", "minimum": 1},
                display=TEXT,
                text=TEXT,
                url=URL,
                links={**items(_LINK), "maxItems": LINKS},
                more=COUNT,
            )
        ),
        next={"type": "null"},
    ),
    "OverviewArrangement": shape(**_ARRANGEMENT),
    "OverviewWanted": without_need(shape(**_ARRANGEMENT), *_ARRANGEMENT),
    "Pins": shape(items=items(shape(id=TEXT, name=TEXT)), next={"type": "null"}),
    "Pinned": shape(id=TEXT, pinned=YES_NO),
    "Pin": shape(
        id=TEXT,
        name=TEXT,
        notes=items(TEXT),
        table=maybe(
            shape(
                view=one_of(*VIEWS),
                **{"from": DAY, "to": DAY},
                heading=maybe(TEXT),
                columns=items(TEXT),
                lines=items(shape(label=maybe(TEXT), values=items(TEXT), value=maybe(NUMBER), is_total=YES_NO)),
                series=maybe(items(maybe(NUMBER))),
                more=COUNT,
                more_columns=COUNT,
                empty=maybe(refer("Emptiness")),
                rows=COUNT,
            )
        ),
        provenance=maybe(refer("Provenance")),
    ),
}
