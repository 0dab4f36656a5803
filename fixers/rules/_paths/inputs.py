"""Paths in the inputs of actions."""

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Final

from fixers.model import ActionUse, Trace
from fixers.model.expressions import resolve_text
from fixers.model.facts.paths import may_name_path, path_inputs
from fixers.model.reading import mapping_at, scalar_at
from fixers.rules._paths.checkouts import place_of
from fixers.rules._paths.fix import InYaml
from fixers.rules._paths.ignored import is_ignored, moves, starts_at_root
from fixers.rules._paths.leg_views import lookups
from fixers.rules._paths.lines import lines_of
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

_ELSEWHERE: Final = regex(  # `owner/name/file.yml@main`, and `@scope/name` of npm, too
    r"^[!~/#]|^git@|://|\{\{|,|^[\w.-]+/[\w.-]+/[\w./-]+@[\w./-]+$|^@[\w-]+/[\w-]+$"
)
_RULESET: Final = regex(r"\s*[a-z]/[\w.-]+\s*")  # `p/ci` of Semgrep's registry
# Lines of YAML: the settings themselves, and not their file.
_SETTINGS: Final = regex(r"^[\s-]*[\w./-]+:(?:\s|$)[^\n]*\n", re.MULTILINE)
_MATRIX: Final = regex(r"\bmatrix[.\[]")
_VARIABLE: Final = regex(r"\$\{\{\s*env\.(\w+)\s*\}\}")
_REQUIRES: Final = regex(r"\b(?:require|import)\([\"'`](\./[\w./-]+\.[cm]?js(?:on)?)[\"'`]\)")


@dataclass(frozen=True, slots=True)
class InputPath:
    """`path` from the root of the workspace; `text` as the action gets it. `weak`: the legs of a
    matrix make it, and may make the file so too. `guessed`: the input is only called like one
    of a path."""

    path: str
    text: str
    glob: bool
    weak: bool
    place: InYaml
    written: str
    guessed: bool


def input_paths(use: ActionUse, trace: Trace, folders: Container[str]) -> Iterator[InputPath]:
    """The paths that an action needs, one a line; those of a matrix once for each leg."""
    yield from _required(use)
    known = path_inputs(use.action)
    for name, scalar in sorted(use.step.inputs.items()) if not moves(use) else ():
        guessed = name not in known
        if guessed and (len(scalar.value.split()) != 1 or not may_name_path(name)):
            continue
        if guessed and (_names_another(scalar, trace) or _is_glued(name, use, trace)):
            continue
        if is_ignored(name, use) or _SETTINGS.search(scalar.value):
            continue
        held = _held(scalar, use, trace)
        if held is not None:
            yield from given_by(
                held.value.strip(), InYaml(use.step.source, held), "", guessed=guessed
            )
            continue
        listed = not guessed and not set(scalar.value) & set("{}")
        for text, span in lines_of(scalar, commas=listed):
            place = InYaml(use.step.source, scalar, part=span)
            legs = [p for v in sorted(_values(text, use, trace)) for p in given_by(v, place, text)]
            there = [p for p in legs if trace.tree.mode(p.path) is not None or p.path in folders]
            found = there if starts_at_root(name, use, guessed=guessed) else []
            yield from _sought(legs, found, guessed=guessed, weak=not there)


def _sought(
    legs: list[InputPath], found: list[InputPath], *, guessed: bool, weak: bool
) -> Iterator[InputPath]:
    for leg in (one for one in legs if one not in found):  # what others have none makes
        yield replace(leg, guessed=guessed, weak=guessed or (leg.weak and weak))


def _names_another(scalar: Scalar, trace: Trace) -> bool:
    """A set of rules, or `ci.yml`, as GitHub's API calls a workflow."""
    if _RULESET.fullmatch(scalar.value):
        return True
    return trace.tree.mode(f".github/workflows/{scalar.value.strip()}") is not None


def _is_glued(name: str, use: ActionUse, trace: Trace) -> bool:
    """Whether a local action puts something before the input: `tests/${{ inputs.path }}`, or
    `tests/$PLACE` where a variable was given it."""
    folder = use.action.removeprefix("./").rstrip("/") if use.action.startswith("./") else None
    for file in ("action.yml", "action.yaml") if folder is not None else ():
        source = trace.tree.read(f"{folder}/{file}")
        text = source.text if isinstance(source, Source) else ""
        given = rf"\$\{{\{{\s*inputs\.{re.escape(name)}\b"
        held = re.findall(rf"(\w+)[:=]\s*[\"']?{given}", text)
        names = "|".join([given, *(rf"\$\{{?{one}\b" for one in held)])
        if re.search(rf"[^\s\"'=(]\"?(?:{names})", text):
            return True
    return False


def _held(scalar: Scalar, use: ActionUse, trace: Trace) -> Scalar | None:
    """The variable of the job or the workflow that is all of an input, where that is a text."""
    found = _VARIABLE.fullmatch(scalar.value.strip())
    if found is None or trace.job is None or trace.job.workflow.source is not use.step.source:
        return None
    for holder in (trace.job.node, trace.job.workflow.root):
        env = mapping_at(holder, "env")
        value = scalar_at(env, found[1]) if env is not None else None
        if value is not None:
            return value if value.value.strip() and "${{" not in value.value else None
    return None


def _required(use: ActionUse) -> Iterator[InputPath]:
    """Files that a script for `actions/github-script` loads."""
    script = use.step.inputs.get("script") if use.action == "actions/github-script" else None
    for found in _REQUIRES.finditer(script.value if script is not None else ""):
        assert script is not None  # noqa: S101
        place = InYaml(use.step.source, script, part=Span(*found.span(1)))
        yield from given_by(found[1], place, found[1], guessed=False)


def given_by(value: str, place: InYaml, text: str, *, guessed: bool = False) -> Iterator[InputPath]:
    path = None if _ELSEWHERE.search(value) else place_of(value.lstrip("@"), "")
    if path is not None:
        weak = guessed or "${{" in text
        yield InputPath(path, value, "*" in value, weak, place, text, guessed)


def _values(text: str, use: ActionUse, trace: Trace) -> set[str]:
    if "${{" not in text:
        return {text}
    if not _MATRIX.search(text):
        return set()
    told = {resolve_text(text, look) for look in lookups(trace.job, use.step, use.before)}
    return {value for value in told if isinstance(value, str) and value.strip()}
