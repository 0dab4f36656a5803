"""Values that come from elsewhere: outputs of steps and jobs, and what is written into them."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Job
from fixers.model.reading import mapping_at, scalar_at
from fixers.rules._json.sources import Risk, is_made_fit, risk_of_secret, risk_of_told
from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import occurrences
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands, parse_shell

_NONE: Final[frozenset[str]] = frozenset()
_VARIABLES: Final = frozenset({sh.PartKind.VARIABLE, sh.PartKind.EXPANSION})
OUTPUT: Final = regex(r"steps\.([\w-]+)\.outputs\.([\w-]+)$", re.IGNORECASE)
_SENT: Final = regex(r"github\.event\.client_payload\.", re.IGNORECASE)
_LABEL: Final = regex(r"\blabels?(?:\.\*|\[\w+\])?\.(?:name|description)\b", re.IGNORECASE)
_NAMED: Final = regex(r"\$\{?(\w+)\}?")
_HANDED: Final = regex(r"needs\.([\w-]+)\.outputs\.([\w-]+)$")


def _runs_of(job: Job, step: str) -> list[str]:
    """The scripts of the step with an id."""
    return [s.run.value for s in job.steps if s.run is not None and s.id == step]


def written_in(run: str, name: str) -> Iterator[str]:
    """`name=…`, up to where it is sent."""
    for found in re.findall(rf"\b{re.escape(name)}=(.*)", run):
        yield found.partition(">>")[0]


def commands_behind(value: str, run: str, names: frozenset[str] = _NONE) -> Iterator[sh.Part]:
    """The `$(…)` that a written value holds, and those of the variables in it."""
    parts = _parts(value.rstrip(" \"'"))
    for part in parts:
        if part.kind is sh.PartKind.SUBSTITUTION:
            yield part
        elif part.kind in _VARIABLES and part.value not in names and not part.operator:
            for text in written_in(run, part.value):
                yield from commands_behind(text.strip("\"'"), run, names | {part.value})


def _parts(text: str) -> tuple[sh.Part, ...]:
    found = commands(parse_shell(f'x="{text}"').statements)
    word = found[0].assignments[0].value if found and found[0].assignments else None
    return word.parts if word is not None else ()


def is_fit(runs: list[str], name: str) -> bool:
    """Whether an output is one of some fixed texts, or escaped."""
    written = [(value, run) for run in runs for value in written_in(run, name)]
    fixed = bool(written) and all(_is_constant(value, run) for value, run in written)
    return fixed or any(map(is_made_fit, runs))


def _is_constant(value: str, run: str) -> bool:
    """Whether nothing is filled in, or only variables that the script gives a fixed text."""
    left = _NAMED.sub("", value)
    if set(left) & set("$`"):
        return False
    given = [list(written_in(run, name)) for name in _NAMED.findall(value)]
    return all(texts and not any(set(text) & set("$`") for text in texts) for texts in given)


def _handed_by(text: str, job: Job | None) -> Iterator[tuple[Job, str]]:
    """The expressions behind `needs.JOB.outputs.NAME`, and the job that they belong to."""
    named = _HANDED.match(text)
    for other in job.workflow.jobs if named is not None and job is not None else ():
        outputs = mapping_at(other.node, "outputs")
        if named is not None and other.id == named[1] and outputs is not None:
            value = scalar_at(outputs, named[2])
            yield from ((other, one.inner) for one in occurrences(value.value if value else ""))


def is_handed_fit(text: str, job: Job | None) -> bool:
    """Whether `needs.JOB.outputs.NAME` is an output of a step, and fit for JSON."""
    return any(
        (given := OUTPUT.fullmatch(inner)) is not None
        and is_fit(_runs_of(other, given[1]), given[2])
        for other, inner in _handed_by(text, job)
    )


def risk_of_context(text: str) -> Risk:
    """Of an expression of which nothing else is known."""
    if _LABEL.search(text):
        return Risk.UNKNOWN  # whoever may make labels writes them
    handed = (text.startswith("needs.") and ".outputs." in text) or _SENT.match(text)
    return risk_of_told(text) if handed else risk_of_secret(text)
