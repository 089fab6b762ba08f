"""The brief on a phone: all of it on the first screen without a script, and readable where there is no connection."""

from struct import unpack

from playwright.sync_api import Browser

from bench.running import RunningProduct
from tests.e2e.conftest import Arrives, Profiles
from tests.lib.reader import plain

PHONE = {"width": 360, "height": 640}
BLANK_BYTES = 8_000
"""A picture of that size in one colour has fewer."""

OUT_OF_SIGHT = """() => [...document.querySelectorAll(".kpi, .kpi .value, .kpi .label, .block h2 a")].filter(node => {
  const box = node.getBoundingClientRect(), cell = node.closest(".kpi, h2").getBoundingClientRect();
  const foot = document.querySelector("nav.bottom").getBoundingClientRect().top;
  const isCut = node.scrollWidth > node.clientWidth + 1 && !node.matches(".kpi");
  return box.bottom > foot + 1 || box.left < -1 || box.right > innerWidth + 1 || box.bottom > cell.bottom + 1 || isCut;
}).map(node => node.textContent.trim())"""
SMALL_TARGETS = """() => [...document.querySelectorAll("a, summary, button")].filter(node => {
  if (!node.checkVisibility() || node.matches(".skip")) return false;
  const box = (node.closest(".block") || node).getBoundingClientRect();
  return box.width < 44 || box.height < 44;
}).map(node => node.textContent.trim())"""


def test_every_figure_is_on_the_first_screen_without_a_script(
    chromium: Browser, product: RunningProduct, profiles: Profiles
) -> None:
    signed_in = profiles.shared("amal", "en", "light").storage_state()
    with chromium.new_context(viewport=PHONE, java_script_enabled=True, storage_state=signed_in) as context:  # type: ignore[arg-type]
        context.route("**/*.js", lambda route: route.abort())
        page = context.new_page()
        for path in ("/m?lang=ar&grain=month", "/m?lang=en", "/m?lang=ar&digits=arab&grain=week&project=ALPHA"):
            page.goto(product.url + path)
            page.evaluate("document.fonts.ready")
            assert page.locator(".kpi").count() > 70
            assert page.evaluate(OUT_OF_SIGHT) == [], path
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), path
            assert page.evaluate(SMALL_TARGETS) == [], path


def test_the_last_brief_is_read_without_a_connection_until_its_reader_signs_out(arrive: Arrives) -> None:
    reader = arrive("dina", lang="en", width=360, height=640, alone=True)
    reader.expects_complaints = True
    page, profile = reader.page, reader.page.context
    reader.visit("/m")
    shown = plain(page.locator("main").inner_text())
    page.wait_for_function(
        "async () => (await (await caches.open('k9-brief')).keys()).some(one => new URL(one.url).pathname === '/m')"
    )
    assert not page.locator("[data-role=kept]").is_visible()
    profile.set_offline(True)
    page.goto(f"{reader.url}/m")
    assert page.locator("[data-role=kept]").is_visible()
    assert plain(page.locator("main").inner_text()) == shown
    assert page.locator("[data-role=age]").inner_text()
    profile.set_offline(False)
    # Signing out elsewhere than in the brief wipes it as well.
    reader.visit("/")
    page.locator(".header .menu summary").last.click()
    page.locator("form[action='/logout'] button").first.click()
    page.wait_for_url("**/login*")
    assert page.evaluate("caches.keys()") == []
    profile.set_offline(True)
    reader.page.goto("about:blank")
    answered = page.evaluate("fetch('/m').then(() => true, () => false)")
    assert not answered


def test_a_card_is_shared_as_a_link_and_as_a_picture(arrive: Arrives) -> None:
    reader = arrive("dina", lang="en", width=360, height=640, alone=True)
    page, card = reader.page, reader.all("[data-card]").first
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.visit("/m/vet_daily?grain=month")
    card.locator("summary").click()
    card.locator("[data-share=link]").click()
    page.locator("[data-role=said]:not(:empty)").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{page.url}#{card.get_attribute('id')}"
    card.locator("summary").click()
    with page.expect_download() as found:
        card.locator("[data-share=picture]").click()
    picture = found.value.path().read_bytes()
    assert (picture[:8], unpack(">II", picture[16:24])) == (b"\x89PNG\r\n\x1a\n", (1080, 640))
    assert len(picture) > BLANK_BYTES
