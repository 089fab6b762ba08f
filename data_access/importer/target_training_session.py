"""What a file of training sessions may hold."""

from dashboard.reports.trainer_daily import CATEGORIES
from data_access.importer.target import Kind, Target, TargetColumn
from data_access.importer.target_columns import (
    DOG_COLUMN,
    LOCATION_COLUMN,
    NOTES_COLUMN,
    PROJECT_COLUMN,
    TIME_HEADERS,
    WEATHER_HEADERS,
    choices_of,
    date_headers,
    person_column,
)

TRAINING_SESSION = Target(
    name="training_session",
    table="imported_training_session",
    report="trainer_daily",
    columns=(
        DOG_COLUMN,
        person_column("trainer", "TRAINER", "المدرب", "مدرب", "instructor", "coach"),
        PROJECT_COLUMN,
        TargetColumn(
            name="session_date",
            kind=Kind.WALL_TIME,
            is_required=True,
            headers=date_headers(
                *("session", "training", "trial", "test", "exercise"),
                arabic=("الجلسة", "التدريب", "التمرين", "الاختبار", "الحصة"),
            ),
        ),
        TargetColumn(
            name="session_time",
            kind=Kind.TIME_OF_DAY,
            joins="session_date",
            headers=("session time", "وقت الجلسة", *TIME_HEADERS),
        ),
        TargetColumn(
            name="category",
            kind=Kind.CHOICE,
            choices=choices_of(CATEGORIES),
            headers=(
                *("category", "training category", "training type", "exercise", "exercise type", "activity"),
                *("الفئة", "فئة", "نوع التدريب", "نوع التمرين", "التمرين"),
            ),
        ),
        TargetColumn(name="subject", kind=Kind.TEXT, headers=("subject", "topic", "الموضوع", "موضوع")),
        TargetColumn(
            name="duration",
            kind=Kind.WHOLE,
            lower=0,
            upper=100_000,
            unit="min",
            headers=("duration", "duration min", "duration minutes", "minutes", "المدة", "مدة", "الدقائق"),
        ),
        TargetColumn(
            name="success_rating",
            kind=Kind.DECIMAL,
            lower=0,
            upper=10,
            scale=2,
            unit="/10",
            headers=("success rating", "rating", "score", "تقييم النجاح", "التقييم", "تقييم", "الدرجة"),
        ),
        LOCATION_COLUMN,
        NOTES_COLUMN,
        TargetColumn(name="weather_conditions", kind=Kind.TEXT, headers=WEATHER_HEADERS),
        TargetColumn(
            name="equipment_used",
            kind=Kind.TEXTS,
            headers=("equipment used", "equipment", "المعدات", "معدات"),
        ),
    ),
)
