"""Who looks at which address, and how that person reads."""

from dataclasses import dataclass

from dashboard.i18n import Locale
from dashboard.permissions import Viewer
from layouts.address import Address


@dataclass(frozen=True, kw_only=True)
class Visit:
    viewer: Viewer
    locale: Locale
    address: Address
