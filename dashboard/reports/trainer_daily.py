"""Trainer daily: one row is one training session (old and new training tables, and imported ones)."""

from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.reports.rules.trainer_daily import RULES
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
    point_bands,
)
from dashboard.semantic.fields import (
    TIME_PANEL,
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

CATEGORIES = (
    Value(value="OBEDIENCE", label=Label(ar="طاعة", en="Obedience")),
    Value(value="DETECTION", label=Label(ar="كشف", en="Detection")),
    Value(value="AGILITY", label=Label(ar="رشاقة", en="Agility")),
    Value(value="ATTACK", label=Label(ar="هجوم", en="Attack")),
    Value(value="FITNESS", label=Label(ar="لياقة", en="Fitness")),
    Value(value="SOCIALIZATION", label=Label(ar="تطبيع", en="Socialisation")),
    Value(value="BALL_WORK", label=Label(ar="تدريب الكرة", en="Ball work")),
    Value(value="OTHER", label=Label(ar="أخرى", en="Other")),
)

RATING_POINTS = point_bands(10)

HIGH_RATING = 8

TRAINER = Label(ar="المدرب", en="Trainer")
_RATED = Where(column="rating", is_known=True)

TRAINER_DAILY = ReportType(
    name="trainer_daily",
    label=Label(ar="تقرير المدرب اليومي", en="Trainer daily"),
    grain=Label(ar="جلسة تدريب واحدة", en="one training session"),
    permission=Permission.REPORT_TRAINER_DAILY_READ,
    own_column="trainer_key",
    rules=RULES,
    columns=(
        *WHEN,
        *person_columns("trainer", TRAINER),
        *WHERE_AND_WHICH_DOG,
        Column(name="category", type=ColumnType.TEXT, stored="category", label=Label(ar="الفئة", en="Category")),
        Column(name="subject", type=ColumnType.TEXT, stored="subject", label=Label(ar="الموضوع", en="Subject")),
        Column(
            name="duration_min",
            type=ColumnType.INTEGER,
            stored="duration",
            unit="min",
            label=Label(ar="المدة", en="Duration"),
        ),
        Column(
            name="rating",
            type=ColumnType.DECIMAL,
            scale=2,
            unit="/10",
            label=Label(ar="تقييم النجاح", en="Success rating"),
        ),
        Column(
            name="rating_raw",
            type=ColumnType.DECIMAL,
            stored="success_rating",
            scale=2,
            label=Label(ar="التقييم كما سُجّل", en="Rating as recorded"),
        ),
        Column(name="rating_scale", type=ColumnType.INTEGER, label=Label(ar="سلّم التقييم", en="Scale of the rating")),
        Column(
            name="weather", type=ColumnType.TEXT, stored="weather_conditions", label=Label(ar="الطقس", en="Weather")
        ),
        Column(
            name="equipment",
            type=ColumnType.TEXT,
            stored="equipment_used",
            is_list=True,
            label=Label(ar="المعدات", en="Equipment"),
        ),
        Column(name="notes", type=ColumnType.TEXT, stored="notes", label=Label(ar="الملاحظات", en="Notes")),
        REVIEW_STATUS,
        *ENTERED,
    ),
    dimensions=(
        *TIME,
        *PLACE,
        *DOG,
        *person("trainer", TRAINER),
        ValueDimension(
            name="category",
            column="category",
            values=CATEGORIES,
            label=Label(ar="الفئة", en="Category"),
            drills_to="dog",
        ),
        BandDimension(
            name="score_tier",
            column="rating",
            bands="score_tier",
            label=Label(ar="مستوى التقييم", en="Score tier"),
            drills_to="rating",
        ),
        BandDimension(name="rating", column="rating", fixed=RATING_POINTS, label=Label(ar="التقييم", en="Rating")),
    ),
    measures=(
        Count(
            name="total_sessions",
            better="higher",
            label=Label(ar="الجلسات", en="Sessions"),
            description=Label(
                ar="عدد جلسات التدريب المسجلة في المدة.",
                en="Number of training sessions recorded in the period.",
            ),
        ),
        CountDistinct(
            name="unique_dogs",
            dimension="dog",
            better="higher",
            short=Label(ar="الكلاب", en="Dogs"),
            label=Label(ar="الكلاب المدرَّبة", en="Dogs trained"),
            description=Label(
                ar="عدد الكلاب المختلفة التي لها جلسة واحدة على الأقل.",
                en="Number of different dogs with at least one session.",
            ),
        ),
        CountDistinct(
            name="unique_trainers",
            dimension="trainer",
            label=Label(ar="المدربون", en="Trainers"),
            description=Label(
                ar="عدد المدربين المختلفين الذين أجروا جلسة واحدة على الأقل.",
                en="Number of different trainers who led at least one session.",
            ),
        ),
        Sum(
            name="total_duration_min",
            column="duration_min",
            unit="min",
            better="higher",
            short=Label(ar="الدقائق", en="Minutes"),
            label=Label(ar="دقائق التدريب", en="Training minutes"),
            description=Label(
                ar="مجموع مدد الجلسات بالدقائق؛ الجلسة التي لم تُسجَّل مدتها لا تدخل في المجموع.",
                en="Sum of session durations in minutes; sessions without a recorded duration are left out.",
            ),
        ),
        Ratio(
            name="avg_success_rating",
            over=("rating_sum", "rated_sessions"),
            minimum=3,
            unit="/10",
            decimals=1,
            better="higher",
            short=Label(ar="التقييم", en="Mean rating"),
            label=Label(ar="متوسط التقييم", en="Mean rating"),
            description=Label(
                ar="متوسط تقييم النجاح من 10 للجلسات المقيَّمة؛ لا يظهر لأقل من 3 جلسات مقيَّمة.",
                en="Mean success rating out of 10 over rated sessions; not shown for fewer than 3 of them.",
            ),
        ),
        Ratio(
            name="high_rating_share",
            over=("high_rated_sessions", "rated_sessions"),
            minimum=5,
            unit="%",
            decimals=1,
            better="higher",
            short=Label(ar="تقييم مرتفع", en="High rated"),
            label=Label(ar="نسبة التقييم المرتفع", en="High rating share"),
            description=Label(
                ar=f"نسبة الجلسات التي قُيّمت بـ {HIGH_RATING} فأكثر من بين الجلسات المقيَّمة.",
                en=f"Share of rated sessions that were rated {HIGH_RATING} or more.",
            ),
        ),
        Sum(
            name="rating_sum",
            column="rating",
            hidden=True,
            label=Label(ar="مجموع التقييمات", en="Sum of ratings"),
            description=Label(ar="مجموع تقييمات الجلسات.", en="Sum of the session ratings."),
        ),
        Count(
            name="rated_sessions",
            where=(_RATED,),
            hidden=True,
            label=Label(ar="الجلسات المقيَّمة", en="Rated sessions"),
            description=Label(ar="عدد الجلسات التي لها تقييم.", en="Number of sessions that have a rating."),
        ),
        Count(
            name="high_rated_sessions",
            where=(Where(column="rating", at_least=HIGH_RATING),),
            hidden=True,
            label=Label(ar="جلسات بتقييم مرتفع", en="Highly rated sessions"),
            description=Label(
                ar=f"عدد الجلسات التي قُيّمت بـ {HIGH_RATING} فأكثر.",
                en=f"Number of sessions rated {HIGH_RATING} or more.",
            ),
        ),
    ),
    default_measure="total_sessions",
    sheet=Sheet(
        columns=(
            *("event_at", "trainer_key", "dog_key", "category", "subject", "duration_min", "rating"),
            *("location", "weather", "equipment", "notes"),
        ),
        is_wide=True,
    ),
    panels=(
        Panel(name="over_time", by=TIME_PANEL),
        Panel(name="by_project", by="project"),
        Panel(name="by_dog", by="dog"),
        Panel(name="by_person", by="trainer"),
        Panel(name="by_kind", by="category"),
        Panel(name="by_weekday", by="weekday"),
        Panel(name="distribution", by="rating"),
        Panel(name="by_place", by="area"),
    ),
)
