"""Settings are read strictly, once, and say what is wrong with them in one line."""

import dataclasses
import stat
from pathlib import Path
from typing import Any

import pytest

from dashboard.config import SHORTEST_SECRET_KEY, Settings, load_settings
from dashboard.errors import SetupError
from dashboard.setting_table import SETTINGS, Setting

LONG_KEY = "k" * SHORTEST_SECRET_KEY
SECRETS = [setting for setting in SETTINGS if setting.is_secret]


def load(tmp_path: Path, **environ: str) -> Settings:
    return load_settings({"K9_DATA_DIR": str(tmp_path)} | environ)


def refused(tmp_path: Path, **environ: str) -> SetupError:
    with pytest.raises(SetupError) as caught:
        load(tmp_path, **environ)
    assert "\n" not in str(caught.value)
    return caught.value


def test_an_empty_environment_gives_the_defaults(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert (found.env, found.engine, found.demo) == ("development", "duckdb", "auto")
    assert (found.host, found.port, found.workers) == ("127.0.0.1", 8050, 2)
    assert (found.timezone, found.week_start, found.language) == ("Asia/Aden", "monday", "")
    assert found.uses_embedded_database
    assert found.public_url == "http://127.0.0.1:8050"
    assert found.host_writes is None


def test_the_data_directory_is_beside_the_program_wherever_it_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert load_settings({"SECRET_KEY": LONG_KEY}).data_dir == Path(__file__).resolve().parents[2] / "var"


def test_an_empty_value_counts_as_not_given(tmp_path: Path) -> None:
    assert load(tmp_path, K9_PORT="", K9_TIMEZONE="  ", DATABASE_URL=" ").port == 8050


VALID: list[tuple[str, str, Any]] = [
    ("DATABASE_URL", "postgresql://u:p@h:5432/k9", "postgresql+psycopg2://u:p@h:5432/k9"),
    ("DATABASE_URL", "postgres://u@h/k9", "postgresql+psycopg2://u@h/k9"),
    ("DATABASE_URL", "postgresql+psycopg2://u@h/k9", "postgresql+psycopg2://u@h/k9"),
    ("REDIS_URL", "rediss://cache:6380/1", "rediss://cache:6380/1"),
    ("REDIS_URL", "unix:///run/redis.sock", "unix:///run/redis.sock"),
    ("SMTP_SECURITY", "TLS", "tls"),
    ("K9_PORT", "65535", 65535),
    ("K9_PUBLIC_URL", "https://k9.example.org/", "https://k9.example.org"),
    ("K9_WEEK_START", "Sunday", "sunday"),
    ("K9_TIMEZONE", "Africa/Cairo", "Africa/Cairo"),
    ("K9_HOST_WRITES", "ON", True),
    ("K9_HOST_WRITES", "off", False),
    ("K9_WEBHOOK_ALLOW", " Hooks.Local, ,10.0.0.1", ("hooks.local", "10.0.0.1")),
    ("K9_TIER_LIMITS", "9.5, 8,6", (9.5, 8.0, 6.0)),
    ("K9_AGE_BANDS", "0.5,2", (0.5, 2.0)),
]


@pytest.mark.parametrize(("name", "text", "value"), VALID)
def test_a_good_value_is_read(tmp_path: Path, name: str, text: str, value: object) -> None:
    attribute = next(setting.attribute for setting in SETTINGS if setting.name == name)
    assert getattr(load(tmp_path, **{name: text}), attribute) == value


BAD: list[tuple[str, str, str | None]] = [
    ("DATABASE_URL", "mysql://h/k9", None),
    ("DATABASE_URL", "k9", None),
    ("DATABASE_URL", "postgresql://u:p@ss:w@h:port/k9", None),
    ("DATABASE_OWNER_URL", "sqlite:///k9.db", None),
    ("REDIS_URL", "localhost:6379", None),
    ("REPORT_CACHE_TTL", "0", None),
    ("REPORT_CACHE_TTL", "1h", None),
    ("REPORT_SNAPSHOT_RETENTION_DAYS", "-1", None),
    ("K9_AUDIT_OLD_KEYS", "5f,zz", None),
    ("K9_AUDIT_RETENTION_DAYS", "364", None),
    ("SMTP_PORT", "99999", None),
    ("SMTP_SECURITY", "startls", "starttls"),
    ("K9_ENV", "prod", "production"),
    ("K9_PORT", "0", None),
    ("K9_PORT", "80.5", None),
    ("K9_PORT", "٨٠٥٠", None),
    ("K9_MAIL_MAX_MB", "0", None),
    ("K9_WORKERS", "65", None),
    ("K9_PUBLIC_URL", "k9.example.org", None),
    ("K9_PUBLIC_URL", "ftp://k9.example.org", None),
    ("K9_TRUSTED_PROXIES", "proxy", None),
    ("K9_TIMEZONE", "Asia/Adem", "Asia/Aden"),
    ("K9_TIMEZONE", "asia/aden", "Asia/Aden"),
    ("K9_WEEK_START", "mondy", "monday"),
    ("K9_HOLIDAYS", "2026-13-01", None),
    ("K9_HOLIDAYS", "05-22..05-01", None),
    ("K9_WORKING_HOURS", "18:00-06:00", None),
    ("K9_WORKING_HOURS", "6 to 18", None),
    ("K9_REST_DAYS", "fridy", "friday"),
    ("K9_LANGUAGE", "fr", "ar"),
    ("K9_ENGINE", "duckbd", "duckdb"),
    ("K9_SPARK_URL", "http://cluster:15002", None),
    ("K9_RECENT_MONTHS", "0", None),
    ("K9_DEMO", "yes", None),
    ("K9_HOST_WRITES", "1", None),
    ("K9_TIER_LIMITS", "5,7,9", None),
    ("K9_TIER_LIMITS", "9,7", None),
    ("K9_TIER_LIMITS", "11,7,5", None),
    ("K9_TIER_LIMITS", "9,7,nan", None),
    ("K9_AGE_BANDS", "1,1", None),
    ("K9_AGE_BANDS", "one", None),
    ("K9_EXPERIENCE_BANDS", "3,1", None),
    ("K9_EXPERIENCE_BANDS", "1,inf", None),
    ("K9_QUALITY_LIMITS", "trainer_daily", None),
    ("K9_QUALITY_LIMITS", "trainer_daily=101", None),
    ("K9_REMIND_AFTER_HOURS", "-1", None),
    ("K9_ESCALATE_AFTER_HOURS", "two", None),
]


@pytest.mark.parametrize(("name", "text", "nearest"), BAD)
def test_a_bad_value_is_refused_by_name_with_the_nearest_good_one(
    tmp_path: Path, name: str, text: str, nearest: str | None
) -> None:
    error = refused(tmp_path, **{name: text})
    assert error.field == name
    assert name in str(error)
    assert error.suggestion == nearest


# Any text will do for these, and any folder for the directory.
FREE = {"SMTP_SERVER", "SMTP_USERNAME", "SMTP_PASSWORD", "SMTP_FROM", "SECRET_KEY", "K9_DEMO_PASSWORD"}
FREE |= {"K9_AUDIT_KEY", "K9_HOST", "K9_CHECKPOINT_DIR", "K9_DATA_DIR", "K9_WEBHOOK_ALLOW", "K9_SPARK_STORE"}


def test_every_setting_is_either_strict_or_free() -> None:
    assert {name for name, _, _ in BAD} | FREE == {setting.name for setting in SETTINGS}


def test_every_setting_has_a_field_and_every_field_a_setting() -> None:
    assert [field.name for field in dataclasses.fields(Settings)] == [setting.attribute for setting in SETTINGS]


class TestUnknownNames:
    @pytest.mark.parametrize(
        ("name", "nearest"),
        [("K9_PROT", "K9_PORT"), ("K9_TIME_ZONE", "K9_TIMEZONE"), ("K9_PORT_FILE", "K9_PORT"), ("K9_ZZZZZZZZZZ", None)],
    )
    def test_one_of_ours_is_refused_with_the_nearest(self, tmp_path: Path, name: str, nearest: str | None) -> None:
        error = refused(tmp_path, **{name: "1"})
        assert (error.field, error.suggestion) == (name, nearest)

    def test_one_of_another_program_is_not_our_business(self, tmp_path: Path) -> None:
        load(tmp_path, PATH="/bin", DATABASE_URLS="x", SMTP_HELLO="x", MY_K9_PORT="x")


class TestSecrets:
    @pytest.mark.parametrize("setting", SECRETS, ids=[setting.name for setting in SECRETS])
    def test_one_is_read_from_the_file_that_name_file_names(self, tmp_path: Path, setting: Setting) -> None:
        text = _valid_secret(setting)
        path = tmp_path / "secret"
        path.write_text(f"{text}\n")
        found = load(tmp_path / "data", **{f"{setting.name}_FILE": str(path)})
        assert getattr(found, setting.attribute) == setting.parse(text)

    @pytest.mark.parametrize("setting", SECRETS, ids=[setting.name for setting in SECRETS])
    def test_one_is_never_shown(self, tmp_path: Path, setting: Setting) -> None:
        assert "hush" not in repr(load(tmp_path, **{setting.name: _valid_secret(setting)}))
        if setting.parse is not str:
            error = refused(tmp_path, **{setting.name: "hush://hush@hush"})
            assert "hush" not in str(error)
            assert error.value is None

    def test_both_forms_at_once_are_refused(self, tmp_path: Path) -> None:
        error = refused(tmp_path, SECRET_KEY=LONG_KEY, SECRET_KEY_FILE="/run/secrets/k9")
        assert "SECRET_KEY_FILE" in str(error)

    @pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe\xfa"])
    def test_a_file_without_a_text_is_refused(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "secret"
        path.write_bytes(content)
        assert str(path) in str(refused(tmp_path, SECRET_KEY_FILE=str(path)))

    @pytest.mark.parametrize("name", ["nothing", "."])
    def test_a_file_that_cannot_be_read_is_refused(self, tmp_path: Path, name: str) -> None:
        assert refused(tmp_path, SMTP_PASSWORD_FILE=str(tmp_path / name)).field == "SMTP_PASSWORD_FILE"

    def test_a_generated_key_is_kept_for_us_alone(self, tmp_path: Path) -> None:
        first, second = load(tmp_path), load(tmp_path)
        assert first.secret_key == second.secret_key
        assert len(first.secret_key) >= SHORTEST_SECRET_KEY
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


class TestProduction:
    def test_it_starts_with_a_key_of_its_own(self, tmp_path: Path) -> None:
        found = load(tmp_path, K9_ENV="production", SECRET_KEY=LONG_KEY)
        assert found.is_production
        assert found.demo_hint_file is None

    @pytest.mark.parametrize("key", ["", "short", LONG_KEY[1:]])
    def test_it_refuses_a_missing_or_short_key(self, tmp_path: Path, key: str) -> None:
        error = refused(tmp_path, K9_ENV="production", SECRET_KEY=key)
        assert error.field == "SECRET_KEY"
        assert str(len(key)) in str(error)

    def test_it_needs_no_key_for_checkpoints_but_refuses_a_short_one(self, tmp_path: Path) -> None:
        given = {"K9_ENV": "production", "SECRET_KEY": LONG_KEY}
        assert load(tmp_path, **given).audit_key == ""
        assert refused(tmp_path, **given, K9_AUDIT_KEY="short").field == "K9_AUDIT_KEY"
        assert not list(tmp_path.iterdir())

    def test_it_refuses_mail_in_the_clear(self, tmp_path: Path) -> None:
        mail = {"K9_ENV": "production", "SECRET_KEY": LONG_KEY, "SMTP_SECURITY": "none"}
        assert refused(tmp_path, **mail, SMTP_SERVER="mail.example.org").field == "SMTP_SECURITY"
        load(tmp_path, **mail, SMTP_SERVER="localhost")
        load(tmp_path, **mail)
        load(tmp_path, **(mail | {"K9_ENV": "development"}), SMTP_SERVER="mail.example.org")


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80"), ("k9.local", "http://k9.local:80")],
)
def test_links_lead_to_an_address_that_a_browser_can_open(tmp_path: Path, host: str, url: str) -> None:
    assert load(tmp_path, K9_HOST=host, K9_PORT="80").public_url == url


def _valid_secret(setting: Setting) -> str:
    """A text that the setting accepts and that is easy to find again."""
    urls = {"DATABASE_URL": "postgresql", "DATABASE_OWNER_URL": "postgresql", "REDIS_URL": "redis"}
    return f"{urls[setting.name]}://hush:hush@host/0" if setting.name in urls else f"hush-{LONG_KEY}"
