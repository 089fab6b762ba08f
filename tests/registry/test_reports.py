"""Every report type, whatever it declares: new ones are covered without a new test."""

import pytest

from dashboard.errors import DeclarationError, InvalidInput
from dashboard.i18n import LANGUAGES, Label
from dashboard.permissions import ROLE_PERMISSIONS, Role
from dashboard.quality.asking import rule_names
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.fields import Column, Count, CountDistinct, Dimension, Measure, Panel, Ratio, Sum, TimeDimension
from dashboard.semantic.query import _OWN, PASSED_OVER
from dashboard.semantic.report import ReportType

ids = [report.name for report in REPORTS]
every_report = pytest.mark.parametrize("report", REPORTS, ids=ids)

CONTRACT_MEASURES = {
    "trainer_daily": "total_sessions unique_dogs unique_trainers total_duration_min avg_success_rating "
    "high_rating_share",
    "vet_daily": "total_visits unique_dogs total_cost avg_cost emergencies vaccinations emergency_share follow_ups_due",
    "pm_daily": "total_posts present attendance_rate on_leave replacements violations uniform_rate card_rate "
    "appearance_rate cleanliness_rate dog_exam_rate dog_fed_rate dog_watered_rate training_activation_rate "
    "training_other_rate field_deployment_rate",
    "handler_daily": "reports_due reports_submitted submission_rate late_share approval_rate incidents "
    "abnormal_findings",
    "caretaker_daily": "total_entries unique_dogs unique_caretakers full_house_clean_share full_dog_grooming_share "
    "house_clean_rate house_vacuum_rate house_tap_clean_rate house_drain_clean_rate dog_clean_rate dog_washed_rate "
    "dog_brushed_rate bowls_bucket_clean_rate",
    "feeding_daily": "total_meals unique_dogs total_grams avg_grams total_water_ml avg_body_condition poor_conditions "
    "fresh_share dry_share",
    "checkup_daily": "total_checkups unique_dogs findings findings_share mild moderate severe eyes_findings "
    "ears_findings nose_findings front_legs_findings hind_legs_findings coat_findings tail_findings",
}
CONTRACT_DIMENSIONS = (
    "date week month quarter year weekday project section area location dog dog_age dog_status dog_breed"
)


@every_report
def test_it_has_what_the_contract_names(report: ReportType) -> None:
    assert {m.name for m in report.shown_measures} >= set(CONTRACT_MEASURES[report.name].split())
    assert {d.name for d in report.dimensions} >= set(CONTRACT_DIMENSIONS.split())


@every_report
def test_every_field_has_words_in_both_languages(report: ReportType) -> None:
    fields: list[Column | Dimension | Measure] = [*report.columns, *report.dimensions, *report.measures]
    labels = [report.label, report.grain, *(f.label for f in fields), *(m.description for m in report.measures)]
    assert all(label.text(lang).strip() for label in labels for lang in LANGUAGES)


@every_report
def test_arabic_words_are_arabic(report: ReportType) -> None:
    fields: list[Column | Dimension | Measure] = [*report.columns, *report.dimensions, *report.shown_measures]
    for field in fields:
        assert any("\u0600" <= char <= "\u06ff" for char in field.label.ar), field.name


@every_report
def test_a_page_has_eight_panels_the_first_over_time(report: ReportType) -> None:
    assert len(report.panels) == 8
    assert report.panels[0].by == "time"


@every_report
def test_drill_down_always_ends(report: ReportType) -> None:
    for dimension in report.dimensions:
        seen = []
        step: str | None = dimension.name
        while step is not None:
            assert step not in seen, f"{report.name}: {dimension.name} drills in a circle"
            seen.append(step)
            step = report.dimension(step).drills_to


@every_report
def test_no_dimension_is_called_like_a_word_of_the_url(report: ReportType) -> None:
    assert not {d.name for d in report.dimensions} & (_OWN | PASSED_OVER)


@every_report
def test_a_former_name_is_never_used_again(report: ReportType) -> None:
    fields: list[Dimension | Measure] = [*report.dimensions, *report.measures]
    assert not {f.name for f in fields} & {old for f in fields for old in f.was}


@every_report
def test_some_role_reads_it(report: ReportType) -> None:
    assert any(report.permission in granted for granted in ROLE_PERMISSIONS.values())


@every_report
def test_all_time_grains_exist(report: ReportType) -> None:
    assert {d.part for d in report.dimensions if isinstance(d, TimeDimension)} == set(TimeDimension.PARTS)


def test_every_role_has_a_line() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_an_unknown_report_names_the_nearest() -> None:
    with pytest.raises(InvalidInput.__base__) as caught:  # type: ignore[arg-type]
        report_named("trainer_dialy")
    assert caught.value.suggestion == "trainer_daily"  # type: ignore[attr-defined]


WORDS = Label(ar="كلمة", en="word")
ORIGINAL = REPORTS[0]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"panels": (Panel(name="x", by="projct"),)}, "project"),
        ({"default_measure": "total_session"}, "total_sessions"),
        ({"measures": (Sum(name="x", column="durtion_min", label=WORDS, description=WORDS),)}, "duration_min"),
        ({"measures": (Sum(name="x", column="category", label=WORDS, description=WORDS),)}, "not a number"),
        (
            {"measures": (Ratio(name="x", over=("a", "b"), label=WORDS, description=WORDS),)},
            "no 'a'",
        ),
        (
            {"measures": (CountDistinct(name="x", dimension="category", label=WORDS, description=WORDS),)},
            "member dimension",
        ),
        ({"measures": (Count(name="x", label=WORDS, description=WORDS),) * 2}, "twice"),
        (
            {"measures": (*ORIGINAL.measures, Count(name="category", label=WORDS, description=WORDS))},
            "dimension or measure declared twice: category",
        ),
        ({"own_column": "traner_key"}, "trainer_key"),
    ],
)
def test_a_wrong_declaration_fails_naming_the_field(changes: dict[str, object], says: str) -> None:
    given = {name: getattr(ORIGINAL, name) for name in ORIGINAL.__dataclass_fields__} | changes
    with pytest.raises(DeclarationError, match=says):
        ReportType(**given)


def test_a_rule_of_one_name_means_the_same_in_every_report_type() -> None:
    """Findings of several report types are counted together, by the names of their rules."""
    kinds: dict[str, set[tuple[bool, bool]]] = {}
    for report in REPORTS:
        missing, silent = rule_names(report)
        for rule in report.rules:
            kinds.setdefault(rule.name, set()).add((rule.name in missing, rule.name in silent))
    assert not {name for name, found in kinds.items() if len(found) > 1}
