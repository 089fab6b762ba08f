"""The host's pages: numbered from 1, at most 100 rows each."""

from dataclasses import dataclass

from dashboard.api.questions import MOST_OFFSET, single, whole

USUAL, MOST = 50, 100


@dataclass(frozen=True, kw_only=True)
class PageAsked:
    """`number` from 1."""

    number: int = 1
    per_page: int = USUAL

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.per_page

    def of(self, total: int) -> dict[str, object]:
        """The host's description of the page, for `total` things in all."""
        return {
            "page": self.number,
            "per_page": self.per_page,
            "total": total,
            "pages": -(-total // self.per_page),
            "has_next": self.number * self.per_page < total,
            "has_prev": self.number > 1,
        }


def page_asked() -> PageAsked:
    """More rows than fit on a page are cut to what fits, as in the host. Raises InvalidInput naming the parameter."""
    number = whole(single("page") or "1", "page", least=1, most=MOST_OFFSET // MOST)
    per_page = whole(single("per_page") or str(USUAL), "per_page", least=1, most=MOST_OFFSET)
    return PageAsked(number=number, per_page=min(per_page, MOST))
