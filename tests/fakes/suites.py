"""Check runs as GraphQL shows them."""

from collections.abc import Sequence

_WHOLE = {"hasPreviousPage": False}


def check_suites(runs: Sequence[dict[str, object]]) -> dict[str, object]:
    nodes = [{"checkRuns": {"nodes": list(map(_run, runs)), "pageInfo": _WHOLE}}] if runs else []
    return {"nodes": nodes, "pageInfo": _WHOLE}


def _run(run: dict[str, object]) -> dict[str, object]:
    annotations = run["annotations"]
    assert isinstance(annotations, list)
    return {
        "databaseId": run["id"],
        "status": str(run["status"]).upper(),
        "externalId": run.get("external_id"),
        "annotations": {"totalCount": len(annotations)},
    }
