"""What a file of veterinary visits may hold."""

from dashboard.reports.vet_daily import VISIT_TYPES
from data_access.importer.target import Choice, Kind, Target, TargetColumn
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

VETERINARY_VISIT = Target(
    name="veterinary_visit",
    table="imported_veterinary_visit",
    report="vet_daily",
    columns=(
        DOG_COLUMN,
        person_column("vet", "VET", "الطبيب", "طبيب", "الطبيب البيطري", "veterinarian", "doctor"),
        PROJECT_COLUMN,
        TargetColumn(
            name="visit_date",
            kind=Kind.WALL_TIME,
            is_required=True,
            headers=date_headers(
                "visit", "examination", "exam", "appointment", arabic=("الزيارة", "الفحص", "الكشف", "الموعد")
            ),
        ),
        TargetColumn(
            name="visit_time",
            kind=Kind.TIME_OF_DAY,
            joins="visit_date",
            headers=("visit time", "وقت الزيارة", *TIME_HEADERS),
        ),
        TargetColumn(
            name="visit_type",
            kind=Kind.CHOICE,
            choices=(
                *choices_of(VISIT_TYPES),
                # The host's screens and people write these otherwise.
                Choice(value="ROUTINE", words=("روتيني",)),
                Choice(value="EMERGENCY", words=("طارئ", "طوارئ")),
                Choice(value="VACCINATION", words=("تطعيم",)),
            ),
            headers=("visit type", "type", "visit reason", "reason", "نوع الزيارة", "النوع", "سبب الزيارة"),
        ),
        # The limits are what the columns of fact_vet_daily can show; implausible values inside are findings there.
        TargetColumn(
            name="weight",
            kind=Kind.DECIMAL,
            lower=0,
            upper=9_999,
            unit="kg",
            headers=("weight", "weight kg", "الوزن", "وزن"),
        ),
        TargetColumn(
            name="temperature",
            kind=Kind.DECIMAL,
            lower=-99,
            upper=999,
            unit="°C",
            headers=("temperature", "temperature c", "temp", "الحرارة", "درجة الحرارة"),
        ),
        TargetColumn(
            name="heart_rate",
            kind=Kind.WHOLE,
            lower=0,
            upper=10_000,
            unit="/min",
            headers=("heart rate", "pulse", "النبض", "معدل النبض", "نبض القلب"),
        ),
        TargetColumn(name="blood_pressure", kind=Kind.TEXT, headers=("blood pressure", "bp", "ضغط الدم")),
        TargetColumn(name="symptoms", kind=Kind.TEXT, headers=("symptoms", "الأعراض", "أعراض")),
        TargetColumn(name="diagnosis", kind=Kind.TEXT, headers=("diagnosis", "التشخيص", "تشخيص")),
        TargetColumn(name="treatment", kind=Kind.TEXT, headers=("treatment", "العلاج", "علاج")),
        TargetColumn(
            name="medications",
            kind=Kind.TEXTS,
            headers=("medications", "medication", "medicines", "الأدوية", "أدوية", "الدواء"),
        ),
        TargetColumn(
            name="vaccinations_given",
            kind=Kind.TEXTS,
            headers=("vaccinations given", "vaccinations", "vaccines", "التطعيمات", "اللقاحات"),
        ),
        TargetColumn(
            name="next_visit_date",
            kind=Kind.DAY,
            headers=(
                "next visit date",
                "next visit",
                "follow up",
                "الزيارة القادمة",
                "تاريخ الزيارة القادمة",
            ),
        ),
        NOTES_COLUMN,
        TargetColumn(
            name="cost",
            kind=Kind.DECIMAL,
            lower=0,
            upper=999_999_999_998,
            scale=2,
            headers=("cost", "price", "amount", "التكلفة", "تكلفة", "المبلغ"),
        ),
        LOCATION_COLUMN,
        TargetColumn(name="weather", kind=Kind.TEXT, headers=WEATHER_HEADERS),
        TargetColumn(
            name="vital_signs",
            kind=Kind.JSON,
            headers=("vital signs", "vitals", "العلامات الحيوية", "المؤشرات الحيوية"),
        ),
        TargetColumn(name="status", kind=Kind.TEXT, headers=("status", "الحالة", "حالة")),
    ),
)
