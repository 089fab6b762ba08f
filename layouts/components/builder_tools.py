"""What can be done with a saved report beside changing it: pinned to the overview, sent by the clock."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from layouts.address import pin_path, schedule_path
from layouts.components.builder_sending import build_action
from layouts.components.glyph import glyph


def build_tools(template_id: str, name: str, is_pinned: bool | None, lang: str, *, may_schedule: bool) -> Component:
    """`is_pinned`: None where it cannot be: who came by a link saves a copy first."""
    tools: list[Component] = []
    if is_pinned is not None:
        tools.append(build_pin(template_id, name, is_pinned, lang))
        if may_schedule:
            words = html.Span(t("builder.schedule", lang))
            tools.append(html.A([glyph("calendar"), words], href=schedule_path(template_id), className="button"))
    return html.Div(tools, className="builder-tools")


def build_pin(template_id: str, name: str, is_pinned: bool, lang: str, *, look: str = "button") -> Component:
    key = "builder.unpin" if is_pinned else "builder.pin"
    method = "DELETE" if is_pinned else "PUT"
    return build_action(
        t(key, lang), pin_path(template_id), method, None, look=look, label=t(f"{key}_told", lang, name=name)
    )
