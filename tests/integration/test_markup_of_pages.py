"""Each page as the server writes it: a parser that forgives nothing reads it without a complaint."""

import pytest
from html5lib import HTMLParser
from html5lib.html5parser import ParseError

from bench.every_page import PAGES, READER, ProductPage
from tests.integration.test_templates import save
from tests.lib.app_ground import AppGround, with_language

_NOT_MADE = {"batch": "6a1f0c4e-0000-4000-8000-000000000001", "webhook": "6a1f0c4e-0000-4000-8000-000000000001"}


@pytest.fixture(scope="module")
def held(web: AppGround) -> dict[str, str]:
    """What the addresses name."""
    [row] = web.as_(READER).json("/api/reports/trainer_daily/rows?from=-9d&to=-2d&rows=1")["items"]
    return _NOT_MADE | {
        "row": row["row_id"],
        "day": row["day"],
        "project": row["project_key"]["value"],
        "dog": row["dog_key"]["value"],
        "saved": save(web, READER)["id"],
    }


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_its_elements_are_where_they_may_be(web: AppGround, held: dict[str, str], page: ProductPage, lang: str) -> None:
    path = page.path.format_map(held)
    browser = web.browser() if page.is_open else web.as_(READER)
    text = browser.get(with_language(path, lang), buffered=True).text
    parser = HTMLParser(strict=True)
    try:
        parser.parse(text)
    except ParseError as error:
        line, column = parser.tokenizer.stream.position()
        before = "\n".join(text.splitlines()[:line])[: column or None]
        pytest.fail(f"{error}: {before[-300:]}")
