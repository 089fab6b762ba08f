"""The description of the API: complete, valid, in the reader's language, silent about what the reader may not use."""

import json
import re
from typing import Any

import jsonschema_rs
import pytest

from dashboard.api.openapi import OPERATIONS
from dashboard.permissions import ROLE_PERMISSIONS
from dashboard.reports import REPORTS
from dashboard.semantic.fields import names_of
from tests.lib.app_ground import AppGround
from tests.lib.own_rows import ROLES
from tests.lib.problems import assert_problem
from tests.lib.routes import every_route

NOT_DESCRIBED = {
    "api.unknown": "answers every address that is none, with 404",
}
THE_HOSTS = "host."
"""Addresses of the program before ours, which docs/HOST-API.md describes."""
BESIDE_THE_API = {"api.healthz", "api.metrics", "api.readyz"}


def document(web: AppGround, who: str = "amal", lang: str = "en") -> dict[str, Any]:
    found: dict[str, Any] = web.as_(who).json(f"/api/openapi.json?lang={lang}")
    return found


class TestComplete:
    def test_every_address_of_the_api_has_one_operation_and_the_other_way_round(self, web: AppGround) -> None:
        described = [operation.endpoint for operation in OPERATIONS]
        assert len(described) == len(set(described))
        api = {str(rule.endpoint) for rule, _, _ in every_route(web.app) if rule.rule.startswith("/api/")}
        there = {endpoint for endpoint in api if not endpoint.startswith(THE_HOSTS)}
        assert set(described) == (there - NOT_DESCRIBED.keys()) | BESIDE_THE_API
        assert there >= NOT_DESCRIBED.keys(), "an exception for an endpoint that is gone"

    def test_every_operation_stands_in_the_document_for_each_report_type(self, web: AppGround) -> None:
        names = {at["operationId"] for path in document(web)["paths"].values() for at in path.values()}
        for operation in OPERATIONS:
            own = operation.endpoint.partition(".")[2]
            assert any(name == own or name.startswith(f"{own}_") for name in names), own

    def test_every_reference_leads_somewhere(self, web: AppGround) -> None:
        found = document(web)
        for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(found))):
            at: Any = found
            for part in reference.split("/"):
                at = at[part]

    def test_every_schema_is_one(self, web: AppGround) -> None:
        found = document(web)
        for schema in found["components"]["schemas"].values():
            whole = schema | {"components": {"schemas": found["components"]["schemas"]}}
            jsonschema_rs.meta.validate(whole | {"$schema": "https://json-schema.org/draft/2020-12/schema"})


class TestWords:
    @pytest.mark.parametrize(("lang", "letters"), [("ar", "[\u0621-\u064a]"), ("en", "[A-Za-z]")])
    def test_everything_is_said_in_the_reader_s_language(self, web: AppGround, lang: str, letters: str) -> None:
        found = document(web, lang=lang)
        texts = [at["summary"] for path in found["paths"].values() for at in path.values()]
        texts += [one["description"] for one in found["components"]["parameters"].values()]
        texts += [one["description"] for one in found["tags"]] + [found["info"]["description"]]
        assert len(texts) > 100
        for text in texts:
            assert re.search(letters, text), text

    def test_every_name_of_the_declarations_stands_there(self, web: AppGround) -> None:
        found = document(web)
        for report in REPORTS:
            schemas = found["components"]["schemas"]
            row, _ = schemas[f"{report.name}.Row"]["anyOf"]
            assert set(row["properties"]) >= set(names_of(report.columns))
            parameters = found["components"]["parameters"]
            assert {f"{report.name}.{name}" for name in names_of(report.dimensions)} <= set(parameters)
            assert parameters[f"{report.name}.measure"]["schema"]["enum"] == list(names_of(report.shown_measures))


class TestRights:
    def test_a_trainer_learns_of_no_other_report_type(self, web: AppGround) -> None:
        told = json.dumps(document(web, "emad"))
        assert "trainer_daily" in told
        for report in REPORTS:
            assert report.name == "trainer_daily" or report.name not in told

    def test_who_may_not_see_a_column_does_not_read_its_name(self, web: AppGround) -> None:
        hidden = {column.name for report in REPORTS for column in report.columns if column.sensitive}
        assert hidden
        open_to_all = {column.name for report in REPORTS for column in report.columns if not column.sensitive}
        told = json.dumps(document(web, "hana"))
        assert not [name for name in hidden - open_to_all if f'"{name}"' in told]
        told = json.dumps(document(web))
        assert all(f'"{name}"' in told for name in hidden)

    def test_nobody_reads_it_without_a_login(self, web: AppGround) -> None:
        assert_problem(web.browser().get("/api/openapi.json"), 401)
        assert_problem(web.browser().get("/api/docs"), 401)


class TestThePage:
    @pytest.mark.parametrize("lang", ["ar", "en"])
    @pytest.mark.parametrize("who", ["amal", "emad", "hana"])
    def test_it_names_every_operation_that_the_reader_may_use(self, web: AppGround, who: str, lang: str) -> None:
        page = web.as_(who).get(f"/api/docs?lang={lang}")
        assert page.status_code == 200
        assert page.content_type == "text/html; charset=utf-8"
        assert f'lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"' in page.text
        for operation in OPERATIONS:
            is_told = operation.permission is None or operation.permission in ROLE_PERMISSIONS[ROLES[who]]
            assert (operation.summary.text(lang) in page.text.replace("&#39;", "'")) is is_told
        assert ("vet_daily" in page.text) is (who != "emad")

    def test_what_it_offers_to_try_works(self, web: AppGround) -> None:
        page = web.as_("basel").get("/api/docs").text
        addresses = re.findall(r'<a class="button" href="([^"]+)"', page)
        reads = {str(rule.endpoint) for rule, _, _ in every_route(web.app) if "GET" in (rule.methods or ())}
        may = {None, *ROLE_PERMISSIONS[ROLES["basel"]]}
        assert len(addresses) > sum(one.endpoint in reads and one.permission in may for one in OPERATIONS) // 2
        for address in addresses:
            assert web.as_("basel").get(address.replace("&amp;", "&")).status_code == 200, address

    def test_it_has_no_script_but_ours(self, web: AppGround) -> None:
        page = web.as_("amal").get("/api/docs")
        assert not re.findall(r"<script(?![^>]*\bsrc=\"/)", page.text)
        assert not re.findall(r"https?://(?!localhost)", page.text)
