"""The rows behind a number as JSON: pages with an exact total, keyset-paged or by offset."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.i18n import Locale
from dashboard.metrics.result import RowPage


def rows_as_json(page: RowPage, *, limit: int, locale: Locale, unit_timezone: str) -> dict[str, Any]:
    """`next` is the cursor to go on from, None at the end."""
    zone = ZoneInfo(unit_timezone)
    return {
        "total": page.total,
        "columns": [
            {
                "name": column.name,
                "label": column.label.text(locale.lang),
                "type": str(column.type),
                "unit": column.unit,
            }
            for column in page.columns
        ],
        "items": [_with_offsets(item, zone) for item in page.items],
        "next": page.items[-1]["cursor"] if len(page.items) == limit else None,
        "provenance": {
            "as_of": page.provenance.as_of,
            "data_version": page.provenance.data_version,
            "rows_counted": page.provenance.rows_counted,
        },
    }


def _with_offsets(item: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Event times are stored as the unit's wall time; a client elsewhere needs the offset."""
    return {name: _zoned(value, zone) for name, value in item.items()}


def _zoned(value: object, zone: ZoneInfo) -> object:
    return value.replace(tzinfo=zone) if isinstance(value, datetime) and value.tzinfo is None else value
