"""Sealed reports of a day: every version by project, who stands for it, its files and hashes, what it changed."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, moment_label, with_digits
from dashboard.permissions import Viewer
from dashboard.semantic.report import ReportType
from dashboard.workflow.sealing import signed_words
from dashboard.workflow.snapshots import LIVE, may_take_sealed
from dashboard.workflow.subject import Signature
from data_access.snapshot_store import FILES, Snapshot
from layouts.address import daily_path, differences_path, report_path, snapshot_file_path
from layouts.components.back_link import build_back_link
from layouts.components.differences import Compared, build_differences, project_words, version_words
from layouts.components.glyph import glyph


def layout(
    viewer: Viewer,
    locale: Locale,
    report: ReportType,
    day: date,
    found: Sequence[Snapshot],
    compared: Compared | None,
) -> Component:
    """`found`: by project, the newest version of each first."""
    lang = locale.lang
    of_projects = [
        _project(viewer, locale, report, list(versions))
        for _, versions in groupby(found, key=lambda one: one.project_id)
    ]
    return html.Div(
        className="record sealed-page",
        children=[
            build_back_link(report.label.text(lang), report_path(report.name)),
            html.H1([html.Span(t("snapshots.title", lang)), html.Span(f" · {day_label(day, locale)}")]),
            *([build_differences(compared, locale)] if compared else []),
            *(of_projects or [html.P(t("snapshots.none", lang), className="notice")]),
        ],
    )


def _project(viewer: Viewer, locale: Locale, report: ReportType, versions: list[Snapshot]) -> Component:
    newest = versions[0]
    code = newest.metadata["project"]
    link = html.A(html.Bdi(project_words(newest)), href=daily_path(report.name, code, newest.day))
    earlier: list[Snapshot | None] = [*versions[1:], None]
    articles = [_version(viewer, locale, report, one, before) for one, before in zip(versions, earlier, strict=True)]
    return html.Section([html.H2(link), *articles], className="sealed-project")


def _version(
    viewer: Viewer, locale: Locale, report: ReportType, snapshot: Snapshot, before: Snapshot | None
) -> Component:
    return html.Article(
        [
            _head(locale, snapshot, before),
            html.Div([_signatures(locale, snapshot), _hashes(locale, snapshot)], className="sealed-parts"),
            _let_go(locale, snapshot) if snapshot.archived_at else _actions(viewer, locale, report, snapshot, before),
        ],
        className="record-part sealed",
        id=f"version-{snapshot.id}",
        **{"data-snapshot": snapshot.id},
    )


def _head(locale: Locale, snapshot: Snapshot, before: Snapshot | None) -> Component:
    lang = locale.lang
    told = [t("snapshots.sealed_at", lang, at=moment_label(snapshot.created_at, locale))]
    told.append(t("provenance.rows", lang, count=with_digits(f"{snapshot.metadata['rows']:,}", locale)))
    parts: list[Component] = [html.Span(words) for words in told]
    if before is not None:
        words = t("snapshots.amends", lang, version=version_words(before, locale))
        parts.append(html.A(words, href=f"#version-{before.id}"))
    number = html.Bdi(html.Code(snapshot.metadata["number"], dir="ltr"))
    return html.Div(
        [html.H3([version_words(snapshot, locale), " · ", number]), html.P(parts, className="provenance")],
        className="sealed-head",
    )


def _signatures(locale: Locale, snapshot: Snapshot) -> Component:
    pairs: list[Component] = []
    for told in snapshot.metadata["approval"]:
        signature = Signature.of(told)
        words = t(f"sealed.{signature.step}", locale.lang)
        pairs += [html.Dt(words), html.Dd(signed_words(signature, locale))]
    return html.Dl(pairs, className="fields")


def _hashes(locale: Locale, snapshot: Snapshot) -> Component:
    hashes = {**{name: snapshot.hashes[name] for name in FILES}, "seal": snapshot.seal_sha256}
    pairs: list[Component] = []
    for name, sha256 in hashes.items():
        pairs += [html.Dt(t(f"snapshots.hash.{name}", locale.lang)), html.Dd(_hash(sha256, locale))]
    return html.Dl(pairs, className="fields sealed-hashes")


def _hash(sha256: str, locale: Locale) -> list[Component]:
    copied = t("snapshots.copied", locale.lang)
    button = html.Button(
        t("snapshots.copy", locale.lang),
        type="button",
        className="text-button",
        **{"data-copy": sha256, "data-done": copied},
    )
    return [html.Code(sha256, dir="ltr", title=sha256), button]


def _let_go(locale: Locale, snapshot: Snapshot) -> Component:
    assert snapshot.archived_at is not None
    return html.P(
        t("snapshots.let_go", locale.lang, at=moment_label(snapshot.archived_at, locale)), className="sealed-gone"
    )


def _actions(
    viewer: Viewer, locale: Locale, report: ReportType, snapshot: Snapshot, before: Snapshot | None
) -> Component:
    lang = locale.lang
    is_excerpt = not may_take_sealed(viewer, report)
    files = [
        html.A(
            [glyph("download"), html.Span(t(f"file.{ending}", lang))],
            href=_file(snapshot, ending, is_excerpt, lang),
            className="button",
            download="",
        )
        for ending in ("pdf", "xlsx", "json")
    ]
    compare = []
    if before is not None and before.archived_at is None:
        href = differences_path(report.name, snapshot.day, before.id, snapshot.id)
        words = t("snapshots.differences_before", lang, version=version_words(before, locale))
        compare.append(html.A(words, href=href, className="button"))
    href = differences_path(report.name, snapshot.day, snapshot.id, LIVE)
    compare.append(html.A(t("snapshots.differences_now", lang), href=href, className="button"))
    note = [html.P(t("snapshots.excerpt", lang), className="sheet-note")] if is_excerpt else []
    return html.Div([html.Div([*files, *compare], className="sealed-actions"), *note])


def _file(snapshot: Snapshot, ending: str, is_excerpt: bool, lang: str) -> str:
    """Sealed bytes have their own language; an excerpt has the reader's."""
    path = snapshot_file_path(snapshot.id, ending, is_excerpt=is_excerpt)
    return f"{path}?lang={lang}" if is_excerpt else path
