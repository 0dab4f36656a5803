"""Lists as GraphQL pages them, and those of check runs."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from sandbox.state import CheckRun, Repository

Node = Mapping[str, object]
Info = GraphQLResolveInfo


def connection(items: Callable[[], list[Node]]) -> Callable[..., Node]:
    """A cursor is the place of an item, counted from 0."""

    def resolve(
        _: Info,
        first: int | None = None,
        last: int | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> Node:
        if (first is None) == (last is None) or (first or last or 0) > 100:
            raise GraphQLError("You must provide a `first` or `last` value of 100 at most.")
        every = items()
        begin = int(after) + 1 if after else 0
        end = int(before) if before else len(every)
        if first is not None:
            end = min(end, begin + first)
        else:
            begin = max(begin, end - (last or 0))
        page = {
            "hasNextPage": end < len(every),
            "hasPreviousPage": begin > 0,
            "startCursor": str(begin) if begin < end else None,
            "endCursor": str(end - 1) if begin < end else None,
        }
        return {"nodes": every[begin:end], "totalCount": len(every), "pageInfo": page}

    return resolve


def check_suites(found: Repository, sha: str, asked: Mapping[str, Any]) -> Node:
    """There is one App, so a commit has one suite, once it has a run."""
    wanted, page = _filtered(asked)
    runs = [run for run in found.checks if run.head_sha == sha]
    named = [run for run in runs if wanted.get("checkName") in {None, run.name}]

    def suites() -> list[Node]:
        made = lambda _, **inner: _check_runs(runs, inner)  # noqa: E731 - a field with arguments
        return [{"id": f"CS_{s}", "databaseId": s, "checkRuns": made} for s in _suites_of(named)]

    return connection(suites)(None, **page)


def _suites_of(runs: Iterable[CheckRun]) -> list[int]:
    return list(dict.fromkeys(run.suite for run in runs))


def _check_runs(runs: Iterable[CheckRun], asked: Mapping[str, Any]) -> Node:
    wanted, page = _filtered(asked)
    named = [run for run in runs if wanted.get("checkName") in {None, run.name}]
    if wanted.get("checkType", "LATEST") == "LATEST":
        named = list({run.name: run for run in named}.values())
    return connection(lambda: [_check_run(run) for run in named])(None, **page)


def _check_run(run: CheckRun) -> Node:
    return {
        "id": f"CR_{run.id}",
        "databaseId": run.id,
        "name": run.name,
        "status": run.status.upper(),
        "externalId": run.external_id or None,
        "annotations": connection(
            lambda: [{"message": a.message, "path": a.path} for a in run.annotations]
        ),
    }


def _filtered(asked: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """What is asked for, and which page of it."""
    page = dict(asked)
    return page.pop("filterBy", None) or {}, page
