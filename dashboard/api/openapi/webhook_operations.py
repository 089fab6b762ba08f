"""The endpoints of webhooks."""

from functools import partial

from dashboard.api.openapi.grammar import Answer, Operation, Parameter, Tag
from dashboard.api.openapi.parameters import CURSOR, ROWS
from dashboard.api.openapi.shapes import one_of
from dashboard.i18n import Label
from dashboard.permissions import Permission
from data_access.webhook_log import STATES

DELIVERY_STATE = Parameter(
    name="state",
    key="delivery_state",
    schema=one_of(*STATES),
    label=Label(ar="حالة الرسالة؛ كلها إن لم تُذكر.", en="The state of a delivery; all unless it is given."),
)
_operation = partial(Operation, tag=Tag.WEBHOOKS, permission=Permission.ADMIN_WEBHOOK_WRITE)
_WEBHOOK = Answer(label=Label(ar="مستقبِل الويب هوك", en="The webhook"), shape="Webhook")

WEBHOOK_OPERATIONS: tuple[Operation, ...] = (
    _operation(
        endpoint="api.webhooks",
        summary=Label(ar="مستقبِلو الأحداث وحال الرسائل إليهم", en="The receivers of events, and how they stand"),
        answer=Answer(label=Label(ar="المستقبِلون", en="The webhooks"), shape="Webhooks"),
        problems=(403,),
    ),
    _operation(
        endpoint="api.webhook_create",
        summary=Label(ar="إضافة مستقبِل؛ يُعرض سره مرة واحدة", en="Add a receiver; its secret is told this once"),
        answer=Answer(
            label=Label(ar="المستقبِل وسره", en="The webhook, with its secret"), shape="WebhookWithSecret", status=201
        ),
        problems=(400, 403, 415),
        body="NewWebhook",
    ),
    _operation(
        endpoint="api.webhook",
        summary=Label(ar="مستقبِل واحد", en="One receiver"),
        answer=_WEBHOOK,
        problems=(403, 404),
    ),
    _operation(
        endpoint="api.webhook_change",
        summary=Label(
            ar="تغيير ما يُذكر من مستقبِل؛ الترويسة ذات القيمة الفارغة تبقى كما هي",
            en="Change what is given of a receiver; a header whose value is null keeps its own",
        ),
        answer=_WEBHOOK,
        problems=(400, 403, 404, 415),
        body="ChangedWebhook",
    ),
    _operation(
        endpoint="api.webhook_delete",
        summary=Label(ar="حذف مستقبِل مع سجل رسائله", en="Take a receiver away, with its deliveries"),
        answer=Answer(label=Label(ar="ما حُذف", en="What is gone"), shape="WebhookDeleted"),
        problems=(400, 403, 404),
    ),
    _operation(
        endpoint="api.webhook_test",
        summary=Label(ar="إرسال رسالة تجريبية", en="Send a test message"),
        answer=Answer(label=Label(ar="مستقبِل الويب هوك", en="The webhook"), shape="Webhook", status=202),
        problems=(400, 403, 404, 409),
    ),
    _operation(
        endpoint="api.webhook_rotate",
        summary=Label(
            ar="سر جديد، ويبقى السابق صالحًا ساعات معدودة",
            en="A new secret; the one before signs as well for some hours",
        ),
        answer=Answer(label=Label(ar="المستقبِل وسره", en="The webhook, with its secret"), shape="WebhookWithSecret"),
        problems=(400, 403, 404, 415),
        body="WebhookRotation",
    ),
    _operation(
        endpoint="api.webhook_deliveries",
        summary=Label(
            ar="ما أُرسل إلى مستقبِل، الأحدث أولًا، مع كل محاولة", en="What a receiver was sent, with every try"
        ),
        takes=(DELIVERY_STATE, ROWS, CURSOR),
        answer=Answer(label=Label(ar="صفحة من السجل", en="A page of the log"), shape="WebhookDeliveries"),
        problems=(400, 403, 404),
    ),
    _operation(
        endpoint="api.webhook_replay",
        summary=Label(
            ar="إعادة إرسال ما حدث بين لحظتين: ما لم يصل (failed) أو كله (all)",
            en="Send again what happened between two moments: what did not arrive (failed), or all",
        ),
        answer=Answer(label=Label(ar="كم سيُرسل", en="How many will be sent"), shape="WebhookReplayed", status=202),
        problems=(400, 403, 404, 409, 415),
        body="WebhookReplay",
    ),
    _operation(
        endpoint="api.webhook_delivery",
        summary=Label(ar="رسالة واحدة مع كل محاولة", en="One delivery, with every try"),
        answer=Answer(label=Label(ar="الرسالة", en="The delivery"), shape="WebhookDelivery"),
        problems=(403, 404),
    ),
    _operation(
        endpoint="api.webhook_delivery_replay",
        summary=Label(ar="إعادة إرسال رسالة بالمعرّف نفسه", en="Send one again, under the same webhook-id"),
        answer=Answer(label=Label(ar="الرسالة", en="The delivery"), shape="WebhookDelivery", status=202),
        problems=(400, 403, 404, 409),
    ),
)
