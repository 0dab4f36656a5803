"""For which environment a terraform command works."""

import re
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Derived, Text
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word
from fixers.syntax.yaml_doc import Mapping, Scalar

_ENVIRONMENT: Final = r"dev|development|staging|stage|test|qa|uat|preprod|prod|production|sandbox"
_NAMES: Final = r"(?:(?:target|deploy|deployment|input)[_-])?(?:env|environment|stage)(?:[_-]name)?"
_HOLDS: Final = rf"(?:{_NAMES}|(?:tf_|terraform_)?workspace(?:_name)?)"
_OWN: Final = r"(?!github\.(?!event\.inputs\.))"  # `github.workspace` is a folder
_ANY: Final = rf"\$\{{\{{\s*{_OWN}(?:[\w-]+\.)*{_HOLDS}\s*\}}\}}|\$\{{?{_HOLDS}\}}?"
_VARIABLE: Final = regex(rf"{_NAMES}=({_ENVIRONMENT})$")
_INPUT: Final = regex(rf"TF_VAR_{_NAMES}")
_FILE: Final = regex(rf"(?:^|[/=])({_ENVIRONMENT})\.tfvars(?:\.json)?$")
# What a value that is not known is called: `${{ matrix.env }}`, `$ENVIRONMENT`.
_WRITTEN: Final = regex(
    rf"{_NAMES}=[\"']?({_ANY})[\"']*$|(?:^|[/=\"'])({_ANY})[\"']?\.tfvars", re.IGNORECASE
)
# Whatever it is called: what stands in front of `.tfvars` is the name of the environment.
_OF_FILE: Final = regex(r"(?:^|[/=\"'])(\$(?:\{(\w+)\}|(\d|\w+)))[\"']?\.tfvars")
_OF_MAKE: Final = regex(r"[/=\"'](\$\(\w+\)|\$\{\w+\})[\"']?(?:\.tfvars(?:\.json)?)?[\"']*$")
_SIMPLE: Final = regex(
    r"\$\{\{\s*(?:matrix|inputs|vars|needs|github\.event\.inputs)\.[\w.-]+\s*\}\}"
)
_WORD: Final = regex(rf"(?<![a-z0-9])({_ENVIRONMENT})(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Environment:
    """`written`: the name as the command's script can say it, None when it must not. `given`:
    the command is told so, `declared`: the job has it as `environment:`. `several`: the name
    is an expression."""

    name: str
    written: str | None
    given: bool = False
    declared: bool = False
    several: bool = False


def environment_of(run: Invocation, trace: Trace) -> Environment | None:
    """What the command works for, as its words, its step or its job say."""
    for known, word in zip(run.args, run.words, strict=True):
        arg = None if "inputs." in word.raw else known  # another call may give another
        stands = run.script.stands(word.span)
        found = _VARIABLE.search(arg or "") or _FILE.search(arg or "")
        shown = _WRITTEN.search(word.raw) if stands else None
        of_file = _of_file(word, run) if stands and not shown else None
        written = (shown[1] or shown[2]) if shown else of_file and of_file[0]
        if found:
            plain = found[1] if found[1] in word.raw and stands else _of_make(word, run)
            return Environment(found[1], f'"{written}"' if written else plain, given=True)
        of_make = None if stands or arg is not None else _of_make(word, run)
        if of_make and (filled := _WRITTEN.search(word.raw)):
            return Environment(filled[1] or filled[2], of_make, given=True, several=True)
        if arg is None and written:
            name = of_file[1] if of_file else written
            return Environment(name, f'"{written}"', given=True, several=True)
    for variable, value in run.before.variables.items():
        if not _INPUT.fullmatch(variable) or not isinstance(value, Text):
            continue
        if _WORD.fullmatch(value.value) or _SIMPLE.fullmatch(value.value):
            several = value.expression
            return Environment(value.value, f'"${variable}"', given=True, several=several)
    return _of_job(run, trace)


def _of_file(word: Word, run: Invocation) -> tuple[str, str] | None:
    """The variable, or the parameter of a script, that names a file of variables, and its value,
    where that is an environment."""
    found = _OF_FILE.search(word.raw)
    held = run.before.variables.get(found[2] or found[3]) if found else None
    value = held.value if isinstance(held, Text) else ""
    value = held.word.raw.strip("\"'") if isinstance(held, Derived) else value
    known = re.fullmatch(_ENVIRONMENT, value) or re.fullmatch(_ANY, value, re.IGNORECASE)
    return (found[1], value) if found and known else None


def _of_make(word: Word, run: Invocation) -> str | None:
    """The variable of a Makefile whose value names the environment."""
    at = run.script.locate(word.span)
    found = _OF_MAKE.search(at.source.slice(at.span)) if run.script.recipe is not None else None
    return f'"{found[1]}"' if found else None


def _of_job(run: Invocation, trace: Trace) -> Environment | None:
    # A script file may serve other environments too.
    inline = run.script.scalar is not None
    named = environment_name(trace)
    if named is not None:
        if "${{" in named:
            simple = f'"{named}"' if inline and _SIMPLE.fullmatch(named) else None
            return Environment(named, simple, declared=True, several=True)
        plain = re.fullmatch(r"[\w-]+", named)
        return Environment(named, named if inline else None, declared=True) if plain else None
    for text in (run.step.name if run.step else None, trace.job.id if trace.job else None):
        found = _WORD.search((text or "").replace("_", "-"))
        if found:
            name = found[1].lower()
            return Environment(name, name if inline else None)
    return None


def environment_name(trace: Trace) -> str | None:
    """The job's `environment:` as it is written."""
    node = trace.job.node.get("environment") if trace.job is not None else None
    node = node.get("name") if isinstance(node, Mapping) else node
    return node.value.strip() if isinstance(node, Scalar) else None
