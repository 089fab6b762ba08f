"""The settings: one table, read once from the environment at start, checked strictly, then passed in."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from dashboard import setting_values as read
from dashboard.errors import SetupError, nearest
from dashboard.secret_files import kept_secret, read_secret_file
from dashboard.setting_table import SETTINGS, Setting

SHORTEST_SECRET_KEY = 32
DEMO_ACCOUNTS_FILE = "demo-accounts.txt"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The parsed settings, one field per Setting. Secrets stay out of its repr."""

    database_url: str = field(repr=False)
    database_owner_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    report_cache_ttl: int
    report_snapshot_retention_days: int
    audit_key: str = field(repr=False)
    audit_old_keys: tuple[str, ...]
    checkpoint_dir: Path | None
    audit_retention_days: int
    smtp_server: str
    smtp_port: int
    smtp_username: str
    smtp_password: str = field(repr=False)
    smtp_security: str
    smtp_from: str
    mail_max_mb: int
    secret_key: str = field(repr=False)
    env: str
    data_dir: Path
    host: str
    port: int
    workers: int
    public_url: str
    trusted_proxies: tuple[read.Network, ...]
    timezone: str
    week_start: str
    holidays: tuple[read.Holiday, ...]
    working_hours: tuple[time, time]
    rest_days: tuple[str, ...]
    language: str
    engine: str
    spark_url: str
    spark_store: Path | None
    recent_months: int
    demo: str
    demo_password: str = field(repr=False)
    host_writes: bool | None
    remind_after_hours: int
    escalate_after_hours: int
    quality_limits: Mapping[str, float]
    webhook_allow: tuple[str, ...]
    tier_limits: tuple[float, float, float]
    age_bands: tuple[float, ...]
    experience_bands: tuple[float, ...]

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def demo_hint_file(self) -> Path | None:
        """Where the password of the demo accounts is kept; never told in production."""
        return None if self.is_production else self.data_dir / DEMO_ACCOUNTS_FILE

    @property
    def uses_embedded_database(self) -> bool:
        return not self.database_url


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings from `environ`; SetupError names the variable, its value and the nearest valid one."""
    _refuse_unknown(environ)
    values = {setting.attribute: _value(setting, environ) for setting in SETTINGS}
    _refuse_open_mail(values)
    if not values["public_url"]:
        values["public_url"] = _local_url(values["host"], values["port"])
    values["secret_key"] = _secret_key(values)
    # Without one there are no checkpoints in production, which the doctor says; a short one is a mistake.
    if values["audit_key"]:
        _refuse_short(values, "K9_AUDIT_KEY", values["audit_key"])
    return Settings(**values)


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = [setting.name for setting in SETTINGS]
    known += [f"{setting.name}_FILE" for setting in SETTINGS if setting.is_secret]
    for name in sorted(environ):
        if name.startswith("K9_") and name not in known:
            raise SetupError(
                f"there is no setting called {name}",
                field=name,
                suggestion=nearest(name, known),
                hint="correct or unset it",
            )


def _value(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = _text(setting, environ)
    try:
        return setting.parse(text)
    except ValueError as error:
        shown = "(secret)" if setting.is_secret else repr(text)
        choices = getattr(setting.parse, "choices", ())
        raise SetupError(
            f"{setting.name}={shown} cannot be used: {error}",
            field=setting.name,
            value=None if setting.is_secret else text,
            suggestion=nearest(text, choices) if choices else None,
        ) from None


def _text(setting: Setting, environ: Mapping[str, str]) -> str:
    """The text of a setting, an empty one counting as not given; from NAME_FILE for a secret."""
    direct = environ.get(setting.name, "").strip()
    file_name = environ.get(f"{setting.name}_FILE", "") if setting.is_secret else ""
    if direct and file_name:
        raise SetupError(f"{setting.name} and {setting.name}_FILE are both set; unset one", field=setting.name)
    if file_name:
        return read_secret_file(f"{setting.name}_FILE", Path(file_name))
    return direct or setting.default


def _refuse_open_mail(values: Mapping[str, Any]) -> None:
    is_open = values["smtp_server"] and values["smtp_security"] == "none"
    if is_open and values["env"] == "production" and values["smtp_server"] not in LOCAL_HOSTS:
        raise SetupError(
            f"SMTP_SECURITY=none would send mail in the clear to {values['smtp_server']}",
            field="SMTP_SECURITY",
            suggestion="starttls",
        )


def _secret_key(values: Mapping[str, Any]) -> str:
    key: str = values["secret_key"]
    if not key and values["env"] == "development":
        return kept_secret(values["data_dir"], "secret-key")
    _refuse_short(values, "SECRET_KEY", key)
    return key


def _refuse_short(values: Mapping[str, Any], name: str, key: str) -> None:
    if len(key) < SHORTEST_SECRET_KEY and values["env"] == "production":
        raise SetupError(
            f"{name} has {len(key)} characters, production needs at least {SHORTEST_SECRET_KEY}",
            field=name,
            hint="generate one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
        )


def _local_url(host: str, port: int) -> str:
    """Where a browser on this machine finds us; a wildcard address is not one it can open."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    return f"http://{shown}:{port}"


def settings_from_environment() -> Settings:
    """The settings of this process: the only place that looks at the environment."""
    return load_settings(os.environ)
