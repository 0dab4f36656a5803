"""Which findings somebody has silenced: by a comment in the file, or by a path pattern."""

import re
from collections.abc import Iterator
from functools import cache

from fixers.diagnostics import Finding, Location
from fixers.model import Repository, Step
from fixers.syntax.directive import Directive, directives


class Suppressions:
    """The ignore comments of one repository; files are read for them on first use."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._directives: dict[str, tuple[Directive, ...]] = {}

    def silences(self, finding: Finding) -> bool:
        """Whether a comment covers the finding's line or the step that it stands in; what stands
        in JSON, which knows no comments, is silenced where it is called."""
        if not finding.at.path.endswith(".json"):
            return self._silenced(finding, finding.at)
        called = (link.at for link in finding.related if not link.at.path.endswith(".json"))
        return any(self._silenced(finding, at) for at in called)

    def _silenced(self, finding: Finding, at: Location) -> bool:
        source = at.source
        if source.path not in self._directives:
            self._directives[source.path] = directives(source)
        own = [d for d in self._directives[source.path] if finding.rule in d.rules]
        return bool(own) and any(
            directive.covers(finding.rule, line)
            for line in {at.start.line, *self._step_lines(at)}
            for directive in own
        )

    def _step_lines(self, at: Location) -> Iterator[int]:
        """Lines on which the step around a place and its `run:` begin."""
        for step in steps(self._repository):
            source = step.source
            if source.path == at.path and step.node.span.contains(at.span):
                yield source.position(step.node.span.start).line
                entry = step.entry("run")
                if entry is not None:
                    yield source.position(entry.key.span.start).line


def steps(repository: Repository) -> Iterator[Step]:
    """Every step of every workflow and composite action."""
    for workflow in repository.workflows:
        for job in workflow.jobs:
            yield from job.steps
    for action in repository.actions:
        yield from action.steps


def path_matches(path: str, pattern: str) -> bool:
    """Whether a glob names the path or a folder above it: `*` stays within a folder, `**` does
    not."""
    return _compiled(pattern).fullmatch(path) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.removeprefix("./").rstrip("/"))
    wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(wild.get(p, re.escape(p)) for p in parts) + "(?:/.*)?", re.DOTALL)
