"""One's own account: how notices come by mail."""

from dash import html
from dash.development.base_component import Component

from dashboard.delivery.notice_mail import CHOICES
from dashboard.i18n import Locale, t
from layouts.address import ACCOUNT


def layout(locale: Locale, *, address: str | None, chosen: str, is_saved: bool, csrf_token: str) -> Component:
    """`address`: where mails go; `chosen`: one of CHOICES."""
    lang = locale.lang
    where = t("account.address", lang, address=address) if address else t("account.no_address", lang)
    options = [html.Option(t(f"account.notice.{one}", lang), value=one, **_chosen(one == chosen)) for one in CHOICES]
    form = html.Form(
        [
            html.Label(
                [html.Span(where), html.Select(options, name="notice_mail", className="form-control")],
                className="form-field",
            ),
            html.Button(
                t("account.save", lang),
                type="submit",
                name="csrf_token",
                value=csrf_token,
                className="button is-primary",
            ),
        ],
        action=ACCOUNT,
        method="POST",
        className="cache-clear",
    )
    said = [html.P(t("account.saved", lang), className="notice", role="status")] if is_saved else []
    lead = html.P(t("account.notices_lead", lang), className="approval-hint")
    part = html.Section([html.H2(t("account.notices", lang)), lead, *said, form], className="record-part")
    return html.Div([html.H1(t("account.title", lang)), part], className="record account")


def _chosen(is_it: bool) -> dict[str, str]:
    return {"selected": "selected"} if is_it else {}
