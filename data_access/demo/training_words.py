"""What a training session may say: subjects, equipment, weather and remarks by category."""

from __future__ import annotations

# Category, its share of the sessions, typical minutes, how hard it is (taken from the rating).
CATEGORIES = (
    ("DETECTION", 0.27, 35, 0.10),
    ("OBEDIENCE", 0.24, 30, -0.15),
    ("FITNESS", 0.15, 40, -0.10),
    ("AGILITY", 0.12, 30, 0.05),
    ("SOCIALIZATION", 0.08, 25, 0.00),
    ("BALL_WORK", 0.06, 20, -0.20),
    ("ATTACK", 0.06, 25, 0.25),
    ("OTHER", 0.02, 20, 0.00),
)

SUBJECTS = {
    "DETECTION": ("كشف متفجرات في المركبات", "البحث عن مواد مخبأة في الأمتعة", "تمييز الروائح على الحائط", "تفتيش غرف",
                  "كشف مخدرات في الشحنات", "تفتيش ساحة مفتوحة", "Vehicle search line-up"),
    "OBEDIENCE": ("المشي بجانب المدرب", "الجلوس والثبات", "الاستدعاء من مسافة", "الطاعة مع مشتتات",
                  "البقاء دون مدرب", "الأوامر عن بعد"),
    "FITNESS": ("جري لمسافة 3 كم", "صعود المرتفعات", "تمارين تحمل", "السباحة", "جر الأثقال الخفيفة", "مسير ليلي"),
    "AGILITY": ("تخطي الحواجز", "النفق والجسر", "السلالم المكشوفة", "القفز العالي", "مضمار الموانع كاملا"),
    "SOCIALIZATION": ("التعود على أصوات المحركات", "المرور بين الحشود", "ركوب المركبات", "التعامل مع كلاب أخرى",
                      "استكشاف مبنى جديد"),
    "BALL_WORK": ("إحضار الكرة", "مسك الكرة في الهواء", "كرة المكافأة بعد الكشف", "تمرين التناسق بالكرة"),
    "ATTACK": ("الإمساك بالكم الواقي", "الإفلات عند الأمر", "ملاحقة المشتبه", "حماية المدرب"),
    "OTHER": ("تقييم شهري", "تدريب مشترك مع الدوريات", "عرض ميداني"),
}

SUBTYPES = {
    "SOCIALIZATION": ("HUMAN_INTERACTION", "ANIMAL_INTERACTION", "VEHICLE_EXPOSURE", "SOUND_DESENSITIZATION",
                      "ENVIRONMENT_EXPLORATION", "CROWD_INTERACTION"),
    "BALL_WORK": ("FETCH_TRAINING", "CATCH_TRAINING", "AGILITY_BALL", "COORDINATION_BALL", "REWARD_BALL"),
}

EQUIPMENT = {
    "DETECTION": ('["عينات تدريب", "صناديق"]', '["حائط الروائح"]', '["عينات تدريب", "كرة مكافأة"]'),
    "OBEDIENCE": ('["رسن طويل"]', '["رسن قصير", "مكافآت"]', '["صافرة"]'),
    "FITNESS": ('["حزام صدر"]', '["حزام جر", "رسن"]', "[]"),
    "AGILITY": ('["حواجز", "نفق"]', '["جسر", "سلم"]', '["حواجز"]'),
    "SOCIALIZATION": ("[]", '["مكبر صوت"]', '["مركبة"]'),
    "BALL_WORK": ('["كرة"]', '["كرة", "حبل"]'),
    "ATTACK": ('["كم واق", "بدلة حماية"]', '["كم واق"]'),
    "OTHER": ("[]",),
}

# Winter, spring, summer, autumn.
WEATHER = (
    ("صحو بارد", "غائم", "رياح خفيفة", "صحو"),
    ("معتدل", "صحو", "غائم جزئيا", "غبار"),
    ("حار", "حار جدا", "حار ورطب", "غبار"),
    ("معتدل", "صحو", "أمطار خفيفة", "رياح نشطة"),
)

# By the rating, worst first: a remark that contradicts its number would give the demo away.
REMARKS = (
    ("لم يستجب للأوامر، تعاد الجلسة", "تشتت شديد وإرهاق", "رفض الدخول إلى الموقع"),
    ("أداء ضعيف يحتاج إلى تكرار", "استجابة بطيئة", "تأخر في الإشارة إلى العينة"),
    ("أداء متوسط مع بعض التشتت", "يحتاج إلى تعزيز الثبات", "تحسن بعد الراحة"),
    ("أداء جيد واستجابة سريعة", "التزم بالأوامر مع مشتت واحد", "حماس جيد طوال الجلسة"),
    ("أداء ممتاز دون أخطاء", "أشار إلى كل العينات", "جاهز للمهمة", "Excellent focus"),
)
STATUSES = ("PM_APPROVED", "DRAFT", "PENDING_PM_REVIEW", "PM_REJECTED")
