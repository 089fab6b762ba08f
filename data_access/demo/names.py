"""Invented names: people, dogs and breeds. No real person is meant."""

from __future__ import annotations

FIRST_NAMES = (
    "أحمد", "محمد", "علي", "عبد الله", "خالد", "سالم", "ناصر", "ياسر", "طارق", "زياد", "حمزة", "يوسف", "إبراهيم",
    "عمر", "سعيد", "وليد", "ماجد", "هشام", "رامي", "بلال", "أنور", "جمال", "نبيل", "فهد", "عادل", "منصور", "صالح",
    "عبد الرحمن", "مراد", "حسام", "أيمن", "سامي", "لؤي", "معاذ", "قاسم", "رضوان", "شادي", "نادر", "وائل", "هيثم",
)
FATHER_NAMES = (
    "حسن", "عبد الكريم", "مصطفى", "محسن", "عبد الواحد", "راشد", "غالب", "يحيى", "عثمان", "فاضل", "مهدي", "عوض",
    "سليمان", "حامد", "عبد الجبار", "جابر", "شاكر", "مبارك", "داود", "عبد السلام",
)
FAMILY_NAMES = (
    "الحدادي", "المنصوري", "البكري", "الشرفي", "العمودي", "القحطبي", "الزبيري", "الحيدري", "السعيدي", "المرادي",
    "النجار", "الخياط", "العولقي", "الصبري", "الرازحي", "الوادعي", "الكندري", "الجابري", "الريمي", "السقاف",
    "باوزير", "باجابر", "الأهدل", "الدعيس", "المقبلي",
)
WOMEN_NAMES = ("ريم", "نورة", "إيمان", "هدى", "منى", "لبنى")
FOREIGN_TRAINERS = ("Marek Dvorsky", "Tomas Lindgren")

# username, shown name, host role, employee role, product role kept in reporting.user_profile, projects
ACCOUNTS = (
    ("amal", "أمل الحدادي", "GENERAL_ADMIN", "PROJECT_MANAGER", None, ()),
    # Commander and auditor do not exist in the host. Their host role is the one that sees nothing by itself, so that
    # a lost profile shuts them out instead of letting them in.
    ("ghada", "غادة السقاف", "BREEDER", "BREEDER", "commander", ()),
    ("basel", "باسل العمودي", "PROJECT_MANAGER", "PROJECT_MANAGER", None, ("ALPHA",)),
    ("carim", "كريم باوزير", "PROJECT_MANAGER", "PROJECT_MANAGER", None, ("BRAVO", "CHARLIE")),
    ("salma", "سلمى الزبيري", "BREEDER", "BREEDER", "supervisor", ("ALPHA",)),
    ("dina", "دينا المرادي", "VET", "VET", None, ("ALPHA", "BRAVO", "KILO")),
    ("emad", "عماد الجابري", "TRAINER", "TRAINER", None, ("ALPHA",)),
    ("faris", "فارس الصبري", "HANDLER", "HANDLER", None, ("ALPHA",)),
    ("hana", "هناء النجار", "BREEDER", "BREEDER", "auditor", ()),
)

DOG_NAMES = (
    "لونا", "ركس", "ماكس", "بيلا", "روكي", "ليو", "زيوس", "شادو", "تايسون", "سيزر", "نمر", "صقر", "برق", "رعد",
    "فهد", "عنتر", "شهاب", "ليلى", "نجمة", "ذئب", "بركان", "عاصفة", "غزال", "هرقل", "جاك", "أسد", "سهم", "ريحان",
    "دانة", "مرجان", "سندس", "كوكب", "وردة", "جمرة", "نسمة", "ياقوت", "قمر", "هلال", "سراب", "تمارا", "كيرا", "هيرا",
    "Rex", "Bruno", "Thor", "Nala", "Odin", "Kira", "Ares", "Duke", "Zara", "Ranger", "Ivo", "Fanta", "Nero", "Astra",
)
# Free text as people type it, also twice for one breed; weights are shares of the kennel, kilograms are typical.
BREEDS = (
    ("مالينو بلجيكي", 0.36, 28.0),
    ("جيرمان شيبرد", 0.29, 34.0),
    ("لابرادور", 0.14, 31.0),
    ("سبرينغر سبانيل", 0.07, 21.0),
    ("German Shepherd", 0.04, 34.0),
    ("Malinois", 0.03, 28.0),
    ("شيبرد هولندي", 0.04, 29.0),
    ("روت وايلر", 0.03, 44.0),
)
COLORS = ("أسود وبني", "بني فاتح", "أسود", "رمادي", "ذهبي", "أبيض وبني")
SPECIALIZATIONS = ("كشف متفجرات", "كشف مخدرات", "حراسة", "تتبع", "بحث وإنقاذ")
HOMES = ("حي السلام", "حي الزهور", "حي النهضة", "شارع الستين", "حي الروضة", "المدينة القديمة")
