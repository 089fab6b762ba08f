"""What a table could be called that nobody has named yet: what it counts and by what, or what it is a copy of."""

from dashboard.builder.templates import LONGEST_NAME
from dashboard.i18n import t, without_isolates
from dashboard.semantic.builder_question import BuilderQuestion

MOST_MEASURES = 3
"""More of them are no name; then it is that of the report type."""


def suggested_name(question: BuilderQuestion, lang: str) -> str:
    """In words of the reader's, no longer than a name may be: "Sessions, Dogs trained by Category, Month"."""
    between = "، " if lang == "ar" else ", "
    picks = [pick.shown.label.text(lang) for pick in question.picks]
    counted = between.join(picks) if len(picks) <= MOST_MEASURES else question.report.label.text(lang)
    by = between.join(one.label.text(lang) for one in question.dimensions)
    name = t("builder.name_by", lang, measures=counted, dimensions=by) if by else counted
    return without_isolates(name)[:LONGEST_NAME]


def name_of_copy(name: str, lang: str) -> str:
    return without_isolates(t("builder.copy_of", lang, name=name))[:LONGEST_NAME]
