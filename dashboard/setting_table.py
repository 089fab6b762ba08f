"""Every setting: its name in the environment, its default, what it is for, and how its text is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard import setting_values as read


@dataclass(frozen=True)
class Setting:
    """One environment variable. `parse` raises ValueError saying what a good value looks like."""

    name: str
    default: str
    help: str
    parse: Callable[[str], Any] = str
    is_secret: bool = False

    @property
    def attribute(self) -> str:
        return self.name.removeprefix("K9_").lower()


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        "",
        "the K9 database, postgresql://; empty = embedded PostgreSQL in K9_DATA_DIR",
        read.database_url,
        is_secret=True,
    ),
    Setting(
        "DATABASE_OWNER_URL",
        "",
        "the same database as the owner of our schema, for migrations; empty = DATABASE_URL",
        read.database_url,
        is_secret=True,
    ),
    Setting(
        "REDIS_URL",
        "redis://localhost:6379/0",
        "shared cache; unreachable = in-process cache, said once, retried",
        read.redis_url,
        is_secret=True,
    ),
    Setting(
        "REPORT_CACHE_TTL",
        "3600",
        "seconds that a cached answer may live; one made in advance lives for a day",
        read.whole(least=1),
    ),
    Setting("REPORT_SNAPSHOT_RETENTION_DAYS", "2555", "days that a sealed report is kept", read.whole(least=1)),
    Setting(
        "K9_AUDIT_KEY",
        "",
        "signs checkpoints of the audit log; generated and kept in K9_DATA_DIR in development, else none are made",
        is_secret=True,
    ),
    Setting("K9_AUDIT_OLD_KEYS", "", "public keys of earlier K9_AUDIT_KEYs, by comma", read.public_keys),
    Setting("K9_CHECKPOINT_DIR", "", "where checkpoints are written; empty = K9_DATA_DIR/checkpoints", read.folder),
    Setting("K9_AUDIT_RETENTION_DAYS", "2555", "days that entries of the audit log are kept", read.whole(least=365)),
    Setting("SMTP_SERVER", "", "mail server; empty = mails are kept as .eml in K9_DATA_DIR/mail"),
    Setting("SMTP_PORT", "587", "port of the mail server", read.whole(least=1, most=65535)),
    Setting("SMTP_USERNAME", "", "account at the mail server"),
    Setting("SMTP_PASSWORD", "", "its password", is_secret=True),
    Setting(
        "SMTP_SECURITY",
        "starttls",
        "starttls, tls or none (none refused in production unless the host is local)",
        read.choice("starttls", "tls", "none"),
    ),
    Setting("SMTP_FROM", "", "sender address of our mails; empty = k9-insight at the host of K9_PUBLIC_URL"),
    Setting(
        "K9_MAIL_MAX_MB",
        "20",
        "megabytes that the attachments of a mail may have together; larger files are linked to instead",
        read.whole(least=1, most=500),
    ),
    Setting(
        "SECRET_KEY",
        "",
        "signs cookies, encrypts secrets of webhooks; generated, kept in K9_DATA_DIR in development, else required",
        is_secret=True,
    ),
    Setting("K9_ENV", "development", "development or production", read.choice("development", "production")),
    Setting("K9_DATA_DIR", "var", "replica, embedded database, mail, logs", read.directory),
    Setting("K9_HOST", "127.0.0.1", "address to listen on"),
    Setting("K9_PORT", "8050", "port to listen on", read.whole(least=1, most=65535)),
    Setting("K9_WORKERS", "2", "web worker processes", read.whole(least=1, most=64)),
    Setting("K9_PUBLIC_URL", "", "links in mails, PDFs, webhooks; empty = from host and port", read.web_url),
    Setting(
        "K9_TRUSTED_PROXIES",
        "127.0.0.1,::1",
        "addresses or networks of TLS proxies whose X-Forwarded-For and X-Forwarded-Proto are believed",
        read.networks,
    ),
    Setting("K9_TIMEZONE", "Asia/Aden", "the unit's time zone, an IANA name", read.timezone),
    Setting("K9_WEEK_START", "monday", "first day of the week", read.choice(*read.WEEKDAYS)),
    Setting(
        "K9_HOLIDAYS",
        "",
        "the unit's own holidays, 05-22 or 2026-05-03..2026-05-05, by comma; the feasts of Islam are known",
        read.holidays,
    ),
    Setting(
        "K9_WORKING_HOURS",
        "06:00-18:00",
        "the unit's working hours; the audit log tells apart what happens outside of them",
        read.hours,
    ),
    Setting("K9_REST_DAYS", "friday", "days of the week without working hours, by comma, or none", read.weekdays),
    Setting("K9_LANGUAGE", "", "ar or en; empty = from the browser, else ar", read.choice("", "ar", "en")),
    Setting(
        "K9_ENGINE",
        "duckdb",
        "what answers queries; spark = a cluster, where they reach further back than K9_RECENT_MONTHS",
        read.choice("duckdb", "postgresql", "spark"),
    ),
    Setting("K9_SPARK_URL", "sc://127.0.0.1:15002", "the cluster's Spark Connect server", read.spark_url),
    Setting(
        "K9_SPARK_STORE",
        "",
        "where the Parquet lies, the same path on every machine of the cluster; empty = K9_DATA_DIR/store",
        read.folder,
    ),
    Setting(
        "K9_RECENT_MONTHS",
        "13",
        "with K9_ENGINE=spark: months, this one included, that each node answers for itself",
        read.whole(least=1, most=600),
    ),
    Setting(
        "K9_DEMO",
        "auto",
        "demo data: auto = only into an empty embedded database, on = into any empty one, off = never",
        read.choice("auto", "on", "off"),
    ),
    Setting("K9_DEMO_PASSWORD", "", "password of all demo accounts; empty = generated", is_secret=True),
    Setting(
        "K9_HOST_WRITES",
        "",
        "may corrections change the host's rows: on, off; empty = on if we made the tables",
        read.switch,
    ),
    Setting(
        "K9_REMIND_AFTER_HOURS",
        "24",
        "hours after which whoever a daily report waits for is reminded of it; 0 = never",
        read.whole(least=0, most=8760),
    ),
    Setting(
        "K9_ESCALATE_AFTER_HOURS",
        "48",
        "hours after which administrators and commanders are told that a daily report still waits; 0 = never",
        read.whole(least=0, most=8760),
    ),
    Setting(
        "K9_QUALITY_LIMITS",
        "",
        "least quality in percent at which a daily report is approved without a reason, trainer_daily=80, by comma",
        read.limits_of_reports,
    ),
    Setting("K9_WEBHOOK_ALLOW", "", "hosts exempt from the private-address block, by comma", read.words),
    Setting(
        "K9_TIER_LIMITS",
        "9,7,5",
        "lower limits of the score tiers excellent, good, fair (0-10); below is poor",
        read.tier_limits,
    ),
    Setting("K9_AGE_BANDS", "1,2,4,7", "inner limits of a dog's age bands, in years", read.year_limits),
    Setting("K9_EXPERIENCE_BANDS", "1,3,5,10", "inner limits of the experience bands, in years", read.year_limits),
)
