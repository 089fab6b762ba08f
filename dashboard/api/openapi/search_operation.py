"""The operation of the search over everything, and the shape of its answer."""

from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Schema, Tag
from dashboard.api.openapi.shapes import DAY, TEXT, YES_NO, items, maybe, one_of, refer, shape
from dashboard.api.search import LONGEST_TEXT, MOST_FOUND, USUAL_FOUND
from dashboard.i18n import Label
from dashboard.search.found import Kind

TYPED = Parameter(
    name="q",
    schema=TEXT | {"maxLength": LONGEST_TEXT},
    label=Label(
        ar="ما كُتب: اسم أو رمز أو يوم أو كلمات منها؛ بلا شيء تأتي التقارير والصفحات.",
        en="What was typed: a name, a code, a day, or words of them; without it come reports and pages.",
    ),
)
FOUND_AT_MOST = Parameter(
    name="limit",
    key="search_limit",
    schema={"type": "integer", "minimum": 1, "maximum": MOST_FOUND, "default": USUAL_FOUND},
    label=Label(ar="كم نتيجة على الأكثر.", en="How many results at most."),
)
SEARCH_OPERATION = Operation(
    endpoint="api.search",
    tag=Tag.REPORTS,
    summary=Label(
        ar="بحث واحد عن الكلاب والأشخاص والمشاريع والأيام والتقارير والصفحات والإجراءات المتاحة لك",
        en="One search for dogs, people, projects, days, reports, pages and actions, as far as they are open to you",
    ),
    takes=(TYPED, FOUND_AT_MOST),
    answer=Answer(label=Label(ar="ما وُجد، والأقرب أولًا", en="What was found, best first"), shape="Found"),
    problems=(400,),
)
SEARCH_SHAPES: dict[str, Schema] = {
    "Found": shape(query=TEXT, items=items(refer("FoundItem")), more=YES_NO),
    "FoundItem": shape(
        kind=one_of(*Kind),
        kind_label=TEXT,
        value=TEXT,
        label=TEXT,
        icon=TEXT,
        report_type=maybe(TEXT),
        report_label=maybe(TEXT),
        day=maybe(DAY),
        day_label=maybe(TEXT),
        url=maybe(TEXT),
        action=maybe(TEXT),
    ),
}
