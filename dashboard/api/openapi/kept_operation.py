"""The operation that gives the kept KPIs of a day, a week or a month."""

from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Tag
from dashboard.api.openapi.parameters import OF_PROJECT
from dashboard.api.openapi.shapes import DAY, one_of
from dashboard.i18n import Label
from dashboard.metrics.kpi_periods import DAY as DAY_GRAIN
from dashboard.metrics.kpi_periods import PARTS

GRAIN = Parameter(
    name="grain",
    schema=one_of(*PARTS) | {"default": DAY_GRAIN},
    label=Label(ar="المدة: يوم أو أسبوع الوحدة أو شهر.", en="The period: a day, the unit's week, or a month."),
)
AROUND = Parameter(
    name="date",
    key="around",
    schema=DAY,
    label=Label(ar="يوم تقع فيه المدة؛ اليوم إن لم يُذكر.", en="A day of the period; today unless it is given."),
)

KPIS_OPERATION = Operation(
    endpoint="api.kpis",
    tag=Tag.REPORTS,
    summary=Label(
        ar="أرقام يوم أو أسبوع أو شهر كما حُفظت، ما دامت هي ما يُحسب الآن",
        en="The numbers of a day, a week or a month as they are kept, while that is what would be counted now",
    ),
    takes=(GRAIN, AROUND, OF_PROJECT),
    answer=Answer(label=Label(ar="أرقام المدة", en="The numbers of the period"), shape="KeptKpis"),
    problems=(400,),
)
