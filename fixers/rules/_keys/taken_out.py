"""The commands of a step that make long-lived AWS keys known to those that follow, taken out."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Edit, Fix, SkippedFix
from fixers.edits import remove_step, replace_scalar, replace_step
from fixers.edits.entries import remove_entries
from fixers.model import Job, Repository, ScriptUnit, Step
from fixers.rules._keys.assumed import assumed
from fixers.rules._keys.beside import with_those_beside
from fixers.rules._keys.oidc import LOGIN, region_of
from fixers.rules._keys.pairs import half_left
from fixers.rules._keys.passed import passed_by_name
from fixers.rules._keys.role_fix import NAME, login, login_before, role_named
from fixers.rules._keys.token_permission import token_allowed
from fixers.rules._shared.checkout_trees import action_of
from fixers.rules._shared.static_keys import KEY_NAMES
from fixers.syntax.regex import regex
from fixers.syntax.shell import Assignment, Command, commands
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

_OF_KEYS: Final = regex(r"aws_(?:access_key_id|secret_access_key|session_token)", re.IGNORECASE)
_CONFIGURES: Final = regex(
    r"aws configure set (?:default\.)?(?:aws_(?:access_key_id|secret_access_key|session_token)"
    r"|region) (?:\$\{\{.*?\}\}|\"[^\"]*\"|'[^']*'|\S+)(?: --profile default)?"
    r"(?: *[12]?>+ *(?:/dev/null|&1))*"
)
# What may stand in a file of credentials that one login takes the place of.
_LINE: Final = regex(
    r"\s*(?:\[default\]|(?:aws_(?:access_key_id|secret_access_key|session_token)|region)\s*=.*)?\s*",
    re.IGNORECASE,
)
_TO_FILE: Final = regex(r"[\"']?(?:~|\$\{?HOME\}?)/\.aws/credentials[\"']?")
_AROUND: Final = regex(r"(?:mkdir|chmod)\b.*(?:~|HOME\}?)/\.aws(?:/credentials)?[\"']?")
_BLANK: Final = regex(r"(?:\s|#[^\n]*(?:\n|$)|set [-+][^\n]*(?:\n|$))*")
_OTHERWISE: Final = SkippedFix("the keys are written in a way that cannot be taken out surely")


def role_before(step: Step, repository: Repository) -> Fix | SkippedFix:
    """A login step in the place of commands that hand keys on."""
    if step.job is None or step.run is None or step.id is not None:
        return _OTHERWISE
    return with_those_beside(
        _made_before(step, step.job, step.run, repository), step.job, step, repository
    )


def _made_before(step: Step, job: Job, run: Scalar, repository: Repository) -> Fix | SkippedFix:
    unit = ScriptUnit(step.source, run.value, run)
    gone = [*_spans(unit)]
    allowed = token_allowed(job, repository)
    if isinstance(allowed, SkippedFix):
        return allowed
    role, region = role_named(run.value), region_of(job, step)
    text = unit.shell.text
    starts = [*(span.start for span in gone), len(text)]
    ends = [0, *(span.end for span in gone)]
    left = "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    if gone and half_left(left):
        return _OTHERWISE
    if gone and _BLANK.fullmatch(left):
        again = remove_step(step) if _is_logged_in(step) else None
        if again is not None:
            return Fix("Leave it to the login before", (again,))
        whole = replace_step(step, NAME, **login(role, region, copy_if=True))
        return _OTHERWISE if whole is None else assumed((whole,), allowed, job, role)
    left = passed_by_name(left)
    rest = replace_scalar(step.source, run, left) if left != text else None
    unused = _unused(step, "".join(text[s.start : s.end] for s in gone), left)
    made = login_before(step, step, role, region)
    if rest is None or unused is None or made is None:
        return _OTHERWISE
    return assumed((made, rest, *unused), allowed, job, role)


def _is_logged_in(step: Step) -> bool:
    """By a step before, whatever that uses."""
    before = step.job.steps[: step.index] if step.job is not None else ()
    return any(action_of(one) == LOGIN and one.condition is None for one in before)


def _unused(step: Step, taken: str, left: str) -> tuple[Edit, ...] | None:
    """Variables of the step that only served the commands which are gone."""
    entry = step.entry("env")
    names = {
        name
        for name in step.env
        if re.search(rf"\$\{{?{name}\b", taken) and not re.search(rf"\b{name}\b", left)
    } - KEY_NAMES
    return remove_entries(step.source, entry, names) if entry and names else ()


def _spans(unit: ScriptUnit) -> Iterator[Span]:
    """Whole lines of commands that only hand keys on, and keys in front of other commands."""
    text = unit.shell.text
    alone = {node.span for node in unit.shell.statements if isinstance(node, Command)}
    every = [*commands(unit.shell.statements)]
    handing = [command for command in every if _hands_on(command, text)]
    for command in every:
        idle = handing and _AROUND.fullmatch(text[command.span.start : command.span.end])
        if command.span in alone and (command in handing or idle):
            yield _lines(command, text)
        elif command.words and command.words[0].literal != "export":
            yield from (_with_blanks(made, text) for made in command.assignments if _is_key(made))


def _with_blanks(made: Assignment, text: str) -> Span:
    rest = text[made.span.end :]
    return Span(made.span.start, made.span.end + len(rest) - len(rest.lstrip(" ")))


def _is_key(made: Assignment) -> bool:
    return made.name in KEY_NAMES


def _hands_on(command: Command, text: str) -> bool:
    first = command.words[0].literal if command.words else "export"
    if first == "export" and command.assignments:
        plain = len(command.words) <= len(command.assignments) + 1
        return plain and all(map(_is_key, command.assignments))
    written = text[command.span.start : command.span.end]
    if command.redirects and first in {"cat", "echo", "printf", "tee"}:
        return _writes(command, text)
    return bool(_CONFIGURES.fullmatch(written)) and "\n" not in written


def _writes(command: Command, text: str) -> bool:
    """To the file of credentials, or to the environment of later steps."""
    targets = [r.target.raw for r in command.redirects if r.target is not None]
    bodies = [r.heredoc.body for r in command.redirects if r.heredoc is not None]
    said = " ".join(w.raw for w in command.words[1:]).strip("\"'")
    if any("GITHUB_ENV" in target for target in targets):
        return bool(re.fullmatch(rf"(?:{'|'.join(KEY_NAMES)})=.*", said))
    body = "\n".join(text[b.span.start : b.span.end] for b in bodies) or said.replace("\\n", "\n")
    if not any(map(_TO_FILE.fullmatch, targets)):
        return False
    return all(_LINE.fullmatch(line) for line in body.split("\n"))


def _lines(command: Command, text: str) -> Span:
    """A command with its line, and with the here-document below it."""
    start = text.rfind("\n", 0, command.span.start) + 1
    ends = [r.heredoc.span.end for r in command.redirects if r.heredoc is not None]
    end = text.find("\n", max([command.span.end, *ends]) - (1 if ends else 0))
    return Span(start, len(text) if end < 0 else end + 1)
