"""Feeding daily: one row is one meal of a dog, with its water and the dog's body condition."""

from dashboard.i18n import Label
from dashboard.permissions import Permission
from dashboard.reports.rules.feeding_daily import RULES
from dashboard.reports.shared import (
    DOG,
    ENTERED,
    PLACE,
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

MEAL_KINDS = (
    Value(value="FRESH", label=Label(ar="طازج", en="Fresh")),
    Value(value="DRY", label=Label(ar="مجفف", en="Dry")),
    Value(value="MIXED", label=Label(ar="مختلط", en="Mixed")),
)

PREPARATIONS = (
    Value(value="BOILED", label=Label(ar="غليان", en="Boiled")),
    Value(value="STEAMED", label=Label(ar="تبخير", en="Steamed")),
    Value(value="SOAKED", label=Label(ar="نقع", en="Soaked")),
    Value(value="OTHER", label=Label(ar="أخرى", en="Other")),
)

# The scale from 1 to 9; a condition's place in it is its score.
BODY_CONDITIONS = (
    Value(value="VERY_THIN", label=Label(ar="نحيف جدًا", en="Very thin")),
    Value(value="THIN", label=Label(ar="نحيف", en="Thin")),
    Value(value="BELOW_IDEAL", label=Label(ar="دون المثالي", en="Below ideal")),
    Value(value="NEAR_IDEAL", label=Label(ar="قريب من المثالي", en="Near ideal")),
    Value(value="IDEAL", label=Label(ar="مثالي", en="Ideal")),
    Value(value="ABOVE_IDEAL", label=Label(ar="فوق المثالي", en="Above ideal")),
    Value(value="FULL", label=Label(ar="ممتلئ", en="Full")),
    Value(value="OBESE", label=Label(ar="سمين", en="Obese")),
    Value(value="VERY_OBESE", label=Label(ar="سمين جدًا", en="Very obese")),
)
_FRESH = Label(ar="فيها طازج", en="With fresh food")
_WATER = Label(ar="ماء الشرب", en="Water")
POOR_CONDITIONS = tuple(condition.value for condition in BODY_CONDITIONS[:3])
_SCORES = point_bands(len(BODY_CONDITIONS))[1:]
RECORDER = Label(ar="المسجِّل", en="Recorder")

FEEDING_DAILY = ReportType(
    name="feeding_daily",
    label=Label(ar="تقرير التغذية اليومي", en="Feeding daily"),
    grain=Label(ar="وجبة كلب واحدة", en="one meal of a dog"),
    permission=Permission.REPORT_FEEDING_DAILY_READ,
    own_column="recorder_key",
    rules=RULES,
    columns=(
        *WHEN,
        *person_columns("recorder", RECORDER),
        *WHERE_AND_WHICH_DOG,
        Column(name="dog_microchip", type=ColumnType.TEXT, label=Label(ar="رقم الشريحة", en="Microchip")),
        Column(name="meal_kind", type=ColumnType.TEXT, label=Label(ar="نوع الوجبة", en="Meal kind")),
        Column(name="is_fresh", type=ColumnType.BOOLEAN, stored="meal_type_fresh", label=_FRESH),
        Column(
            name="is_dry",
            type=ColumnType.BOOLEAN,
            stored="meal_type_dry",
            label=Label(ar="فيها مجفف", en="With dry food"),
        ),
        Column(name="meal_name", type=ColumnType.TEXT, stored="meal_name", label=Label(ar="اسم الوجبة", en="Meal")),
        Column(
            name="prep_method",
            type=ColumnType.TEXT,
            stored="prep_method",
            label=Label(ar="طريقة التحضير", en="Preparation"),
        ),
        Column(
            name="grams", type=ColumnType.INTEGER, stored="grams", unit="g", label=Label(ar="كمية الوجبة", en="Amount")
        ),
        Column(name="water_ml", type=ColumnType.INTEGER, stored="water_ml", unit="ml", label=_WATER),
        Column(
            name="supplements", type=ColumnType.TEXT, stored="supplements", label=Label(ar="المكملات", en="Supplements")
        ),
        Column(
            name="body_condition",
            type=ColumnType.TEXT,
            stored="body_condition",
            values=BODY_CONDITIONS,
            label=Label(ar="حالة الجسم", en="Body condition"),
        ),
        Column(
            name="body_condition_score",
            type=ColumnType.INTEGER,
            unit="/9",
            label=Label(ar="درجة حالة الجسم", en="Body condition score"),
        ),
        Column(name="notes", type=ColumnType.TEXT, stored="notes", label=Label(ar="الملاحظات", en="Notes")),
        *ENTERED,
    ),
    dimensions=(
        *TIME,
        *PLACE,
        *DOG,
        *person("recorder", RECORDER),
        ValueDimension(
            name="meal_kind",
            column="meal_kind",
            values=MEAL_KINDS,
            label=Label(ar="نوع الوجبة", en="Meal kind"),
            drills_to="dog",
        ),
        ValueDimension(
            name="prep_method",
            column="prep_method",
            values=PREPARATIONS,
            label=Label(ar="طريقة التحضير", en="Preparation"),
            drills_to="dog",
        ),
        BandDimension(
            name="body_condition",
            column="body_condition_score",
            fixed=_SCORES,
            label=Label(ar="حالة الجسم (المثالي 5)", en="Body condition (5 is ideal)"),
            drills_to="dog",
        ),
    ),
    measures=(
        Count(
            name="total_meals",
            better="higher",
            label=Label(ar="الوجبات", en="Meals"),
            description=Label(ar="عدد الوجبات المسجلة في المدة.", en="Number of meals recorded in the period."),
        ),
        CountDistinct(
            name="unique_dogs",
            dimension="dog",
            better="higher",
            label=Label(ar="الكلاب المغذاة", en="Dogs fed"),
            description=Label(
                ar="عدد الكلاب المختلفة التي لها وجبة واحدة على الأقل.",
                en="Number of different dogs with at least one meal.",
            ),
        ),
        Sum(
            name="total_grams",
            column="grams",
            unit="g",
            label=Label(ar="إجمالي الطعام", en="Food in all"),
            description=Label(
                ar="مجموع غرامات الوجبات؛ الوجبة التي لم تُسجَّل كميتها لا تدخل في المجموع.",
                en="Sum of the grams of the meals; meals without a recorded amount are left out.",
            ),
        ),
        Ratio(
            name="avg_grams",
            over=("total_grams", "weighed_meals"),
            unit="g",
            minimum=3,
            label=Label(ar="متوسط الوجبة", en="Mean meal"),
            description=Label(
                ar="متوسط غرامات الوجبة للوجبات التي سُجلت كميتها.",
                en="Mean grams of a meal, over meals with a recorded amount.",
            ),
        ),
        Sum(
            name="total_water_ml",
            column="water_ml",
            unit="ml",
            label=Label(ar="إجمالي الماء", en="Water in all"),
            description=Label(
                ar="مجموع ماء الشرب بالمليلتر حيث سُجل.", en="Sum of the drinking water in millilitres, where recorded."
            ),
        ),
        Ratio(
            name="avg_body_condition",
            over=("body_condition_sum", "scored_meals"),
            unit="/9",
            decimals=1,
            minimum=3,
            short=Label(ar="حالة الجسم", en="Condition"),
            label=Label(ar="متوسط حالة الجسم", en="Mean body condition"),
            description=Label(
                ar="متوسط درجة حالة الجسم من 9 حيث سُجلت؛ المثالي 5.",
                en="Mean body condition score out of 9, where recorded; 5 is ideal.",
            ),
        ),
        Count(
            name="poor_conditions",
            where=(Where(column="body_condition", one_of=POOR_CONDITIONS),),
            better="lower",
            short=Label(ar="النحافة", en="Poor"),
            label=Label(ar="حالات النحافة", en="Poor conditions"),
            description=Label(
                ar="عدد الوجبات التي سُجلت فيها حالة جسم من 1 إلى 3.",
                en="Number of meals with a body condition score from 1 to 3.",
            ),
        ),
        Ratio(
            name="fresh_share",
            over=("fresh_meals", "known_meals"),
            unit="%",
            decimals=1,
            minimum=5,
            label=Label(ar="نسبة الطازج", en="Fresh share"),
            description=Label(
                ar="نسبة الوجبات التي فيها طعام طازج، والمختلطة منها، مما عُرف نوعه.",
                en="Share of meals with fresh food, mixed ones among them, over meals of a known kind.",
            ),
        ),
        Ratio(
            name="dry_share",
            over=("dry_meals", "known_meals"),
            unit="%",
            decimals=1,
            minimum=5,
            label=Label(ar="نسبة المجفف", en="Dry share"),
            description=Label(
                ar="نسبة الوجبات التي فيها طعام مجفف، والمختلطة منها، مما عُرف نوعه.",
                en="Share of meals with dry food, mixed ones among them, over meals of a known kind.",
            ),
        ),
        Count(
            name="fresh_meals",
            where=(Where(column="is_fresh", is_true=True),),
            hidden=True,
            label=Label(ar="وجبات فيها طازج", en="Meals with fresh food"),
            description=Label(ar="عدد الوجبات التي فيها طعام طازج.", en="Number of meals with fresh food."),
        ),
        Count(
            name="dry_meals",
            where=(Where(column="is_dry", is_true=True),),
            hidden=True,
            label=Label(ar="وجبات فيها مجفف", en="Meals with dry food"),
            description=Label(ar="عدد الوجبات التي فيها طعام مجفف.", en="Number of meals with dry food."),
        ),
        Count(
            name="known_meals",
            where=(Where(column="meal_kind", is_known=True),),
            hidden=True,
            label=Label(ar="وجبات معروفة النوع", en="Meals of a known kind"),
            description=Label(ar="عدد الوجبات التي سُجل نوعها.", en="Number of meals whose kind was recorded."),
        ),
        Count(
            name="weighed_meals",
            where=(Where(column="grams", is_known=True),),
            hidden=True,
            label=Label(ar="وجبات مسجلة الكمية", en="Meals with an amount"),
            description=Label(ar="عدد الوجبات التي سُجلت كميتها.", en="Number of meals with a recorded amount."),
        ),
        Sum(
            name="body_condition_sum",
            column="body_condition_score",
            hidden=True,
            label=Label(ar="مجموع درجات الجسم", en="Sum of scores"),
            description=Label(ar="مجموع درجات حالة الجسم.", en="Sum of the body condition scores."),
        ),
        Count(
            name="scored_meals",
            where=(Where(column="body_condition_score", is_known=True),),
            hidden=True,
            label=Label(ar="وجبات مسجلة الحالة", en="Meals with a score"),
            description=Label(
                ar="عدد الوجبات التي سُجلت فيها حالة الجسم.", en="Number of meals with a body condition score."
            ),
        ),
    ),
    default_measure="total_meals",
    sheet=Sheet(
        columns=(
            *("event_at", "dog_key", "meal_kind", "meal_name", "grams", "water_ml", "prep_method", "supplements"),
            *("body_condition_score", "recorder_key", "notes"),
        ),
        is_wide=True,
    ),
    panels=(
        Panel(name="over_time", by=TIME_PANEL),
        Panel(name="by_project", by="project"),
        Panel(name="by_dog", by="dog"),
        Panel(name="by_person", by="recorder"),
        Panel(name="by_kind", by="meal_kind"),
        Panel(name="by_weekday", by="weekday"),
        Panel(name="distribution", by="body_condition"),
        Panel(name="by_place", by="section"),
    ),
)
