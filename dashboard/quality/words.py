"""The words of rules, badges and findings, in the reader's language."""

from dashboard.i18n import Locale, Words, t
from dashboard.metrics.words import with_digits
from dashboard.quality.score import Badge, Score
from dashboard.semantic.report import ReportType
from dashboard.semantic.rules import Between, NotBefore, OnePlace, Rule, Steady, Unique

RETIRED_RULE = "rule.retired"
"""Of a rule that is declared no more, of which an old finding still tells."""


def rule_words(report: ReportType, name: str, locale: Locale) -> str:
    """What the rule finds, as a finding says it."""
    rule = report.rule(name)
    if rule is None:
        return t(RETIRED_RULE, locale.lang, rule=name)
    return t(f"rule.{_kind(rule)}", locale.lang, **_params(report, rule, locale))


def _kind(rule: Rule) -> str:
    if isinstance(rule, Between) and rule.least is None:
        return "range_most"
    if isinstance(rule, Between) and rule.most is None:
        return "range_least"
    return rule.kind


def _params(report: ReportType, rule: Rule, locale: Locale) -> dict[str, object]:
    lang = locale.lang
    params: dict[str, object] = {"field": Words(report.column(rule.field).label.text(lang))}
    match rule:
        case Between():
            limits = {"least": rule.least, "most": rule.most}
            params |= {name: _number(limit, locale) for name, limit in limits.items() if limit is not None}
        case NotBefore():
            params["other"] = Words(report.column(rule.other).label.text(lang))
        case Steady():
            params["share"] = _number(rule.share * 100, locale)
        case OnePlace():
            params["person"] = Words(report.column(rule.person).label.text(lang))
        case Unique():
            names = [report.column(name).label.text(lang) for name in rule.of]
            params["fields"] = Words(("، " if lang == "ar" else ", ").join(names))
    return params


def _number(value: float, locale: Locale) -> str:
    return with_digits(f"{value:,g}", locale)


def badge_words(badge: Badge, locale: Locale) -> str:
    return t(f"quality.badge.{badge}", locale.lang)


def score_words(score: Score, locale: Locale) -> str:
    """The score as a percentage, or the word for none."""
    if score.value is None:
        return badge_words(Badge.NONE, locale)
    return with_digits(f"{score.value:.1f}%", locale)


def standing_words(score: Score, locale: Locale) -> str:
    """Badge and score together."""
    return " ".join(dict.fromkeys((badge_words(score.badge, locale), score_words(score, locale))))


def arithmetic_words(score: Score, locale: Locale) -> str:
    """How the score comes about, in one line that anybody can add up again."""

    def shown(number: float) -> str:
        return with_digits(f"{number:,.10g}", locale)

    if score.value is None:
        return t("quality.no_rows", locale.lang)
    return t(
        "quality.arithmetic",
        locale.lang,
        filled=shown(score.filled),
        due=shown(score.due),
        burden=shown(round(score.burden, 2)),
        rows=shown(score.rows),
        score=score_words(score, locale),
    )
