"""The fix that lets a job log in by a role, which says who may ask for a token from then on."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix
from fixers.edits import replace_scalar
from fixers.model import Job, Step
from fixers.model.reading import mapping_at, scalars_of
from fixers.rules._keys.token_permission import OIDC, Edits, is_called
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

_VARIABLE: Final = regex(r"\$\{\{\s*(vars\.\w+)\s*\}\}")
KEY: Final = regex(r"AWS_?((?!SECRET)\w+?_)??(?:ACCESS_?KEY(?:_?ID)?|KEY(?:_?ID)?)", re.IGNORECASE)
_SECRET: Final = regex(r"\bsecrets\.(\w+)")
_OF_OWN_ENV: Final = regex(r"\benv\.AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY)\b")
_WRITE: Final = regex(r"([\w-]+): write\b")
_USED: Final = regex(r" beside .*, which it uses$")
_COMPARES: Final = regex(r"[!=]=")


def assumed(
    edits: Edits, allowed: Edits, job: Job, role: str = "", step: Step | None = None
) -> Fix:
    """`step`: the one that had the keys in an `env:` of its own."""
    return Fix(
        f"Assume a role instead{_asked(allowed, job)}",
        (*_asking(edits, job, role, step), *allowed),
        applicability=Applicability.UNSAFE,
        asks_token=bool(allowed),
    )


def _asking(edits: Edits, job: Job, role: str, step: Step | None) -> Iterator[Edit]:
    """With conditions that ask for the role where they asked for the keys, which will not be
    there any more."""
    named = _VARIABLE.fullmatch(role)
    if named is None:
        yield from edits
        return
    for edit in edits:
        made = _OF_OWN_ENV.sub(named[1], _asked_of(edit.text, named[1]))
        yield replace(edit, text=made)
    for scalar, own in _conditions(job, step):
        asks = _asked_of(scalar.value, named[1])
        asks = _OF_OWN_ENV.sub(named[1], asks) if own else asks
        if asks != scalar.value and (new := replace_scalar(job.workflow.source, scalar, asks)):
            yield new


def role_of_key(secret: str) -> str:
    """The name of the variable with the role, called as the secret with the key is."""
    return KEY.sub(lambda key: f"AWS_{key[1] or ''}ROLE_ARN", secret, count=1)


def _asked_of(text: str, role: str) -> str:
    """The text with the role where it has one of the secrets that this takes the place of."""

    def named(found: re.Match[str]) -> str:
        half = found[1].upper().replace("SECRET_", "")
        return role if f"vars.{role_of_key(half)}" == role else found[0]

    return _SECRET.sub(named, text)


def _conditions(job: Job, step: Step | None) -> Iterator[tuple[Scalar, bool]]:
    """Those of steps, and variables that hold the answer; and whether the keys were their own."""
    for one in job.steps:
        if one.condition is not None:
            yield one.condition, one is step
    holders = (scalars_of(mapping_at(job.node, "env")), *(one.env for one in job.steps))
    for value in (value for env in holders for value in env.values()):
        if _COMPARES.search(value.value):
            yield value, False


def asked_first(job: Job | None, role: str) -> str | None:
    """The condition of a login for a job whose steps ask whether there are keys at all."""
    steps = job.steps if job is not None else ()
    asks = any(s.condition and _OF_OWN_ENV.search(s.condition.value) for s in steps)
    named = _VARIABLE.fullmatch(role)
    return f"{named[1]} != ''" if asks and named is not None else None


def _asked(allowed: Edits, job: Job) -> str:
    """Which jobs are let ask for a token: this one, and those that call its workflow."""
    callers = dict.fromkeys(e.path for e in allowed if e.path != job.workflow.path)
    beside = _beside(allowed)
    if not callers and is_called(job.workflow):
        too = f" and the job gets it{beside}" if allowed else ""
        return f", for which whoever calls the workflow has to grant `{OIDC}: write`{too}"
    if not callers:
        return f", for which the job gets `{OIDC}: write`{beside}" if allowed else ""
    own = any(e.path not in callers for e in allowed)
    who = "the job and those" if own else "the jobs"
    return f", for which {who} that call it in {', '.join(callers)} get `{OIDC}: write`{beside}"


def _beside(edits: Iterable[Edit]) -> str:
    rights = dict.fromkeys(r for e in edits for r in _WRITE.findall(e.text) if r != OIDC)
    told = ", ".join(f"`{right}: write`" for right in rights)
    return f" beside {told}, which it uses" if told else ""


def together(first: Edits, fixes: Sequence[Fix], *, many: bool = False) -> Fix:
    """One fix of several, whose title names all that the job, or each of many, gets."""
    edits = dict.fromkeys((*first, *(edit for one in fixes for edit in one.edits)))
    title = max((one.title for one in fixes), key=len)
    title = f"{_USED.sub('', title)}{_beside(edits)}"
    if many:
        title = title.replace("the job gets", "the jobs get").replace("it uses", "they use")
    asks = any(one.asks_token for one in fixes)
    return Fix(title, (*edits,), applicability=Applicability.UNSAFE, asks_token=asks)
