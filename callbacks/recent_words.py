"""What a page that somebody opened is called, when they see it again under the rights that they have by then."""

from dataclasses import dataclass

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard.errors import InvalidInput, NotFound
from dashboard.i18n import isolate, t
from dashboard.metrics.words import day_label
from dashboard.reports import report_named
from dashboard.semantic.period import parse_day


@dataclass(frozen=True, kw_only=True)
class Called:
    """`kind`: what kind of thing it is, in words."""

    words: str
    kind: str


def name_report(_: AppDeps, visit: Visit, name: str) -> Called:
    return Called(words=report_named(name).label.text(visit.locale.lang), kind=_kind("report", visit))


def name_daily(_: AppDeps, visit: Visit, name: str, project: str, day: str) -> Called | None:
    try:
        on = day_label(parse_day(day, field="day"), visit.locale)
    except InvalidInput:
        return None
    label = report_named(name).label.text(visit.locale.lang)
    return Called(words=" · ".join(map(isolate, (label, project, on))), kind=_kind("daily", visit))


def name_saved(deps: AppDeps, visit: Visit, template_id: str) -> Called | None:
    """None once it is deleted, or shared with the viewer no more."""
    try:
        saved = deps.builder.templates.find(template_id, visit.viewer)
    except NotFound:
        return None
    return Called(words=saved.template.name, kind=_kind("saved", visit))


def name_dog(_: AppDeps, visit: Visit, code: str) -> Called:
    """By the code alone, which stands in the address: its name is for who may see the dog."""
    return Called(words=code, kind=_kind("dog", visit))


def _kind(name: str, visit: Visit) -> str:
    return t(f"recent.{name}", visit.locale.lang)
