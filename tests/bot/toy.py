"""An engine with one rule, `bad-word`: every line of a workflow that holds BAD, mended to GOOD.

The bot's tests are about what it does with findings, so they do not depend on real rules.
"""

from collections.abc import Callable, Iterator

import pytest

from fixers.contract import State
from fixers.diagnostics import (
    Applicability,
    Edit,
    FileAction,
    FileChange,
    Finding,
    Fix,
    Location,
    Severity,
)
from fixers.engine import CheckOptions, Report
from fixers.fixing import FixResult
from fixers.model import Repository, RepoTree
from fixers.syntax.source import Source
from fixers.syntax.span import Span

WORKFLOW = ".github/workflows/ci.yml"
RULE = "bad-word"


def text(*words: str) -> str:
    """A workflow with one `run:` line for each text."""
    steps = "".join(f"      - run: echo {word}\n" for word in words)
    return f"on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n{steps}"


def check(tree: RepoTree, options: CheckOptions) -> Report:
    return Report(tuple(_findings(tree)), files=1)


def inspect(repository: Repository, options: CheckOptions) -> Report:
    return check(repository.tree, options)


def check_heeding(tree: RepoTree, options: CheckOptions) -> Report:
    """As `check`, but a line after an ignore comment is let be."""
    found = check(tree, options).findings
    heeded = "ignore[bad-word]"
    left = (f for f in found if heeded not in f.at.source.line_text(f.at.start.line - 1))
    return Report(tuple(left), files=1)


def inspect_heeding(repository: Repository, options: CheckOptions) -> Report:
    return check_heeding(repository.tree, options)


def fix(
    tree: RepoTree,
    options: CheckOptions,
    *,
    unsafe: bool = False,
    wanted: Callable[[Finding], bool] | None = None,
) -> FixResult:
    chosen = [f for f in _findings(tree) if wanted is None or wanted(f)]
    changes = []
    for source in {f.at.path: f.at.source for f in chosen}.values():
        lines = source.text.split("\n")
        for finding in chosen:
            if finding.at.path == source.path:
                number = finding.at.start.line - 1
                lines[number] = lines[number].replace("BAD", "GOOD")
        content = "\n".join(lines).encode()
        changes.append(FileChange(source.path, FileAction.CREATE, content))
    return FixResult(tuple(changes), tuple(chosen), (), Report(()))


def fix_verified(
    state: State, *, unsafe: bool = False, wanted: Callable[[Finding], bool] | None = None
) -> FixResult:
    return fix(state.tree, state.options, unsafe=unsafe, wanted=wanted)


def _findings(tree: RepoTree) -> Iterator[Finding]:
    for path in sorted(p for p in tree.paths() if p.startswith(".github/workflows/")):
        source = tree.read(path)
        if isinstance(source, Source):
            at = source.text.find("BAD")
            while at != -1:
                span = Span(at, source.text.index("\n", at))
                change = Edit(path, Span(at, at + 3), "GOOD")
                mend = Fix("Say GOOD", (change,), applicability=Applicability.SAFE)
                place = Location(source, span)
                yield Finding(RULE, Severity.ERROR, place, "`BAD` is a bad word", fix=mend)
                at = source.text.find("BAD", at + 1)


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    class Rule:
        id = RULE

    def inside(_: object, work: Callable[..., object], *args: object) -> object:
        return work(*args)

    monkeypatch.setattr("fixers.reviewing.inspect", inspect)
    monkeypatch.setattr("fixers.fixing.verified", lambda state: state.report)
    monkeypatch.setattr("fixers.adapters.with_adapters", lambda report, *_: report)
    monkeypatch.setattr("bot.plan.analysis.check", check)
    monkeypatch.setattr("bot.plan.analysis.inspect", inspect)
    monkeypatch.setattr("bot.plan.analysis.fix_verified", fix_verified)
    monkeypatch.setattr("bot.plan.fixes.inspect", inspect)
    monkeypatch.setattr("bot.plan.fixes.fix_verified", fix_verified)
    # The engine's own process would have the real rules.
    monkeypatch.setattr("bot.handlers.working.isolated", inside)
    monkeypatch.setattr("bot.handlers.analysing.isolated", inside)
    monkeypatch.setattr("bot.plan.parts.check", check)
    monkeypatch.setattr("bot.handlers.command.RULES", (Rule,))
