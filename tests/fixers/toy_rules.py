"""Small rules that show what engine and fix contract do with good and bad ones."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from fixers.diagnostics import (
    Applicability,
    Confidence,
    Edit,
    FileChange,
    Finding,
    Fix,
    Location,
    Severity,
    SkippedFix,
)
from fixers.model import Repository, ScriptUnit, Step, Trace, Workflow
from fixers.model.trees import MemoryTree
from fixers.rule import Rule
from fixers.syntax.source import Source
from fixers.syntax.span import Span

PATH = ".github/workflows/ci.yml"
HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"


def workflow(*steps: str) -> str:
    return HEAD + "".join(f"      - {step}\n" for step in steps)


def tree(text: str, **others: str) -> MemoryTree:
    extra = {name.replace("__", "/"): content.encode() for name, content in others.items()}
    return MemoryTree({PATH: text.encode(), **extra})


class WordRule(Rule):
    """Finds every `word` in any file with text and replaces it by `instead`."""

    severity = Severity.WARNING
    since = "0.1"
    summary = "a toy"
    word: ClassVar[str]
    instead: ClassVar[str | None] = None
    applicability: ClassVar[Applicability] = Applicability.SAFE
    confidence: ClassVar[Confidence] = Confidence.HIGH

    def check_repository(self, repository: Repository) -> Iterator[Finding]:
        for path in repository.tree.paths():
            source = repository.tree.read(path)
            if isinstance(source, Source):
                yield from self._in(source)

    def _in(self, source: Source) -> Iterator[Finding]:
        at = source.text.find(self.word)
        while at != -1:
            span = Span(at, at + len(self.word))
            finding = self.finding(
                Location(source, span),
                f"`{self.word}` is here",
                fix=self.repair(source, span),
                confidence=self.confidence,
            )
            yield finding
            at = source.text.find(self.word, span.end)

    def repair(self, source: Source, span: Span) -> Fix | SkippedFix | None:
        if self.instead is None:
            return None
        edits = (Edit(source.path, span, self.instead),)
        return Fix("Replace it", edits, applicability=self.applicability)


class Foo(WordRule):
    id = "foo"
    word = "foo"
    instead = "good"


class Bar(WordRule):
    id = "bar"
    word = "bar"
    instead = "fine"
    severity = Severity.ERROR
    applicability = Applicability.UNSAFE


class Baz(WordRule):
    id = "baz"
    word = "baz"


def replacing(word: str, instead: str, *changes: FileChange) -> type[WordRule]:
    """A rule whose fix is whatever a test needs."""

    class Custom(WordRule):
        id = f"no-{word}"

        def repair(self, source: Source, span: Span) -> Fix:
            edits = (Edit(source.path, span, instead),)
            return Fix("Replace it", edits, changes, applicability=Applicability.SAFE)

    Custom.word = word
    return Custom


class Hooks(Rule):
    """Reports each hook that is called."""

    id = "hooks"
    severity = Severity.INFO
    since = "0.1"
    summary = "a toy"

    def check_workflow(self, workflow: Workflow, repository: Repository) -> Iterator[Finding]:
        yield self.finding(Location(workflow.source, Span(0, 1)), "workflow")

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        if trace.job is not None:
            yield self.finding(trace.job.at, "trace")

    def check_step(self, step: Step, repository: Repository) -> Iterator[Finding]:
        yield self.finding(step.at, "step")

    def check_script(self, script: ScriptUnit, repository: Repository) -> Iterator[Finding]:
        yield self.finding(script.locate(Span(0, 2)), "script")


class Crashing(Rule):
    """Reports one step and dies at the next."""

    id = "crashing"
    severity = Severity.INFO
    since = "0.1"
    summary = "a toy"

    def check_step(self, step: Step, repository: Repository) -> Iterator[Finding]:
        if step.index == 1:
            raise KeyError("no idea")
        yield self.finding(step.at, "step")


class Twice(WordRule):
    """The same place several times, the surest in the middle."""

    id = "twice"
    word = "foo"

    def check_repository(self, repository: Repository) -> Iterator[Finding]:
        for finding in super().check_repository(repository):
            for confidence in (Confidence.LOW, Confidence.HIGH, Confidence.HIGH, Confidence.MEDIUM):
                yield replace(finding, confidence=confidence)
