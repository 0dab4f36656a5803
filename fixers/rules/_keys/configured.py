"""Steps that write the keys of their environment into the configuration of the CLI."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import remove_step, replace_scalar, replace_step
from fixers.edits.new_step import StepKeys
from fixers.model import Job, ScriptUnit, Step
from fixers.rules._keys.handing import BLANK, handing, without
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

_WRITES: Final = regex(r"\baws configure set (?:default\.)?aws_access_key_id\b")
# Of what is taken out, nothing but the variables that a login sets may be read.
_OTHERS: Final = regex(
    r"\$(?!\{?AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|DEFAULT_REGION)\b)"
)


def is_named(step: Step) -> bool:
    """Whether something may read the step by its id."""
    if step.id is None:
        return False
    told = rf"\bsteps\s*(?:\.\s*{re.escape(step.id)}\b|\[|\.\*)|\btojson\(\s*steps"
    return re.search(told, step.source.text, re.IGNORECASE) is not None


def login_instead(step: Step, name: str, keys: StepKeys) -> Edit | None:
    """A login in the place of a step that does nothing else."""
    left = _left(step)
    nothing = left is not None and BLANK.fullmatch(left) is not None
    return replace_step(step, name, **keys) if nothing and not is_named(step) else None


def taken_from(job: Job, first: Step | None) -> Iterator[Edit]:
    """The same of the other steps of a job, which a login before them makes idle; `first` is the
    one that it may have taken the place of."""
    for step in job.steps:
        left = _left(step) if step is not first else None
        if left is None or step.run is None:
            continue
        gone = BLANK.fullmatch(left) is not None and not is_named(step)
        edit = remove_step(step) if gone else replace_scalar(step.source, step.run, left)
        if edit is not None and (gone or left.strip()):
            yield edit


def _left(step: Step) -> str | None:
    """What is left of the commands of a step; None where it writes no keys of its variables."""
    run: Scalar | None = step.run
    if run is None or not _WRITES.search(run.value):
        return None
    unit = ScriptUnit(step.source, run.value, run)
    gone = [*handing(unit)]
    text = unit.shell.text
    plain = not any(_OTHERS.search(text, span.start, span.end) for span in gone)
    return without(unit, gone) if gone and plain else None
