"""Every job: words for what it is for in both languages, and a time that comes."""

import pytest

from dashboard.i18n import LANGUAGES, Locale, catalogue, t
from jobs import JOBS
from jobs.job import Job
from layouts.pages.job_parts import schedule_words


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_it_says_what_it_is_for_and_when_it_runs(job: Job, lang: str) -> None:
    assert f"job.{job.name}" in catalogue(lang)
    words = schedule_words(job, Locale(lang=lang))
    assert "*" not in words and not words.startswith(t("jobs.every.rule", lang, rule="").split("\u2068")[0]), (
        "words, not what cron writes"
    )
