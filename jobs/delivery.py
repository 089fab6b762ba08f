"""The services of delivery as the jobs have them."""

from dashboard.delivery.parts import Delivering, make_delivering
from jobs.job import Ground
from layouts.mail import MAIL_PAGES, compose


def delivering_of(ground: Ground) -> Delivering:
    return make_delivering(ground.settings, ground.database, ground.reads, MAIL_PAGES, compose)
