"""What deploy/ names exists: metrics, commands, settings, files."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from commands import COMMANDS
from dashboard.setting_table import SETTINGS
from dashboard.telemetry.catalogue import METRICS, Kind, Metric

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
ALERTS = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text(encoding="utf-8"))
DASHBOARD = json.loads((DEPLOY / "grafana/k9-insight.json").read_text(encoding="utf-8"))
FILES = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file()]
DEPLOY_DOCUMENT = (ROOT / "docs/DEPLOY.md").read_text(encoding="utf-8")

# As the client library writes them out.
_ENDINGS = {Kind.HISTOGRAM: ("_bucket", "_sum", "_count"), Kind.COUNTER: ("",), Kind.GAUGE: ("",)}
_WRITTEN = {f"{metric.name}{ending}": metric for metric in METRICS for ending in _ENDINGS[metric.kind]}
_NAME = re.compile(r"\bk9_[a-z0-9_]+")
_LABELS = re.compile(r"\b(k9_[a-z0-9_]+)\{([^}]*)\}")


def questions() -> list[str]:
    """Every expression of the alerts and of the dashboard."""
    of_alerts = [str(rule["expr"]) for group in ALERTS["groups"] for rule in group["rules"]]
    return of_alerts + [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


@pytest.mark.parametrize("question", questions())
def test_a_question_asks_for_metrics_and_labels_that_there_are(question: str) -> None:
    for name in _NAME.findall(question):
        assert name in _WRITTEN, name
    for name, conditions in _LABELS.findall(question):
        asked = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", conditions))
        assert asked <= {*_WRITTEN[name].labels, "instance", "job"}, question


@pytest.mark.parametrize("metric", METRICS, ids=[metric.name for metric in METRICS])
def test_a_metric_says_its_kind_in_its_name(metric: Metric) -> None:
    assert _NAME.fullmatch(metric.name) and metric.help
    assert metric.name.endswith("_total") is (metric.kind is Kind.COUNTER)


def test_every_alert_says_what_is_wrong_how_urgent_it_is_and_what_to_do() -> None:
    for rule in (rule for group in ALERTS["groups"] for rule in group["rules"]):
        assert rule["annotations"]["summary"] and rule["labels"]["severity"] in ("page", "ticket")
        assert f"`{rule['alert']}`" in DEPLOY_DOCUMENT, rule["alert"]


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(DEPLOY)) for path in FILES])
def test_a_file_names_settings_and_commands_that_there_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    known = {setting.name for setting in SETTINGS}
    named = {name.removesuffix("_FILE") for name in re.findall(r"\bK9_[A-Z_]+\b", text)}
    assert named <= known
    commands = re.findall(r"(?:\./k9|current/k9),? ([a-z-]+)", text)
    assert set(commands) <= {entry.name for entry in COMMANDS}
    assert str(path.relative_to(ROOT)) in DEPLOY_DOCUMENT, "docs/DEPLOY.md says what it is for"


def test_the_compose_file_starts_pages_after_the_migration_and_shares_the_replica_with_the_jobs() -> None:
    compose: Any = yaml.safe_load((DEPLOY / "docker/compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    for name in ("web", "jobs"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert services[name]["volumes"] == ["data:/var/lib/k9-insight"]
    named = {secret for service in services.values() for secret in service.get("secrets", ())}
    assert named == set(compose["secrets"])
    assert set(compose["volumes"]) == {"data", "database"}
    assert (DEPLOY / "docker" / services["web"]["build"]["context"]).resolve() == ROOT
    assert (ROOT / services["web"]["build"]["dockerfile"]).exists()


def test_the_cluster_sees_the_store_where_the_nodes_write_it_and_is_reached_by_nobody_else() -> None:
    added: Any = yaml.safe_load((DEPLOY / "docker/spark.yaml").read_text(encoding="utf-8"))
    services = added["services"]
    nodes = {name: one for name, one in services.items() if "environment" in one}
    cluster = {name: one for name, one in services.items() if name not in nodes}
    assert nodes.keys() >= {"web", "jobs"} and sum("worker" in name for name in cluster) == 2
    for node in nodes.values():
        settings = node["environment"]
        assert settings["K9_ENGINE"] == "spark"
        assert settings["K9_SPARK_URL"].removeprefix("sc://").partition(":")[0] in cluster
        assert node["volumes"] == [f"store:{settings['K9_SPARK_STORE']}"]
        assert {part["volumes"][0] for part in cluster.values()} == {f"{node['volumes'][0]}:ro"}
    assert all(part["networks"] == ["cluster"] and "ports" not in part for part in cluster.values())
    assert added["networks"]["cluster"]["internal"]
    wanted = {
        word for part in cluster.values() for line in part["command"] for word in re.findall(r"spark://(\S+):", line)
    }
    assert wanted <= cluster.keys()


@pytest.mark.parametrize("path", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda path: path.name)
def test_a_service_is_closed_in(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in ("User=k9", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "UMask=0077"):
        assert line in lines
    secrets = [line for line in lines if re.match(r"Environment=.*(KEY|PASSWORD|_URL)=", line)]
    assert not secrets, "secrets come by LoadCredential"
