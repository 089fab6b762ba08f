"""Between a definition and the columns in which a saved report keeps it."""

from collections.abc import Mapping
from typing import Any

_SETTINGS = ("period", "compare", "sort", "top", "subtotals", "view")


def as_columns(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "report_type": definition["report"],
        "dimensions": {"rows": definition["rows"], "columns": definition["columns"]},
        "metrics": definition["measures"],
        "filters": definition["filters"],
        "settings": {name: definition[name] for name in _SETTINGS},
    }


def as_definition(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "report": asked["report_type"],
        "rows": asked["dimensions"]["rows"],
        "columns": asked["dimensions"]["columns"],
        "measures": asked["metrics"],
        "filters": asked["filters"],
        **asked["settings"],
    }
