"""Rules that every report type has: who, which dog and when are known, possible and somebody."""

from dashboard.semantic.rules import BornBefore, KnownMember, NotInFuture, Required, Rule


def of_any_row(person: str) -> tuple[Rule, ...]:
    """For a report whose rows name a person in the column `person`, a dog and a day."""
    return (
        Required(column=person),
        Required(column="dog_key"),
        Required(column="day"),
        KnownMember(column=person),
        KnownMember(column="dog_key"),
        KnownMember(column="project_key"),
        NotInFuture(column="day"),
        BornBefore(column="dog_age_days"),
    )


IN_SERVICE = ("trainer_daily", "pm_daily", "feeding_daily", "caretaker_daily")
"""The report types whose rows show that a dog serves: training, duty, meals, care."""
