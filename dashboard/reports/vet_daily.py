"""Vet daily: one row is one veterinary visit, whatever its status text."""

from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.reports.rules.vet_daily import RULES
from dashboard.reports.shared import (
    DOG,
    ENTERED,
    PLACE,
    REVIEW_STATUS,
    TIME,
    WHEN,
    WHERE_AND_WHICH_DOG,
    person,
    person_columns,
)
from dashboard.semantic.band_words import band_label
from dashboard.semantic.fields import (
    TIME_PANEL,
    Band,
    BandDimension,
    Column,
    ColumnType,
    Count,
    CountDistinct,
    Panel,
    Ratio,
    Sum,
    Value,
    ValueDimension,
    Where,
)
from dashboard.semantic.report import ReportType
from dashboard.semantic.sheet import Sheet

VISIT_TYPES = (
    Value(value="ROUTINE", label=Label(ar="روتينية", en="Routine")),
    Value(value="EMERGENCY", label=Label(ar="طارئة", en="Emergency")),
    Value(value="VACCINATION", label=Label(ar="تحصين", en="Vaccination")),
)


def _cost_bands(*limits: int) -> tuple[Band, ...]:
    """Bands of a visit's cost in rial: below the first limit, between two, from the last one up."""
    edges: tuple[int | None, ...] = (None, *limits, None)
    texts = [
        f"<{limits[0]}",
        *(f"{a}-{b}" for a, b in zip(limits, limits[1:], strict=False)),
        f"{limits[-1]}+",
    ]
    return tuple(
        Band(value=text, label=band_label(lower, upper), lower=lower, upper=upper)
        for text, lower, upper in zip(texts, edges, edges[1:], strict=False)
    )


VET = Label(ar="الطبيب", en="Vet")
_HEALTH = Permission.SENSITIVE_DOG_HEALTH_READ
_EMERGENCY = Where(column="visit_type", one_of=("EMERGENCY",))

