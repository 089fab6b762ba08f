"""The report builder for programs and its page: what can be picked, and the table of a question in every form."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, request

from dashboard.api.answers import answer
from dashboard.api.bodies import checked_object, needed_text, number_of, object_sent, text_of
from dashboard.api.csv_rows import csv_file, require_export
from dashboard.api.exported import record_export
from dashboard.api.files import CSV, file_response, kind_of_file
from dashboard.api.openapi.builder_shapes import BUILDER_SHAPES, OUTPUTS
from dashboard.api.questions import refuse_unknown_names, report_asked, single
from dashboard.builder.address import definition_of
from dashboard.builder.opening import Note, Opened
from dashboard.builder.palette import palette_as_json
from dashboard.builder.parts import Builder
from dashboard.builder.present import notes_as_json
from dashboard.errors import InvalidInput, nearest
from dashboard.exports.as_csv import csv_stream
from dashboard.exports.pivot_document import pivot_columns, pivot_document, pivot_items
from dashboard.metrics import ReadPath
from dashboard.metrics.pivot import Pivot
from dashboard.metrics.pivot_run import run_pivot
from dashboard.metrics.present_pivot import pivot_as_json
from dashboard.people.current import current_locale, current_viewer
from dashboard.reports import REPORTS
from dashboard.semantic.builder_question import FIELDS, BuilderQuestion, parse_question

_BODY = tuple(BUILDER_SHAPES["BuilderRequest"]["properties"])
MOST_LINES = 1000
POSTS_THAT_READ = frozenset({"api.builder_generate", "api.template_share_preview"})
"""A question is sent, nothing is written."""
_ENDINGS = {"pdf": "pdf", "excel": "xlsx"}


class BuilderEndpoints:
    def __init__(self, reads: ReadPath, builder: Builder) -> None:
        self._reads, self._builder = reads, builder

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/reports/builder/palette", "builder_palette", self.palette)
        api.add_url_rule("/api/reports/builder/generate", "builder_generate", self.generate, methods=("POST",))
        # The twins of the pages.
        api.add_url_rule("/reports/builder.<ending>", "page_builder_file", self.page_file)
        api.add_url_rule("/reports/saved/<template_id>.<ending>", "page_saved_file", self.saved_file)

    def palette(self) -> Response:
        """What the reader may pick, of every report type that they read, or of one."""
        refuse_unknown_names(("report", "lang"))
        wanted, viewer = single("report"), current_viewer()
        found = [report_asked(wanted)] if wanted else [one for one in REPORTS if viewer.may(one.permission)]
        return answer({"items": [palette_as_json(one, current_locale()) for one in found], "next": None})

    def generate(self) -> Response:
        """The table of a question, or of a saved report (`template`), as the viewer may see it."""
        sent = object_sent(_BODY)
        output = _output(sent)
        lines = self._lines(sent)
        title, opened = self._asked(sent)
        question = _asked_for(opened)
        if output == "table":
            return answer(self._table(self._pivot(question), opened.notes, *lines))
        if output == "csv":
            return self._csv(question)
        return file_response(kind_of_file(_ENDINGS[output]), self._document(question, title))

    def page_file(self, ending: str) -> Response:
        """What the page of an address shows, as a file."""
        definition = definition_of(request.query_string.decode())
        return self._file(question_sent(definition), ending, None, ())

    def saved_file(self, template_id: str, ending: str) -> Response:
        """As it was saved, or as the address says that it was changed since, like the page."""
        saved = self._builder.templates.find(template_id, current_viewer(), key=single("key"))
        definition = definition_of(request.query_string.decode())
        if "report" in definition:
            return self._file(question_sent(definition), ending, saved.template.name, ())
        opened = self._builder.templates.open(saved, current_viewer())
        return self._file(_asked_for(opened), ending, saved.template.name, opened.notes)

    def _file(self, question: BuilderQuestion, ending: str, title: str | None, notes: tuple[Note, ...]) -> Response:
        if ending == "csv":
            return self._csv(question)
        if ending == "json":
            return answer(self._table(self._pivot(question), notes, 0, None))
        return file_response(kind_of_file(ending, beside=CSV), self._document(question, title))

    def _asked(self, sent: Mapping[str, Any]) -> tuple[str | None, Opened]:
        """A saved report by its id, else the question that is sent."""
        template_id, viewer = text_of(sent, "template"), current_viewer()
        if template_id is None:
            return None, Opened(question=question_sent(sent), notes=())
        beside = [name for name in FIELDS if name in sent]
        if beside:
            raise InvalidInput(
                f"{beside[0]} is part of the saved report already",
                code="bad_body",
                field=beside[0],
                hint="send either `template` or a question of your own",
            )
        saved = self._builder.templates.find(template_id, viewer, key=text_of(sent, "key"))
        return saved.template.name, self._builder.templates.open(saved, viewer)

    def _pivot(self, question: BuilderQuestion) -> Pivot:
        return run_pivot(self._reads, question, current_viewer())

    def _lines(self, sent: Mapping[str, Any]) -> tuple[int, int]:
        limit, cursor = number_of(sent, "limit"), text_of(sent, "cursor") or "0"
        if limit is not None and not 0 < limit <= MOST_LINES:
            raise InvalidInput(f"limit is no number from 1 to {MOST_LINES}", code="bad_limit", field="limit")
        if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10):
            raise InvalidInput("cursor is none that an answer gave", code="bad_cursor", field="cursor", value=cursor)
        return int(cursor), limit or MOST_LINES

    def _table(self, pivot: Pivot, notes: tuple[Note, ...], offset: int, limit: int | None) -> dict[str, Any]:
        locale = current_locale()
        told = pivot_as_json(pivot, locale, self._reads.conventions, offset=offset, limit=limit)
        return told | {"notes": notes_as_json(notes, locale)}

    def _document(self, question: BuilderQuestion, title: str | None) -> Callable[[], Any]:
        return lambda: pivot_document(self._pivot(question), current_locale(), self._reads.conventions, title=title)

    def _csv(self, question: BuilderQuestion) -> Response:
        require_export()
        pivot, locale, conventions = self._pivot(question), current_locale(), self._reads.conventions
        columns = pivot_columns(pivot, locale, conventions)
        name = question.report.name
        items = pivot_items(pivot, locale, conventions, is_for_people=False)
        record_export(name, ending="csv", title=question.report.label.text(locale.lang), rows=len(pivot.lines),
                      report=name)  # fmt: skip
        return csv_file((b"".join(csv_stream(columns, (items,), locale)),), f"{name}-builder")


def _asked_for(opened: Opened) -> BuilderQuestion:
    """Raises InvalidInput where nothing of a saved report is left for this reader."""
    if opened.question is None:
        raise InvalidInput(
            "nothing of this saved report can be shown to you",
            code="nothing_left",
            field="template",
            hint="; ".join(one["text"] for one in notes_as_json(opened.notes, current_locale())),
        )
    return opened.question


def question_sent(sent: Mapping[str, Any]) -> BuilderQuestion:
    """Raises NotFound or Forbidden for the report before it looks at the rest."""
    report = report_asked(needed_text(sent, "report"))
    return parse_question({name: value for name, value in sent.items() if name in FIELDS}, report)


def definition_sent(sent: Mapping[str, Any]) -> BuilderQuestion:
    """The question in `definition`."""
    return question_sent(checked_object(sent.get("definition") or {}, FIELDS))


def _output(sent: Mapping[str, Any]) -> str:
    output = text_of(sent, "output") or OUTPUTS[0]
    if output not in OUTPUTS:
        raise InvalidInput(
            f"there is no output called {output!r}; there are {', '.join(OUTPUTS)}",
            code="bad_output",
            field="output",
            value=output,
            suggestion=nearest(output, OUTPUTS) or OUTPUTS[0],
        )
    return output
