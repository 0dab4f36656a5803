"""The page of a rule: its manual, and an example that a test has checked."""

import json
from difflib import unified_diff
from inspect import getdoc

from fixers.data import read
from fixers.report.escaping import fenced
from fixers.rule import Rule
from fixers.syntax.records import dataclass

EXAMPLES = "examples.json"


@dataclass(frozen=True, slots=True)
class Example:
    """Text of a file that the rule reports, and what the rule's fix makes of it, if it has
    one; `safe` tells whether that fix may be applied unseen."""

    language: str
    bad: str
    fixed: str | None = None
    safe: bool = True


def example_of(rule: type[Rule]) -> Example | None:
    """The example that `tools/generate_docs.py` took from the rule's goldens."""
    found = json.loads(read(EXAMPLES)).get(rule.id)
    return None if found is None else Example(**found)


def rule_page(rule: type[Rule], example: Example | None) -> str:
    parts = [
        f"# {rule.id}",
        f"{rule.summary}.",
        f"Severity: {rule.severity.value}. Since version {rule.since}.",
        getdoc(rule) or "",
    ]
    if example is not None:
        parts += _shown(example)
    silence = f"# fix-pipeline: ignore[{rule.id}] reason"
    parts += [
        "## How to silence it",
        "On the line, or alone above it:",
        fenced(silence, "yaml"),
    ]
    return "\n\n".join(parts) + "\n"


def _shown(example: Example) -> list[str]:
    parts = ["## Example", fenced(example.bad.rstrip("\n"), example.language)]
    if example.fixed is None:
        return parts
    bad, fixed = example.bad.splitlines(), example.fixed.splitlines()
    diff = "\n".join([*unified_diff(bad, fixed, n=2, lineterm="")][2:])
    command = "fix-pipeline fix" if example.safe else "fix-pipeline fix --unsafe"
    return [
        *parts,
        "## Use instead",
        fenced(example.fixed.rstrip("\n"), example.language),
        f"What `{command}` changes:",
        fenced(diff, "diff"),
    ]
