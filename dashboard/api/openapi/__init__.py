"""The API described by itself: OPERATIONS says what an endpoint is for, all else is derived."""

from dashboard.api.openapi.document import write_document
from dashboard.api.openapi.grammar import Asker
from dashboard.api.openapi.operations import OPERATIONS

__all__ = ["OPERATIONS", "Asker", "write_document"]
