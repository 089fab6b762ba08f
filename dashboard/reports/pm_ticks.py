"""The ticks of a duty sheet: for each its rate, over the posts where it is known."""

from dashboard.i18n import Label
from dashboard.semantic.fields import Count, Measure, Ratio, Where

# The ticks of the paper sheet: column stem, words.
TICKS: tuple[tuple[str, Label], ...] = (
    ("uniform_ok", Label(ar="الزي", en="Uniform")),
    ("card_ok", Label(ar="البطاقة", en="Card")),
    ("appearance_ok", Label(ar="المظهر", en="Appearance")),
    ("cleanliness_ok", Label(ar="النظافة", en="Cleanliness")),
    ("dog_exam_done", Label(ar="فحص الكلب", en="Dog examined")),
    ("dog_fed", Label(ar="تغذية الكلب", en="Dog fed")),
    ("dog_watered", Label(ar="سقاية الكلب", en="Dog watered")),
    ("training_activation", Label(ar="التدريب التنشيطي", en="Activation training")),
    ("training_other", Label(ar="تدريب آخر", en="Other training")),
    ("field_deployment_done", Label(ar="النزول الميداني", en="Field deployment")),
)
_SHORT_TICKS = {
    "cleanliness_ok": Label(ar="النظافة", en="Clean"),
    "dog_exam_done": Label(ar="فحص الكلب", en="Dog exam"),
    "training_other": Label(ar="تدريب آخر", en="Other drill"),
    "training_activation": Label(ar="تنشيطي", en="Activation"),
    "field_deployment_done": Label(ar="ميداني", en="Deployed"),
}


def rate_name(column: str) -> str:
    return column.removesuffix("_ok").removesuffix("_done") + "_rate"


def tick_measures() -> tuple[Measure, ...]:
    """For each tick: its rate, over posts where the tick is known, and the two hidden counts behind it."""
    measures: list[Measure] = []
    for column, label in TICKS:
        rate = rate_name(column)
        measures += [
            Ratio(
                name=rate,
                over=(f"{column}_yes", f"{column}_known"),
                unit="%",
                decimals=1,
                minimum=5,
                better="higher",
                label=Label(ar=f"نسبة {label.ar}", en=f"{label.en} rate"),
                short=_SHORT_TICKS.get(column, label),
                description=Label(
                    ar=f"نسبة «{label.ar}» من المواقع التي عُرفت فيها هذه العلامة؛ غير المعروف لا يُحسب «لا».",
                    en=f"Share of posts ticked “{label.en}”, over posts where the tick is known.",
                ),
            ),
            Count(
                name=f"{column}_yes",
                where=(Where(column=column, is_true=True),),
                hidden=True,
                label=Label(ar=f"{label.ar}: نعم", en=f"{label.en}: yes"),
                description=Label(ar="عدد العلامات «نعم».", en="Number of posts with the tick."),
            ),
            Count(
                name=f"{column}_known",
                where=(Where(column=column, is_known=True),),
                hidden=True,
                label=Label(ar=f"{label.ar}: معروف", en=f"{label.en}: known"),
                description=Label(ar="عدد العلامات المعروفة.", en="Number of posts where the tick is known."),
            ),
        ]
    return tuple(measures)
