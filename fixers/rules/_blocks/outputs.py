"""Outputs of actions whose form is known, and how steps and jobs ended."""

import re
from typing import Final

from fixers.model import Job, Step
from fixers.model.facts.actions import word_outputs
from fixers.rules._shared.checkout_trees import action_of
from fixers.syntax.expression import Access, occurrences, parse_expression
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping, Scalar

_ECHO: Final = regex(r"""\s*echo (["']?)([\w-]+)=(.*?)\1\s*>>\s*"?\$\{?GITHUB_OUTPUT\}?"?\s*""")
# Letters of a word, and what is replaced by such: the commit or its short name, the run, the time.
_WORD: Final = regex(
    r"""(?!-)(?:[A-Za-z0-9_./:@+-]
    |\$\{\{\s*github\.(?:sha|run_id|run_number|run_attempt)\s*\}\}
    |\$GITHUB_(?:SHA|RUN_ID|RUN_NUMBER|RUN_ATTEMPT)\b
    |\$\{GITHUB_(?:SHA|RUN_ID|RUN_NUMBER|RUN_ATTEMPT)(?::0?:\d+)?\}
    |\$\(git\ rev-parse\ (?:--short(?:=\d+)?\ )?HEAD\)
    |\$\(date\ (?:-u\ )?\+(['"]?)(?:%[YymdHMSsjFT]|[\w.:-])+\1\)
    )*""",
    re.ASCII | re.VERBOSE,
)


def is_output_word(path: tuple[str, ...], job: Job) -> bool:
    """Whether an output of a step, or one that another job hands on, is one plain word, or
    nothing where the step did not run."""
    match path:
        case ("steps", step, "outputs", name):
            return _is_told(step, name, job)
        case ("needs", needed, "outputs", name):
            others = (one for one in job.workflow.jobs if one.id.lower() == needed.lower())
            return any(_hands_on(name, other) for other in others)
    return False


def has_ended(path: tuple[str, ...], step: Step) -> bool:
    """Whether a result is that of an earlier step, or of a job that this one needs."""
    if step.job is None:
        return False
    name = path[1].lower()
    if path[0] == "steps":
        return any((one.id or "").lower() == name for one in step.job.steps[: step.index])
    return name in map(str.lower, step.job.needs)


def _is_told(step: str, name: str, job: Job) -> bool:
    return any(
        one.id is not None
        and one.id.lower() == step.lower()
        and (name.lower() in word_outputs(action_of(one)) or _writes_words(one, name.lower()))
        for one in job.steps
    )


def _writes_words(step: Step, name: str) -> bool:
    """Whether a block gives an output nothing but words, by `echo name=word >> $GITHUB_OUTPUT`;
    what it writes in another way may be this output too."""
    text = step.run.value if step.run else ""
    lines = [line for line in text.splitlines() if "GITHUB_OUTPUT" in line]
    writes = [None if line.count("GITHUB_OUTPUT") > 1 else _ECHO.fullmatch(line) for line in lines]
    given = [one for one in writes if one is None or one[2].lower() == name]
    return bool(given) and "set-output" not in text and all(map(_is_word, given))


def _is_word(write: re.Match[str] | None) -> bool:
    return (
        write is not None
        and _WORD.fullmatch(write[3]) is not None
        and not (write[1] == "'" and "$" in write[3])
    )


def _hands_on(name: str, job: Job) -> bool:
    outputs = job.node.get("outputs")
    given = outputs.get(name) if isinstance(outputs, Mapping) else None
    text = given.value.strip() if isinstance(given, Scalar) else ""
    inner = [one.inner for one in occurrences(text) if one.span.end - one.span.start == len(text)]
    expression = parse_expression(inner[0]) if inner else None
    match expression.path if isinstance(expression, Access) else ():
        case ("steps", step, "outputs", told):
            return _is_told(step, told, job)
    return False
