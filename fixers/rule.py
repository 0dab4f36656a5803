"""What a rule is: metadata, a manual, and the narrowest hook that suffices."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar, Final, TypeVar

from fixers.diagnostics import Confidence, Finding, Fix, Location, Related, Severity, SkippedFix
from fixers.model import Repository, ScriptUnit, Step, Trace, Workflow
from fixers.model.facts.tools import Recipe
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

Offer = TypeVar("Offer", Fix | SkippedFix, Fix | SkippedFix | None)
_IN_JSON: Final = SkippedFix("commands in JSON are changed by hand")
# `$x = …` is an assignment of PowerShell, and `"$CURL"` is curl wherever that lies.
_HANDED: Final = regex(
    r"[\"']*\$(?!\{?(?:curl|terraform|tf|trivy|docker|aws|sqlmap|jq)(?:_(?:bin|cmd|path|exe))?\b)"
    r"(?:[@*]|\w+|\{(?!\{)[^}]*\})[\"']*(?=[\s;|&)]|$)(?!\s*\+?=\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RuleOptions:
    """The parts of the configuration that rules read."""

    max_run_lines: int = 5
    providers: tuple[tuple[str, tuple[str, ...]], ...] = ()  # tool → actions that provide it
    recipes: tuple[tuple[str, Recipe], ...] = ()  # tool → how the organisation installs it


DEFAULTS: Final = RuleOptions()


class Rule:
    """Subclass it, give the metadata, write the manual as docstring (headings `## What it does`,
    `## Why is this bad`, `## Fix safety`, `## Known limits`), override one hook."""

    id: ClassVar[str]
    severity: ClassVar[Severity]
    since: ClassVar[str]
    summary: ClassVar[str]  # one line of the catalogue, no full stop

    def __init__(self, options: RuleOptions = DEFAULTS) -> None:
        self.options = options

    def check_repository(self, repository: Repository) -> Iterator[Finding]:
        """Once per repository."""
        del repository
        return iter(())

    def check_workflow(self, workflow: Workflow, repository: Repository) -> Iterator[Finding]:
        """Once per workflow file."""
        del workflow, repository
        return iter(())

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        """Once per job, per stand-alone composite action and per unreached script."""
        del trace, repository
        return iter(())

    def check_step(self, step: Step, repository: Repository) -> Iterator[Finding]:
        """Once per step of every workflow and composite action."""
        del step, repository
        return iter(())

    def check_script(self, script: ScriptUnit, repository: Repository) -> Iterator[Finding]:
        """Once per piece of shell: every `run:` block in shell and every script file."""
        del script, repository
        return iter(())

    def finding(
        self,
        at: Location,
        message: str,
        *,
        fix: Fix | SkippedFix | Callable[[], Fix | SkippedFix] | None = None,
        related: tuple[Related, ...] = (),
        confidence: Confidence = Confidence.HIGH,
    ) -> Finding:
        """`fix` may be what makes it, where that is much work: it is called when somebody asks."""
        # A guess is a note, whatever its rule weighs: it fails nobody's check.
        severity = Severity.INFO if confidence is Confidence.LOW else self.severity
        offered = partial(_made, fix, at) if callable(fix) else _offered(fix, at)
        return Finding(self.id, severity, at, message, confidence, related, offered)


def _made(make: Callable[[], Fix | SkippedFix], at: Location) -> Fix | SkippedFix:
    """A bug costs the fix and no more."""
    try:
        return _offered(make(), at)
    except Exception as error:  # noqa: BLE001 - as a rule that crashes costs no other findings
        return SkippedFix(f"a bug keeps it from being made: {type(error).__name__}: {error}")


def _offered(fix: Offer, at: Location) -> Offer:
    if isinstance(fix, Fix) and _changes_others(fix, at):
        return SkippedFix("the line runs whatever it is given, and others give it other commands")
    return _IN_JSON if isinstance(fix, SkippedFix) and at.path.endswith(".json") else fix


def _changes_others(fix: Fix, at: Location) -> bool:
    """Whether a fix edits a command such as `"$@"`, which stands for many."""
    handed = _HANDED.match(at.source.text, at.span.start)
    return handed is not None and any(
        edit.path == at.path and edit.at.overlaps(at.span) for edit in fix.edits
    )
