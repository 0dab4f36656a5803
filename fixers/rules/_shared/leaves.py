"""Which commands leave no file of a name of their own in the workspace."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation
from fixers.model.facts.folders import runs_apart
from fixers.model.facts.paths import only_reads
from fixers.model.machine import Derived, Machine, Text
from fixers.rules._shared.passed_on import passed_on
from fixers.syntax.records import replace
from fixers.syntax.regex import regex
from fixers.syntax.shell import PartKind, Word

_ASKING: Final = frozenset({"--version", "-V", "-version", "--help", "version", "help"})
_LEAVE_DATA: Final = frozenset({
    "jest", "vitest", "pytest", "tox", "nox", "rspec", "phpunit", "playwright", "newman", "k6",
    "java", "cdk", "sam", "serverless", "sls", "terragrunt", "pulumi", "changeset", "pre-commit",
})  # fmt: skip
_LEAVE: Final = frozenset({
    ("terraform", "apply"), ("tofu", "apply"), ("cargo", "test"), ("go", "test"), ("npm", "test"),
    ("yarn", "test"), ("pnpm", "test"), ("bun", "test"), ("dotnet", "test"),
    ("docker", "compose"), ("dotnet", "cake"),
})  # fmt: skip
# Beside the workspace; what a job tells its runner, too.
_BESIDE: Final = regex(
    r"[\"']?(?:/(?!.*/work/)|~|\$\{?(?:HOME|RUNNER_TEMP|RUNNER_TOOL_CACHE|TMPDIR)\b"
    r"|\$\{?GITHUB_(?:OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)\b|\$\{\{ *runner\.(?:temp|tool_cache)\b"
    r"|(?:\$\(|`) *mktemp\b(?! +(?:-d +)?(?:-p|\./)))"
)


def worker_of(run: Invocation) -> Invocation:
    """The program that does the work: pytest of `poetry run pytest`, pip of `python -m pip`."""
    *_, last = passed_on(run)
    if last is run:
        return run
    return replace(run, name=last.name, args=last.args, words=last.words)


def makes_files(run: Invocation) -> bool:
    """Whether a command may make files that its words do not name."""
    plain = [arg or "" for arg in run.args]
    if len(plain) == 1 and plain[0] in _ASKING:
        return False
    said = [arg or word.raw for arg, word in zip(run.args, run.words, strict=True)]
    return not (only_reads(run.name, run.args) or runs_apart(run.name, said))


def leaves_data(run: Invocation) -> bool:
    """Whether a command that makes no sources runs what may leave reports and data behind: tests,
    programs that describe a cloud, hooks."""
    return (run.name, run.args[0] if run.args else "") in _LEAVE or run.name in _LEAVE_DATA


def is_beside(word: Word, before: Machine) -> bool:
    """Whether a place of which not all is known lies beside the workspace."""
    first = word.parts[0] if word.parts else None
    known = before.variables.get(first.value) if first and first.kind is PartKind.VARIABLE else None
    if isinstance(known, Derived):
        return bool(_BESIDE.match(known.word.raw))
    text = known.value if isinstance(known, Text) else word.raw
    return bool(_BESIDE.match(text))


def unknown_places(run: Invocation) -> Iterator[Word]:
    """Words of `cp`, `touch` and the like with places of which nobody knows the name."""
    pairs = [*zip(run.words, run.args, strict=True)]
    if run.name not in {"touch", "tee", "mktemp", "dd"}:
        pairs = pairs[-1:]
    yield from (word for word, arg in pairs if arg is None and not is_beside(word, run.before))
