"""Every metric at /metrics with its labels and meaning."""

from dashboard.reference.markdown import GENERATED, code, table
from dashboard.telemetry.catalogue import METRICS


def metrics_page() -> str:
    rows = [
        (
            code(metric.name),
            metric.kind.value,
            ", ".join(map(code, metric.labels)),
            "the same on every node" if metric.is_shared else "of the node",
            metric.help,
        )
        for metric in METRICS
    ]
    text = (
        "What `/metrics` tells Prometheus, for whoever sends a token that may read it: "
        "`./k9 token create --user amal --name prometheus --scope metrics`. A metric that is the same on every node "
        "is read from the database or the shared cache: take its `max` over the nodes, not its sum. What does not "
        "answer is missing, and `k9_source_up` says so."
    )
    return f"# Metrics\n\n{GENERATED}\n{text}\n\n" + table(("name", "kind", "labels", "whose", "meaning"), rows)
