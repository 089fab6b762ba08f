"""JSON: the numbers and every row of a document, for programs; written row by row, so there is no cap."""

from itertools import chain
from typing import IO

import orjson

from dashboard.exports.document import Document
from dashboard.i18n import Locale
from dashboard.metrics.present import kpi_as_json, plain, provenance_as_json
from dashboard.quality.present import quality_as_json

MEDIA_TYPE = "application/json"


def write(document: Document, out: IO[bytes], locale: Locale) -> None:
    """`{"report_type", "title", "kpis", "measure", "rows_counted", "provenance", "tables": [{"heading", "columns",
    "items"}]}`; `measure`: whose rows the last table holds, null for all rows. `quality`: of the rows, where the
    document tells it."""
    head = {
        "report_type": document.report and document.report.name,
        "title": f"{document.title} · {document.subtitle}",
        "kpis": {
            figure.measure.name: kpi_as_json(figure.measure, figure.number, figure.change, locale)
            for figure in document.figures
        },
        "measure": document.behind and document.behind.name,
        "rows_counted": document.rows,
        "provenance": provenance_as_json(document.provenance),
        **({"quality": quality_as_json(document.quality, locale)} if document.quality else {}),
    }
    out.write(orjson.dumps(head)[:-1] + b',"tables":[')
    for number, table in enumerate(document.tables):
        columns = [{"name": c.name, "label": c.label.text(locale.lang), "unit": c.unit} for c in table.columns]
        opened = orjson.dumps({"heading": table.heading, "columns": columns})[:-1] + b',"items":['
        out.write((b"," if number else b"") + opened)
        for place, item in enumerate(chain.from_iterable(table.pages)):
            row = {column.name: plain(item.get(column.name)) for column in table.columns}
            out.write((b"," if place else b"") + orjson.dumps(row))
        out.write(b"]}")
    out.write(b"]}")
