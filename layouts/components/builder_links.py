"""Links of the builder: each click is an address, which a script follows in place."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.builder.address import definition_text
from dashboard.builder.edits import Definition


@dataclass(frozen=True, kw_only=True)
class BuilderLinks:
    """`path`: of the page, the builder's or a saved report's; `beside`: what else stays in its address."""

    path: str
    definition: Definition
    beside: tuple[tuple[str, str], ...] = ()

    def address(self, definition: Definition | None = None, **beside: str) -> str:
        text = definition_text(self.definition if definition is None else definition)
        more = urlencode([*self.beside, *((name, value) for name, value in beside.items() if value)])
        return f"{self.path}?{'&'.join(part for part in (text, more) if part)}"

    def link(
        self,
        words: Any,
        definition: Definition | None = None,
        *,
        beside: Any = None,
        look: str = "builder-link",
        **attributes: Any,
    ) -> Component:
        return html.A(
            words,
            href=self.address(definition, **(beside or {})),
            className=look,
            **{"data-role": "build", **attributes},
        )
