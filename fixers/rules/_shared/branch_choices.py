"""Values that the branch chooses: `${{ github.ref == 'refs/heads/main' && 'prod' || 'dev' }}`."""

import re
from typing import Final

from fixers.model import Job, Unknown
from fixers.model.expressions import resolve_text
from fixers.rules._shared.starts import BRANCHES, HEADS, WORDS, may_start, pushed_to
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping, Scalar, Sequence

# The branch that somebody pushed to, among what expressions stand for.
BRANCH: Final = "github.ref_name"
_CHOICE: Final = regex(r"\$\{\{[^{}]*\bgithub\.ref[^{}]*&&[^{}]*\|\|[^{}]*\}\}")


def branches_of(job: Job) -> list[str]:
    """Branches of which a push may start the job, where its workflow chooses anything by them."""
    text, triggers = job.workflow.source.text, job.workflow.triggers
    if isinstance(triggers, Unknown) or "push" not in triggers or "github.ref" not in text:
        return []
    choices = _CHOICE.findall(text)
    if not choices:
        return []
    allowed = allowed_branches(job)
    spoken = (name for one in choices for name in branches_named(one))
    found = dict.fromkeys((*spoken, *BRANCHES))
    return [b for b in found if b in (allowed or found) and may_start(job, pushed_to(b))]


def branches_named(text: str) -> list[str]:
    """What words of an expression may be the names of."""
    return [word.removeprefix(HEADS) for word in WORDS.findall(text)]


def allowed_branches(job: Job) -> list[str]:
    """What the trigger lists; nothing where it takes any branch."""
    on = job.workflow.root.get("on")
    push = on.get("push") if isinstance(on, Mapping) else None
    listed = push.get("branches") if isinstance(push, Mapping) else None
    items = listed.items if isinstance(listed, Sequence) else (listed,)
    names = [item.value for item in items if isinstance(item, Scalar)]
    return [] if any("*" in name for name in names) else names


def chosen(text: str, branch: str) -> str:
    """The text with what a push to a branch chooses."""
    return _CHOICE.sub(lambda found: _value(found[0], branch) or found[0], text)


def choice_of(job: Job, branch: str, wanted: re.Pattern[str]) -> str | None:
    """The expression of the job's workflow that chooses such a value."""
    choices = _CHOICE.findall(job.workflow.source.text)
    return next((one for one in choices if wanted.fullmatch(_value(one, branch) or "")), None)


def _value(expression: str, branch: str) -> str | None:
    value = resolve_text(expression, pushed_to(branch))
    return value if isinstance(value, str) else None
