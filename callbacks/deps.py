"""What callbacks need from the rest of the product, given by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field

from callbacks.kept_sheets import KeptSheets
from dashboard.api.services import Services
from dashboard.i18n import Locale
from dashboard.permissions import Viewer


@dataclass(frozen=True, kw_only=True)
class AppDeps(Services):
    """Who is asking, how they read, and what they may ask."""

    current_viewer: Callable[[], Viewer]
    current_locale: Callable[[], Locale]
    csrf_token: Callable[[], str]
    sheets: KeptSheets = field(default_factory=KeptSheets)
