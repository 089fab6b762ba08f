"""sqlmap and wapiti against the running product, signed in as somebody who may see much: what they find, in one table.

They are installed into an environment of their own, beside the benchmarks' databases (they want other versions of our
packages), and ask nobody but the product on this machine.
"""

import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from json import loads
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench.running import RunningProduct, running_product
from bench.scale import prepared
from bench.week_readers import Connection
from bench.week_run import Place
from dashboard.config import Settings
from dashboard.reports.trainer_daily import TRAINER_DAILY
from data_access.connect import open_database

PROGRAMS = ("sqlmap==1.10.10", "wapiti3==3.2.3")
READER = "basel"
"""A manager: asks for much, and administers nothing that a scanner could switch off."""
WITHIN_S = 840
"""For one address of sqlmap's, and for wapiti as a whole."""
SEARCH_S, MODULE_S = 90, 30
"""How long wapiti looks for pages, and then attacks them with each module: every page leads to many that differ in
their filters only, so it would not come to an end."""
_REPORT = TRAINER_DAILY.name
ASKED = (
    f"/api/reports/{_REPORT}/tick?from=-7d&to=today&project=ALPHA&category=OBEDIENCE&measure=total_sessions",
    f"/api/reports/{_REPORT}/rows?from=-7d&category=OBEDIENCE&sort=-duration_min&rows=20",
    f"/api/reports/{_REPORT}/drilldown/total_sessions/all?from=-7d&project=ALPHA",
    f"/api/filters/dimensions/{_REPORT}?dimension=category&from=-7d",
    f"/api/reports/{_REPORT}/explain/total_sessions?from=-7d&category=OBEDIENCE",
    "/api/deliveries?state=sent&rows=20",
    "/api/approvals?waits_for=all&state=submitted&report=trainer_daily&project=ALPHA&rows=20",
    "/m?grain=day&project=ALPHA",
)
"""Answered with 200 as they stand: a program that is refused everything finds nothing."""
MODULES = "sql,timesql,xss,permanentxss,file,exec,crlf,redirect,csrf,cookieflags,csp,http_headers,methods"
"""Those that need no server of somebody else."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """`what` a program said of an address; none of it is nothing."""

    program: str
    address: str
    what: tuple[str, ...]


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print what each program found at each address."""
    with prepared(settings, rows) as bench:
        own = bench.settings
    with TemporaryDirectory(prefix="k9-scan-") as folder, running_product(own.data_dir) as product:
        with closing(open_database(own)) as database:
            place = Place(product=product, database=database, owner=database.owner, settings=own)
            cookie = place.cookie(READER)
        programs = _installed(own.data_dir.parent / "scanners")
        _check_asked(product, cookie)
        number = 0
        for one in chain(_sqlmap(programs, product, cookie), _wapiti(programs, product, cookie, Path(folder))):
            click.echo(f"{one.program:8}{one.address:110.110}{'; '.join(one.what) or 'nothing'}")
            number += len(one.what)
        failures = product.log().count("request failed")
    click.echo(f"{number} findings; {failures} requests that failed here")


def _check_asked(product: RunningProduct, cookie: str) -> None:
    connection = Connection(product.url)
    refused = [address for address in ASKED if connection.get(address, cookie)[0].isdecimal()]
    assert not refused, f"these say nothing: {refused}"


def _installed(folder: Path) -> Path:
    """Where the programs lie, installed there the first time."""
    programs, is_done = folder / "bin", folder / "installed"
    if not is_done.exists():
        venv.create(folder, with_pip=True)
        words = (programs / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *PROGRAMS)
        subprocess.run(words, check=True)  # noqa: S603 - our own words
        is_done.touch()
    return programs


def _sqlmap(programs: Path, product: RunningProduct, cookie: str) -> Iterator[Found]:
    usual = [
        *("--batch", "--disable-coloring", "--level", "2", "--risk", "1", "--dbms", "postgresql", "--flush-session"),
        *("--timeout", "20", "--threads", "2", "--technique", "BEUST", "--skip", "cookie,user-agent,referer"),
    ]
    for address in ASKED:
        said = _said([programs / "sqlmap", "-u", product.url + address, "--cookie", cookie, *usual])
        _, _, told = said.partition("identified the following injection point")
        points = [line.strip() for line in told.splitlines() if line.startswith("Parameter: ")]
        yield Found(program="sqlmap", address=address, what=tuple(points))


def _wapiti(programs: Path, product: RunningProduct, cookie: str, folder: Path) -> Iterator[Found]:
    report = folder / "wapiti.json"
    words: list[str | Path] = [programs / "wapiti", "-u", f"{product.url}/m", "--scope", "domain", "-m", MODULES]
    words += [
        "-f",
        "json",
        "-o",
        report,
        "-H",
        f"Cookie: {cookie}",
        "--max-scan-time",
        str(SEARCH_S),
        "--max-attack-time",
        str(MODULE_S),
        "--scan-force",
        "polite",
        "--flush-session",
    ]
    words += ["-x", f"{product.url}/logout", "--store-session", folder, "--no-bugreport", "-v", "1"]
    for address in ASKED:
        words += ["-s", product.url + address]
    cut = [line for line in _said(words).splitlines() if "Max attack time" in line]
    yield Found(program="wapiti", address=f"{len(cut)} of {len(MODULES.split(','))} modules cut short", what=())
    told = loads(report.read_text(encoding="utf-8"))
    for group in ("vulnerabilities", "anomalies"):
        for name, found in told[group].items():
            for one in found:
                yield Found(
                    program="wapiti", address=f"{one['method']} {one['path']}", what=(f"{name}: {one['info']}",)
                )
    pages = told["infos"].get("crawled_pages_nbr") or len(told["infos"].get("crawled_pages", ()))
    yield Found(program="wapiti", address=f"{pages} pages", what=())


def _said(words: Sequence[str | Path]) -> str:
    ran = subprocess.run(  # noqa: S603 - our own words
        list(map(str, words)), capture_output=True, text=True, check=False, timeout=WITHIN_S
    )
    print(ran.stderr[-500:], file=sys.stderr, end="")  # noqa: T201 - what it has to say about itself
    return ran.stdout
