"""From a webhook to the published review, and pull requests a second, on the local GitHub.

    python -m bench.reviews [PULLS]

Latency is of one pull request at a time, throughput of all at once. The local GitHub runs beside
the App on the same cores and takes its share of them. SQLite serves one process; on PostgreSQL
web and workers are processes of their own.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles

from bench.servers import SECRET, await_answer, ours, running, settings
from sandbox.people import Opening
from sandbox.server import Sandbox
from sandbox.state import PullRequest
from tests.e2e.postgres import missing, postgres
from tests.e2e.process import free_port

PATIENCE = 120.0
WORKFLOW = ".github/workflows/ci.yml"
GOOD = """\
on: pull_request
jobs:
  plan:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: echo plan
"""
BAD = GOOD + "      - run: tfsec .\n      - run: terraform validate\n"


def main() -> int:
    pulls = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with _deployed(None, 0) as github:
        _latency(github, pulls)
        _throughput("SQLite, web and worker in one process", github, pulls)
    if missing() is not None:
        print(f"PostgreSQL: {missing()}")
        return 0
    for workers in (1, 2):
        with postgres() as address, _deployed(address, workers) as github:
            _throughput(f"PostgreSQL, {workers} worker{'s' * (workers > 1)}", github, pulls)
    return 0


@contextmanager
def _deployed(database: str | None, workers: int) -> Iterator[Sandbox]:
    port = free_port()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        github = stack.enter_context(Sandbox())
        where = database or f"sqlite:///{folder}/jobs.sqlite"
        environment = settings(where, port, github.private_key, github.url)
        web = ours("serve", "--no-worker") if workers else ours("serve")
        stack.enter_context(running(web, environment, folder / "log"))
        await_answer(f"http://127.0.0.1:{port}/healthz")
        for _ in range(workers):
            stack.enter_context(running(ours("worker"), environment, folder / "log"))
        github.set_hook(f"http://127.0.0.1:{port}/webhook", SECRET)
        _review(github, "acme/warm-up")  # the first review loads libraries
        yield github


def _latency(github: Sandbox, pulls: int) -> None:
    before = len(github.exchanges)
    waits = sorted(_review(github, f"acme/alone-{n}") for n in range(pulls))
    calls = (len(github.exchanges) - before) / pulls
    cuts = quantiles(waits, n=100)
    print(f"webhook to review: p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms")
    print(f"calls to GitHub for a review: {calls:.1f}")


def _throughput(name: str, github: Sandbox, pulls: int) -> None:
    names = [f"acme/many-{n}" for n in range(pulls)]
    for each in names:
        _prepare(github, each)
    began = time.monotonic()
    opened = [_open(github, each) for each in names]
    for pull in opened:
        _await_review(pull)
    took = time.monotonic() - began
    print(f"{name}: {pulls / took:.1f} pull requests a second")


def _review(github: Sandbox, repository: str) -> float:
    """Seconds from the delivery to the end of the check run, which is last."""
    _prepare(github, repository)
    began = time.monotonic()
    _await_review(_open(github, repository))
    return time.monotonic() - began


def _prepare(github: Sandbox, repository: str) -> None:
    people = github.people
    people.create_repository(repository, {WORKFLOW: GOOD}, collaborators={"w": "write"})
    people.push(repository, "work", {WORKFLOW: BAD}, "w")


def _open(github: Sandbox, repository: str) -> PullRequest:
    return github.people.open_pull(repository, Opening("A change", "work"), "w")


def _await_review(pull: PullRequest) -> None:
    end = time.monotonic() + PATIENCE
    while not pull.reviews:
        if time.monotonic() > end:
            raise TimeoutError(f"pull request {pull.number} has no review")
        time.sleep(0.002)


if __name__ == "__main__":
    sys.exit(main())
