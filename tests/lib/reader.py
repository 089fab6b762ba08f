"""A reader at a real browser: opens pages, presses what is there, and keeps count of what the page asked and said."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Route

from web.guard import FOLLOWS

_ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f]")
_TICK = re.compile(r"/api/reports/\w+/tick\?|/api/reports/\w+/tick$")

# The page is painted when the state it was last painted for is the state its address says.
PAINTED = """() => {
  const page = document.querySelector("[data-role=page]");
  if (!page || !window.k9 || !k9.page.state) return false;
  const wanted = k9.state.print(k9.state.parse(location.search)) || "?";
  return page.dataset.painted === wanted && !page.classList.contains("is-slow");
}"""

# What comes a moment later was ordered before this, and comes in its order.
PAINTED_BELOW = "() => new Promise((done) => k9.later(done))"


def plain(text: str) -> str:
    """What a person reads: without the marks that isolate directions."""
    return _ISOLATES.sub("", text).strip()


@dataclass(frozen=True)
class Shown:
    """One member as a chart shows it."""

    label: str
    value: str
    is_pressed: bool
    is_dimmed: bool


class Reader:
    """Wraps a page. `complaints`: errors in the console and exceptions of scripts; a test ends with none unless it
    says that some are expected."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.ticks: list[str] = []
        self.complaints: list[str] = []
        self.expects_complaints = False
        page.on("request", self._count)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _count(self, request: Request) -> None:
        """Those that the reader's doings cause; what the page asks because the data changed is none of them."""
        if _TICK.search(request.url) and FOLLOWS.lower() not in request.headers:
            self.ticks.append(request.url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    # Going places

    def open(self, path: str) -> None:
        """A report's page, until it is painted."""
        self.page.goto(self.url + path)
        self.settled()

    def visit(self, path: str) -> None:
        """Any page, until its frame is there and nothing is on its way."""
        self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")

    def settled(self) -> None:
        """Until everything is painted: what is in sight, and then what has to be scrolled to."""
        self.page.wait_for_function(PAINTED)
        self.page.evaluate(PAINTED_BELOW)

    @property
    def address(self) -> str:
        """Path and query string, as the address bar has it."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def ticks_of(self, action: Callable[[], object]) -> int:
        """How many questions about the page's picture `action` causes, until the page is painted again."""
        before = len(self.ticks)
        action()
        self.settled()
        return len(self.ticks) - before

    def hold_first(self, address: str) -> list[Route]:
        """Keeps back the first answer from `address`, until `let_go` of what this gives; all others come."""
        held: list[Route] = []

        def first_is_held(route: Route) -> None:
            if held:
                route.continue_()
            else:
                held.append(route)

        self.page.route(address, first_is_held)
        return held

    def let_go(self, held: list[Route]) -> None:
        """The answer that was held comes, and has time to do what it should not."""
        while not held:
            # The browser tells of a question in its own time; the test's limit is the limit.
            self.page.wait_for_timeout(20)
        held[0].abort() if held[0].request.failure else held[0].continue_()
        self.page.wait_for_timeout(500)

    # Looking

    def all(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def text(self, selector: str) -> str:
        return plain(self.page.locator(selector).first.inner_text())

    def kpi(self, measure: str) -> str:
        return self.text(f"[data-measure={measure}] .kpi-value")

    def kpis(self) -> list[str]:
        return [plain(text) for text in self.all(".kpi-value").all_inner_texts()]

    def members(self, panel: str) -> list[Shown]:
        """The members of a chart, in its order."""
        found = self.page.eval_on_selector_all(
            f"[data-panel={panel}] :is(.bar-row, .column, .step)",
            """nodes => nodes.filter(node => !node.closest("[hidden]")).map(node => [
                 (node.querySelector(".bar-label, .column-label") || {}).textContent || node.getAttribute("aria-label"),
                 (node.querySelector(".bar-value, .column-value") || {}).textContent || node.getAttribute("aria-label"),
                 node.getAttribute("aria-pressed") === "true", node.classList.contains("is-dimmed")])""",
        )
        return [Shown(plain(label), plain(value), pressed, dimmed) for label, value, pressed, dimmed in found]

    def pressed(self, panel: str) -> list[str]:
        return [member.label for member in self.members(panel) if member.is_pressed]

    def chips(self) -> list[str]:
        return [plain(text).replace("\n", " ") for text in self.all("[data-role=chips] .chip").all_inner_texts()]

    def picture(self) -> dict[str, object]:
        """Everything that a state decides: for comparing two visits."""
        panels = self.page.eval_on_selector_all("[data-panel]", "nodes => nodes.map(node => node.dataset.panel)")
        return {
            "address": self.address,
            "kpis": self.kpis(),
            "chips": self.chips(),
            "period": self.text("[data-role=period-label]"),
            "panels": {name: self.members(name) for name in panels},
        }

    # Doing

    def member(self, panel: str, index: int) -> Locator:
        return self.page.locator(f"[data-panel={panel}] :is(.bar-row, .column, .step)").nth(index)

    def press(self, panel: str, index: int) -> None:
        """Press a member of a chart, and wait for what it changes."""
        self.member(panel, index).click()
        self.settled()

    def to_another_address(self, action: Callable[[], object]) -> None:
        """Undo, redo and the like, until that is painted. They go through the browser's history, which is its own to
        do: for a moment the page is settled as it was."""
        before = self.page.evaluate("location.href")
        action()
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self.settled()

    def open_list(self, words: str) -> Locator:
        """Open the filter list that is called `words`: the popover, with its options."""
        self.page.get_by_role("button", name=words).first.click()
        popover = self.page.locator(".popover")
        popover.locator(".option").first.wait_for()
        return popover
