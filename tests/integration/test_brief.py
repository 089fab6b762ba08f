"""The brief for phones: every key figure one may see, small, with the numbers of everywhere; what a phone keeps."""

import gzip
import json
import re
from datetime import timedelta

import pytest

from dashboard import clock
from dashboard.metrics.cache import VersionedCache
from dashboard.reports import REPORTS
from dashboard.semantic.fields import names_of
from layouts.brief import pages
from layouts.brief.pages import DENSITIES
from tests.lib.app_ground import CAST, AppGround
from tests.lib.own_rows import readable

MOST_BYTES = 8000
MOST_PAGE_BYTES = 60_000
"""Of all that a first visit loads, compressed."""
GRAINS = ("day", "week", "month")
CELL = re.compile(r'<li class="kpi">.*?</li>', re.DOTALL)


class TestSummary:
    @pytest.mark.parametrize("who", CAST)
    def test_it_has_every_key_figure_that_one_may_see_and_no_other(self, web: AppGround, who: str) -> None:
        found = web.as_(who).json("/api/mobile/summary?grain=month")
        said = {part["report_type"]: list(part["kpis"]) for part in found["reports"]}
        assert said == {report.name: list(names_of(report.shown_measures)) for report in readable(who)}

    @pytest.mark.parametrize("lang", ["ar", "en"])
    def test_it_is_small_for_who_reads_everything(self, web: AppGround, lang: str) -> None:
        for grain in GRAINS:
            response = web.as_("amal").get(f"/api/mobile/summary?grain={grain}&lang={lang}")
            assert len(response.data) <= MOST_BYTES, grain

    @pytest.mark.parametrize("who", ["amal", "carim", "faris"])
    def test_its_numbers_are_those_of_the_same_days_elsewhere(self, web: AppGround, who: str) -> None:
        browser = web.as_(who)
        for grain in GRAINS:
            found = browser.json(f"/api/mobile/summary?grain={grain}")
            days = "from={from}&to={to}".format_map(found["period"])
            for part in found["reports"]:
                other = browser.json(f"/api/reports/{part['report_type']}?view=light&{days}")["kpis"]
                assert {name: kpi["value"] for name, kpi in part["kpis"].items()} == {
                    name: kpi["value"] for name, kpi in other.items()
                }, (grain, part["report_type"])

    def test_the_quality_of_the_records_is_that_of_the_same_days_elsewhere(self, web: AppGround) -> None:
        browser = web.as_("carim")
        for grain in GRAINS:
            found = browser.json(f"/api/mobile/summary?grain={grain}&lang=en")
            days = "from={from}&to={to}".format_map(found["period"])
            page = browser.get(f"/m?grain={grain}&lang=en").text
            for part in found["reports"]:
                name = part["report_type"]
                other = browser.json(f"/api/reports/{name}/quality?lang=en&{days}")["quality"]
                whole = browser.json(f"/api/mobile/summary/{name}?grain={grain}&lang=en")["quality"]
                assert part["quality"] == {"score": other["completeness_score"], "badge": other["badge"]}
                assert whole == {key: other[key] for key in whole}
                head = page.partition(f'id="{name}"')[2].partition("</h2>")[0]
                assert f">{other['badge_label']}</span></small>" in head

    def test_a_project_narrows_it_and_a_foreign_one_is_none(self, web: AppGround) -> None:
        whole, alpha = (web.as_("amal").json(f"/api/mobile/summary?grain=month{of}") for of in ("", "&project=ALPHA"))
        assert alpha["reports"][0]["kpis"] != whole["reports"][0]["kpis"]
        foreign, nobodys = (web.as_("basel").get(f"/api/mobile/summary?project={code}") for code in ("KILO", "NONE"))
        assert foreign.status_code == nobodys.status_code == 400

    def test_who_has_it_gets_304_until_something_changes(self, web: AppGround) -> None:
        first = web.as_("hana").get("/api/mobile/summary?grain=month&date=2026-01-05")
        again = web.as_("hana").get(
            "/api/mobile/summary?grain=month&date=2026-01-05", headers={"If-None-Match": first.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b"")

    def test_it_counts_what_waits_for_those_who_approve(self, web: AppGround) -> None:
        waiting = web.as_("amal").json("/api/approvals")["total"]
        assert web.as_("amal").json("/api/mobile/summary")["approvals_waiting"] == waiting
        assert web.as_("faris").json("/api/mobile/summary")["approvals_waiting"] is None

    @pytest.mark.parametrize("query", ["grain=year", "date=2026-02-30", "form=x", "grain=day&grain=week"])
    def test_what_it_does_not_know_it_refuses(self, web: AppGround, query: str) -> None:
        assert web.as_("amal").get(f"/api/mobile/summary?{query}").status_code == 400


class TestBrief:
    def test_a_running_day_is_held_against_the_same_time_of_yesterday(self, web: AppGround) -> None:
        # Twice, for five minutes may end between the two questions.
        for _ in range(2):
            found = web.as_("amal").json("/api/mobile/summary/trainer_daily")
            light = web.as_("amal").json("/api/reports/trainer_daily?view=light&from=today&to=today")
            same_time = light["trend"]["like_for_like"]
            if same_time["until"] == found["period"]["until"]:
                break
        assert same_time["until"] == found["period"]["until"] and not found["period"]["complete"]
        previous = same_time["previous"]
        for name, kpi in found["kpis"].items():
            assert kpi["change"] is None or kpi["change"]["previous"] == previous[name]

    @pytest.mark.parametrize(("grain", "days"), [("day", 14), ("week", 30), ("month", 90)])
    def test_each_figure_has_its_days(self, web: AppGround, grain: str, days: int) -> None:
        found = web.as_("dina").json(f"/api/mobile/summary/vet_daily?grain={grain}&date=2026-03-04")
        assert {len(kpi["series"]) for kpi in found["kpis"].values()} == {days}
        assert found["window"]["to"] == found["period"]["to"]

    def test_a_week_is_held_against_the_same_weekdays(self, web: AppGround) -> None:
        found = web.as_("dina").json("/api/mobile/summary/vet_daily?grain=week&date=2026-03-04")
        basis = found["kpis"]["total_visits"]["change"]["basis"]
        assert (found["period"]["from"], found["period"]["to"]) == ("2026-03-02", "2026-03-08")
        assert (basis["from"], basis["to"], basis["compare"]) == ("2026-02-23", "2026-03-01", "week")


class TestPage:
    @pytest.mark.parametrize("who", CAST)
    @pytest.mark.parametrize("lang", ["ar", "en"])
    def test_it_shows_every_figure_with_its_change_and_trend_in_words(
        self, web: AppGround, who: str, lang: str
    ) -> None:
        page = web.as_(who).get(f"/m?lang={lang}")
        cells = CELL.findall(page.text)
        assert page.status_code == 200
        assert len(cells) == sum(len(report.shown_measures) for report in readable(who))
        assert all(
            'class="label"' in cell and ('class="way"' in cell or ' role="img" aria-label="' in cell) for cell in cells
        )

    @pytest.mark.parametrize("path", ["/m", "/m/trainer_daily"])
    def test_it_says_which_data_it_was_written_with(self, web: AppGround, path: str) -> None:
        version = web.as_("amal").json("/api/version")["data_version"]
        assert f'data-version="{version}"' in web.as_("amal").get(path).text

    def test_what_a_first_visit_loads_is_small(self, web: AppGround) -> None:
        page = web.as_("amal").get("/m?grain=month&lang=ar").text
        loaded = len(gzip.compress(page.encode()))
        for url in re.findall(r'<(?:link|script)[^>]*(?:src|href)="(/(?:assets|bundles)[^"]+)"', page):
            with web.as_("amal").get(url) as response:
                loaded += len(response.data if url.endswith(".woff2") else gzip.compress(response.data))
        assert loaded <= MOST_PAGE_BYTES

    def test_what_is_kept_of_it_is_shown_to_nobody_who_is_told_otherwise(
        self, web: AppGround, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = [
            (who, f"/m?grain={grain}&lang={lang}{of}")
            for who, project in (("amal", "ALPHA"), ("basel", "ALPHA"), ("carim", "BRAVO"), ("faris", ""))
            for grain in ("week", "month")
            for lang in ("ar", "en")
            for of in ("", f"&project={project}" if project else "")
        ]

        def blocks(who: str, path: str) -> str:
            return web.as_(who).get(path).text.partition("<main")[2]

        kept = [[blocks(who, path) for who, path in asked] for _ in range(2)][-1]
        for (who, path), shown in zip(asked, kept, strict=True):
            monkeypatch.setattr(pages, "_BLOCKS", VersionedCache(size=1))
            assert blocks(who, path) == shown, (who, path)

    def test_no_report_type_of_another_is_named(self, web: AppGround) -> None:
        for who in ("dina", "emad", "faris"):
            page = web.as_(who).get("/m?lang=en").text
            assert not [report for report in REPORTS if report not in readable(who) and report.label.en in page]
            assert web.as_(who).get("/m/pm_daily").status_code == web.as_(who).get("/m/none_such").status_code

    def test_the_page_of_a_report_type_has_its_projects_and_ones_own_only(self, web: AppGround) -> None:
        day = clock.today("Asia/Aden") - timedelta(days=2)
        page = web.as_("carim").get(f"/m/vet_daily?grain=month&date={day}&lang=en").text
        assert set(re.findall(r'<th scope="row"><bdi>([^<]+)</bdi>', page)) <= {"BRAVO", "CHARLIE"}
        assert page.count('class="card"') == 8

    def test_its_buttons_keep_the_period_and_the_project(self, web: AppGround) -> None:
        page = web.as_("amal").get("/m?grain=week&date=2026-03-04&project=ALPHA&lang=en").text
        for href in ("/m?date=2026-03-02&amp;project=ALPHA", "/m?grain=week&amp;date=2026-03-01&amp;project=ALPHA"):
            assert f'href="{href}"' in page
        assert 'href="/m/vet_daily?grain=week&amp;date=2026-03-02&amp;project=ALPHA"' in page

    def test_every_count_of_figures_has_a_density(self) -> None:
        assert [one.most for one in DENSITIES] == sorted(one.most for one in DENSITIES)
        assert sum(len(report.shown_measures) for report in REPORTS) <= DENSITIES[-1].most


class TestInstalled:
    def test_it_can_be_installed_in_either_language(self, web: AppGround) -> None:
        for lang, direction in (("ar", "rtl"), ("en", "ltr")):
            manifest = json.loads(web.browser().get(f"/m.webmanifest?lang={lang}").data)
            assert (manifest["lang"], manifest["dir"], manifest["start_url"]) == (lang, direction, "/m")
            for icon in manifest["icons"]:
                with web.browser().get(icon["src"]) as picture:
                    assert picture.mimetype == "image/png"

    def test_the_worker_is_the_same_for_everybody_and_names_what_pages_load(self, web: AppGround) -> None:
        worker = web.browser().get("/m-worker.js")
        assert worker.data == web.as_("amal").get("/m-worker.js").data
        page = web.as_("amal").get("/m").text
        for url in re.findall(r'"(/(?:assets/fonts|bundles)/[^"]+)"', page):
            assert url in worker.text

    def test_signing_in_or_out_wipes_what_is_kept(self, web: AppGround) -> None:
        browser = web.browser()
        assert browser.sign_in(web.add_person()).headers["Clear-Site-Data"] == '"storage"'
        assert browser.post("/logout").headers["Clear-Site-Data"] == '"storage"'