VET_DAILY = ReportType(
    name="vet_daily",
    label=Label(ar="التقرير اليومي الصحي", en="Vet daily"),
    grain=Label(ar="زيارة بيطرية واحدة", en="one veterinary visit"),
    permission=Permission.REPORT_VET_DAILY_READ,
    own_column="vet_key",
    rules=RULES,
    columns=(
        *WHEN,
        *person_columns("vet", VET),
        *WHERE_AND_WHICH_DOG,
        Column(
            name="visit_type", type=ColumnType.TEXT, stored="visit_type", label=Label(ar="نوع الزيارة", en="Visit type")
        ),
        Column(
            name="cost",
            type=ColumnType.DECIMAL,
            stored="cost",
            scale=2,
            unit="rial",
            label=Label(ar="التكلفة", en="Cost"),
        ),
        Column(
            name="weight_kg",
            type=ColumnType.DECIMAL,
            stored="weight",
            scale=2,
            unit="kg",
            label=Label(ar="الوزن", en="Weight"),
        ),
        Column(
            name="temperature_c",
            type=ColumnType.DECIMAL,
            stored="temperature",
            scale=2,
            unit="°C",
            label=Label(ar="الحرارة", en="Temperature"),
        ),
        Column(
            name="heart_rate",
            type=ColumnType.INTEGER,
            stored="heart_rate",
            unit="/min",
            label=Label(ar="النبض", en="Heart rate"),
        ),
        Column(
            name="next_visit_day",
            type=ColumnType.DATE,
            stored="next_visit_date",
            label=Label(ar="الزيارة القادمة", en="Next visit"),
        ),
        Column(
            name="symptoms",
            type=ColumnType.TEXT,
            stored="symptoms",
            sensitive=_HEALTH,
            label=Label(ar="الأعراض", en="Symptoms"),
        ),
        Column(
            name="diagnosis",
            type=ColumnType.TEXT,
            stored="diagnosis",
            sensitive=_HEALTH,
            label=Label(ar="التشخيص", en="Diagnosis"),
        ),
        Column(
            name="treatment",
            type=ColumnType.TEXT,
            stored="treatment",
            sensitive=_HEALTH,
            label=Label(ar="العلاج", en="Treatment"),
        ),
        Column(
            name="medications",
            type=ColumnType.TEXT,
            stored="medications",
            sensitive=_HEALTH,
            label=Label(ar="الأدوية", en="Medications"),
        ),
        Column(name="medication_count", type=ColumnType.INTEGER, label=Label(ar="عدد الأدوية", en="Medicines")),
        Column(
            name="notes",
            type=ColumnType.TEXT,
            stored="notes",
            sensitive=_HEALTH,
            label=Label(ar="الملاحظات", en="Notes"),
        ),
        REVIEW_STATUS,
        *ENTERED,
    ),
    dimensions=(
        *TIME,
        *PLACE,
        *DOG,
        *person("vet", VET),
        ValueDimension(
            name="visit_type",
            column="visit_type",
            values=VISIT_TYPES,
            label=Label(ar="نوع الزيارة", en="Visit type"),
            drills_to="dog",
        ),
        ValueDimension(name="status", column="status", label=Label(ar="الحالة", en="Status")),
        BandDimension(
            name="cost_band",
            column="cost",
            fixed=_cost_bands(5_000, 10_000, 20_000, 40_000, 80_000),
            label=Label(ar="فئة التكلفة", en="Cost band"),
        ),
    ),
    measures=(
        Count(
            name="total_visits",
            label=Label(ar="الزيارات", en="Visits"),
            description=Label(
                ar="عدد الزيارات البيطرية المسجلة في المدة.", en="Number of veterinary visits in the period."
            ),
        ),
        CountDistinct(
            name="unique_dogs",
            dimension="dog",
            short=Label(ar="الكلاب", en="Dogs"),
            label=Label(ar="الكلاب المفحوصة", en="Dogs seen"),
            description=Label(
                ar="عدد الكلاب المختلفة التي لها زيارة واحدة على الأقل.",
                en="Number of different dogs with at least one visit.",
            ),
        ),
        Sum(
            name="total_cost",
            column="cost",
            unit="rial",
            better="lower",
            short=Label(ar="التكلفة", en="Total cost"),
            label=Label(ar="إجمالي التكلفة", en="Total cost"),
            description=Label(
                ar="مجموع تكاليف الزيارات؛ الزيارة التي لم تُسجَّل تكلفتها لا تُحسب صفرًا بل تُترك.",
                en="Sum of visit costs; a visit without a recorded cost is left out, not counted as zero.",
            ),
        ),
        Ratio(
            name="avg_cost",
            over=("total_cost", "costed_visits"),
            unit="rial",
            decimals=0,
            minimum=3,
            better="lower",
            short=Label(ar="متوسط التكلفة", en="Mean cost"),
            label=Label(ar="متوسط تكلفة الزيارة", en="Mean cost"),
            description=Label(
                ar="متوسط التكلفة للزيارات التي سُجلت تكلفتها.",
                en="Mean cost over visits with a recorded cost.",
            ),
        ),
        Count(
            name="emergencies",
            where=(_EMERGENCY,),
            better="lower",
            short=Label(ar="الطوارئ", en="Emergencies"),
            label=Label(ar="الحالات الطارئة", en="Emergencies"),
            description=Label(ar="عدد الزيارات الطارئة.", en="Number of emergency visits."),
        ),
        Count(
            name="vaccinations",
            where=(Where(column="visit_type", one_of=("VACCINATION",)),),
            better="higher",
            label=Label(ar="التحصينات", en="Vaccinations"),
            description=Label(ar="عدد زيارات التحصين.", en="Number of vaccination visits."),
        ),
        Ratio(
            name="emergency_share",
            over=("emergencies", "total_visits"),
            unit="%",
            decimals=1,
            minimum=5,
            better="lower",
            short=Label(ar="نسبة الطوارئ", en="Emergency %"),
            label=Label(ar="نسبة الطوارئ", en="Emergency share"),
            description=Label(ar="نسبة الزيارات الطارئة من كل الزيارات.", en="Share of visits that are emergencies."),
        ),
        Count(
            name="follow_ups_due",
            where=(Where(column="next_visit_day", is_known=True),),
            short=Label(ar="المتابعات", en="Follow-ups"),
            label=Label(ar="متابعات مستحقة", en="Follow-ups due"),
            description=Label(
                ar="عدد الزيارات التي حُدد لها موعد زيارة قادمة.",
                en="Number of visits that set a date for a next visit.",
            ),
        ),
        Sum(
            name="total_medications",
            column="medication_count",
            hidden=True,
            label=Label(ar="الأدوية", en="Medicines"),
            description=Label(
                ar="مجموع الأدوية المكتوبة في الزيارات.", en="Number of medicines written down in the visits."
            ),
        ),
        Count(
            name="costed_visits",
            where=(Where(column="cost", is_known=True),),
            hidden=True,
            label=Label(ar="زيارات مسجلة التكلفة", en="Visits with a cost"),
            description=Label(ar="عدد الزيارات التي لها تكلفة.", en="Number of visits that have a cost."),
        ),
    ),
    default_measure="total_visits",
    sheet=Sheet(
        columns=(
            *("event_at", "dog_key", "vet_key", "visit_type", "weight_kg", "temperature_c", "heart_rate"),
            *("diagnosis", "treatment", "medications", "cost", "next_visit_day", "location", "notes"),
        ),
        is_wide=True,
    ),
    panels=(
        Panel(name="over_time", by=TIME_PANEL),
        Panel(name="by_project", by="project"),
        Panel(name="by_dog", by="dog"),
        Panel(name="by_person", by="vet"),
        Panel(name="by_kind", by="visit_type"),
        Panel(name="by_weekday", by="weekday"),
        Panel(name="distribution", by="cost_band"),
        Panel(name="by_place", by="section"),
    ),
)
