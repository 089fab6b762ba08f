"""The services of delivery as the jobs have them."""

from dashboard.delivery.parts import Delivering, MailPages, make_delivering
from jobs.job import Ground
from layouts.address import ACCOUNT, DELIVERIES, UNSUBSCRIBE, question_path
from layouts.mail import compose

PAGES = MailPages(question=question_path, ledger=DELIVERIES, account=ACCOUNT, unsubscribe=UNSUBSCRIBE)


def delivering_of(ground: Ground) -> Delivering:
    return make_delivering(ground.settings, ground.database, ground.reads, PAGES, compose)
