"""The invented unit's projects, sectors and posts, in the words a unit would use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DemoProject:
    """One project; days are counted back from today, so that the unit never grows old."""

    code: str
    name: str
    sector: str
    mission: str
    started_days_ago: int
    posts: tuple[str, ...]
    ended_days_ago: int | None = None
    priority: str = "MEDIUM"


CAPITAL, NORTH, EAST, COAST, SOUTH = (
    "قطاع العاصمة",
    "القطاع الشمالي",
    "القطاع الشرقي",
    "القطاع الساحلي",
    "القطاع الجنوبي",
)

PROJECTS = (
    DemoProject(
        code="ALPHA",
        name="تأمين المطار الدولي",
        sector=CAPITAL,
        mission="كشف المتفجرات",
        priority="HIGH",
        started_days_ago=2200,
        posts=("البوابة الرئيسية", "صالة المغادرة", "صالة الوصول", "منطقة الشحن", "الساحة الجوية", "Gate B"),
    ),
    DemoProject(
        code="BRAVO",
        name="تأمين الميناء الرئيسي",
        sector=COAST,
        mission="كشف المخدرات",
        priority="HIGH",
        started_days_ago=1900,
        posts=("بوابة الميناء", "رصيف الحاويات", "ساحة التفتيش", "مستودع الجمارك", "Container Yard 2"),
    ),
    DemoProject(
        code="CHARLIE",
        name="منفذ الوادي البري",
        sector=NORTH,
        mission="كشف المخدرات",
        priority="HIGH",
        started_days_ago=1500,
        posts=("مسار القدوم", "مسار المغادرة", "ساحة الشاحنات", "نقطة التفتيش الخارجية"),
    ),
    DemoProject(
        code="DELTA",
        name="حماية محطة الطاقة المركزية",
        sector=EAST,
        mission="حراسة ودوريات",
        started_days_ago=1300,
        posts=("البوابة الشرقية", "سور المحطة", "غرفة التحكم", "ساحة الوقود"),
    ),
    DemoProject(
        code="ECHO",
        name="مستودعات الإمداد الشمالية",
        sector=NORTH,
        mission="حراسة ودوريات",
        started_days_ago=1250,
        priority="LOW",
        posts=("المستودع الأول", "المستودع الثاني", "بوابة المستودعات"),
    ),
    DemoProject(
        code="FOXTROT",
        name="المنشأة النفطية الشرقية – East Oil Facility",
        sector=EAST,
        mission="كشف المتفجرات",
        priority="HIGH",
        started_days_ago=1100,
        posts=("البوابة الأمنية", "منطقة الخزانات", "سكن العاملين", "Pump Station 1", "طريق الخدمة"),
    ),
    DemoProject(
        code="GOLF",
        name="تأمين الملعب الأولمبي",
        sector=CAPITAL,
        mission="كشف المتفجرات",
        started_days_ago=900,
        ended_days_ago=150,
        posts=("مدخل الجمهور", "مدخل اللاعبين", "المنصة الرئيسية", "مواقف السيارات"),
    ),
    DemoProject(
        code="HOTEL",
        name="الحي الدبلوماسي – Diplomatic Quarter",
        sector=CAPITAL,
        mission="كشف المتفجرات",
        started_days_ago=1000,
        priority="HIGH",
        posts=("المدخل الشمالي", "المدخل الجنوبي", "دورية الحي", "Checkpoint 3"),
    ),
    DemoProject(
        code="INDIA",
        name="المستشفى العسكري",
        sector=SOUTH,
        mission="حراسة ودوريات",
        started_days_ago=820,
        posts=("بوابة الطوارئ", "بوابة الزوار", "مهبط المروحيات"),
    ),
    DemoProject(
        code="JULIET",
        name="دوريات الشريط الساحلي",
        sector=COAST,
        mission="بحث وإنقاذ",
        started_days_ago=950,
        ended_days_ago=330,
        posts=("نقطة الشاطئ", "برج المراقبة", "مرسى القوارب"),
    ),
    DemoProject(
        code="KILO",
        name="مركز تدريب الكلاب – K9 Training Center",
        sector=SOUTH,
        mission="تدريب وتأهيل",
        started_days_ago=2600,
        posts=("ميدان الطاعة", "ميدان الرشاقة", "بيت الكشف", "المضمار", "ساحة الهجوم", "Scent Wall"),
    ),
    DemoProject(
        code="LIMA",
        name="منفذ الجبل الحدودي",
        sector=NORTH,
        mission="كشف المخدرات",
        started_days_ago=-45,
        posts=("البوابة الحدودية", "ساحة التفتيش", "برج الجبل"),
    ),
)

# Texts that name no post of any project: they stay as text in the reports.
ELSEWHERE = ("ميدان خارجي", "طريق المعسكر", "Training yard", "خارج الموقع", "ساحة العرض", "المزرعة")
