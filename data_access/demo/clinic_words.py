"""What a veterinary visit may say: symptoms, diagnoses, treatments, medicines and vaccines."""

from __future__ import annotations

import json
from dataclasses import dataclass

# name: dose, frequency, duration
MEDICINES = {
    "بخاخ مضاد طفيليات": ("رشة", "يوميا", "7 أيام"),
    "مطهر موضعي": ("مسحة", "مرتين", "5 أيام"),
    "شراب سعال": ("5 مل", "مرتين", "5 أيام"),
    "مضاد قيء": ("1 مل", "مرة", "3 أيام"),
    "محلول ملحي": ("500 مل", "مرة", "يومان"),
    "محلول رينجر": ("750 مل", "مرة", "يوم"),
    "كاربروفين": ("50 ملغ", "مرتين", "7 أيام"),
    "أموكسيسيلين": ("250 ملغ", "مرتين", "7 أيام"),
    "سيميثيكون": ("40 ملغ", "ثلاث مرات", "3 أيام"),
    "مضاد هيستامين": ("25 ملغ", "مرتين", "3 أيام"),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One thing that brings a dog to the vet; cost is typical, in rial."""

    symptoms: str | None = None
    diagnosis: str
    treatment: str
    medicines: tuple[str, ...] = ()
    cost: int

    @property
    def medications(self) -> str | None:
        """As the host keeps them: a json list of objects; nothing recorded is null."""
        if not self.medicines:
            return None
        parts = ("dose", "frequency", "duration")
        given = [{"name": name, **dict(zip(parts, MEDICINES[name], strict=True))} for name in self.medicines]
        return json.dumps(given, ensure_ascii=False)


ROUTINE = (
    Case(diagnosis="سليم", treatment="لا حاجة إلى علاج", cost=6000),
    Case(diagnosis="فحص دوري: سليم", treatment="الاستمرار على الغذاء الحالي", cost=6000),
    Case(
        symptoms="حكة خفيفة",
        diagnosis="طفيليات خارجية",
        treatment="رش مضاد للطفيليات",
        medicines=("بخاخ مضاد طفيليات",),
        cost=9000,
    ),
    Case(symptoms="جير على الأسنان", diagnosis="التهاب لثة خفيف", treatment="تنظيف أسنان", cost=14000),
    Case(symptoms="طول الأظافر", diagnosis="سليم", treatment="قص أظافر وتنظيف أذن", cost=7000),
    Case(symptoms="زيادة في الوزن", diagnosis="وزن أعلى من المثالي", treatment="خفض الوجبة وزيادة المشي", cost=6500),
    Case(symptoms="متابعة جرح", diagnosis="جرح يلتئم", treatment="تغيير ضماد", medicines=("مطهر موضعي",), cost=8000),
    Case(
        symptoms="كحة خفيفة", diagnosis="التهاب حلق", treatment="راحة ومضاد سعال", medicines=("شراب سعال",), cost=11000
    ),
)
EMERGENCY = (
    Case(
        symptoms="قيء وإسهال",
        diagnosis="التهاب معدة وأمعاء",
        treatment="سوائل وريدية ومضاد قيء",
        medicines=("مضاد قيء", "محلول ملحي"),
        cost=38000,
    ),
    Case(
        symptoms="لهاث شديد وخمول",
        diagnosis="إجهاد حراري",
        treatment="تبريد وسوائل",
        medicines=("محلول رينجر",),
        cost=42000,
    ),
    Case(
        symptoms="عرج في الطرف الأمامي",
        diagnosis="التواء مفصل",
        treatment="راحة ومسكن",
        medicines=("كاربروفين",),
        cost=30000,
    ),
    Case(
        symptoms="جرح في باطن القدم",
        diagnosis="جرح قطعي",
        treatment="خياطة وتضميد",
        medicines=("أموكسيسيلين", "مطهر موضعي"),
        cost=46000,
    ),
    Case(
        symptoms="انتفاخ البطن",
        diagnosis="اشتباه التواء المعدة",
        treatment="تفريغ المعدة وملاحظة",
        medicines=("سيميثيكون",),
        cost=85000,
    ),
    Case(
        symptoms="لدغة حشرة وتورم",
        diagnosis="تفاعل تحسسي",
        treatment="مضاد هيستامين",
        medicines=("مضاد هيستامين",),
        cost=24000,
    ),
)
VACCINATION = (
    Case(diagnosis="تحصين سنوي", treatment="إعطاء اللقاح", cost=15000),
    Case(diagnosis="جرعة منشطة", treatment="إعطاء اللقاح", cost=12000),
)
CASES = (*ROUTINE, *EMERGENCY, *VACCINATION)

VISIT_TYPES = ("ROUTINE", "EMERGENCY", "VACCINATION")
VACCINES = ('["السعار"]', '["الخماسي"]', '["السعار", "الخماسي"]', '["الثماني"]', '["سعال الكلاب"]')
VISIT_NOTES = (
    "يراجع بعد أسبوع",
    "يمنع من التدريب ثلاثة أيام",
    "أخبر السائس بالتعليمات",
    "لوحظ تحسن",
    "Follow-up by phone",
    "يعاد قياس الحرارة مساء",
)
BLOOD_PRESSURES = ("120/80", "130/85", "125/78", "140/90", "118/76")
CLINICS = ("العيادة المركزية", "العيادة الميدانية", "Field clinic")
