"""One running product and one browser for all tests here, which end with the last of them; a reader a test."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from bench.running import RunningProduct, running_product
from tests.lib.reader import Reader

CHROMIUM = "/usr/bin/chromium"
OPTIONS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
)
Scheme = Literal["light", "dark"]
LOCALES = {"ar": "ar-YE", "en": "en-GB"}
# Generous: the machine may be doing other things.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


class Arrives(Protocol):
    """Makes a reader: who ("" for nobody yet), in which language, on which screen.

    Readers with the same cookies share a browser profile, so that scripts come from its cache; `alone` gives one of
    its own, for a test that changes cookies, storage or language.
    """

    def __call__(
        self,
        username: str = "ghada",
        lang: str = "ar",
        *,
        width: int = 1440,
        height: int = 900,
        scheme: Scheme = "light",
        alone: bool = False,
    ) -> Reader: ...


@pytest.fixture(scope="package")
def product() -> Iterator[RunningProduct]:
    with TemporaryDirectory(prefix="k9-e2e-") as directory, running_product(Path(directory) / "var") as running:
        yield running


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        browser.close()


class Profiles:
    """Browser profiles: a member of the cast signs in once, at the login page, and keeps the cookies; in a profile of
    one's own anew, so that who signs out there does not sign out the others."""

    def __init__(self, browser: Browser, product: RunningProduct) -> None:
        self._browser = browser
        self._url = product.url
        self.password = product.demo_password()
        self._cookies: dict[str, Any] = {}
        self._shared: dict[tuple[str, str, Scheme], BrowserContext] = {}

    def alone(self, username: str, lang: str, scheme: Scheme) -> BrowserContext:
        return self._new(self._signed_in(username) if username else None, lang, scheme)

    def _new(self, cookies: Any, lang: str, scheme: Scheme) -> BrowserContext:
        context = self._browser.new_context(locale=LOCALES[lang], color_scheme=scheme, storage_state=cookies)
        context.set_default_timeout(PATIENCE_MS)
        return context

    def shared(self, username: str, lang: str, scheme: Scheme) -> BrowserContext:
        key = (username, lang, scheme)
        if key not in self._shared:
            self._shared[key] = self._new(self._cookies_of(username) if username else None, lang, scheme)
        return self._shared[key]

    def _cookies_of(self, username: str) -> Any:
        if username not in self._cookies:
            self._cookies[username] = self._signed_in(username)
        return self._cookies[username]

    def _signed_in(self, username: str) -> Any:
        with self._browser.new_context(locale=LOCALES["en"]) as context:
            page = context.new_page()
            page.goto(f"{self._url}/login")
            page.fill("[name=username]", username)
            page.fill("[name=password]", self.password)
            page.click("button[type=submit]")
            page.wait_for_url(f"{self._url}/")
            return context.storage_state()


@pytest.fixture(scope="package")
def profiles(product: RunningProduct, chromium: Browser) -> Profiles:
    return Profiles(chromium, product)


@pytest.fixture
def arrive(product: RunningProduct, profiles: Profiles) -> Iterator[Arrives]:
    """Readers of this test; when it ends, none of their pages may have complained."""
    readers: list[Reader] = []

    def make(
        username: str = "ghada",
        lang: str = "ar",
        *,
        width: int = 1440,
        height: int = 900,
        scheme: Scheme = "light",
        alone: bool = False,
    ) -> Reader:
        profile = (profiles.alone if alone else profiles.shared)(username, lang, scheme)
        page = profile.new_page()
        page.set_viewport_size({"width": width, "height": height})
        readers.append(Reader(page, product.url))
        return readers[-1]

    yield make
    for reader in readers:
        reader.page.close()
        assert reader.expects_complaints or not reader.complaints


@pytest.fixture
def ghada(arrive: Arrives) -> Reader:
    """The commander, reading English at a desk."""
    return arrive("ghada", lang="en")
