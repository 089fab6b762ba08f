"""Every measure with every aggregation: it is one with words of its own, or there is a reason, in both languages."""

import pytest

from dashboard.errors import InvalidInput
from dashboard.i18n import LANGUAGES, catalogue
from dashboard.reports import REPORTS
from dashboard.semantic.aggregation import Aggregation, Pick, WhyNot, own_aggregation, why_not
from dashboard.semantic.fields import CountDistinct, Measure, Ratio
from dashboard.semantic.report import ReportType

PAIRS = [pytest.param(r, m, id=f"{r.name}-{m.name}") for r in REPORTS for m in r.shown_measures]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_has_words(lang: str) -> None:
    wanted = {f"builder.aggregation.{one}{more}" for one in Aggregation for more in ("", ".told")}
    wanted |= {f"builder.why.{one}" for one in WhyNot}
    assert not wanted - catalogue(lang).keys()


@pytest.mark.parametrize(("report", "measure"), PAIRS)
def test_each_can_be_picked_or_says_why_not(report: ReportType, measure: Measure) -> None:
    assert why_not(report, measure, own_aggregation(measure)) is None, "as it is declared, always"
    for aggregation in Aggregation:
        if why_not(report, measure, aggregation) is None:
            pick = Pick(report=report, measure=measure, aggregation=aggregation)
            assert Pick.parse(pick.name, report) == pick
            assert pick.shown.label.ar != pick.shown.label.en
        else:
            with pytest.raises(InvalidInput, match=measure.name) as refused:
                Pick(report=report, measure=measure, aggregation=aggregation)
            assert refused.value.hint and own_aggregation(measure) in refused.value.hint


@pytest.mark.parametrize(("report", "measure"), PAIRS)
def test_what_does_not_add_up_is_never_added(report: ReportType, measure: Measure) -> None:
    if isinstance(measure, Ratio | CountDistinct):
        assert why_not(report, measure, Aggregation.SUM) is not None
        assert why_not(report, measure, Aggregation.SHARE) is not None
