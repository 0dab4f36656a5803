"""Blocks of Python and of PowerShell: scripts of their own kind."""

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.edits.expression_places import NotLiftedError
from fixers.edits.lifting import Lifted, Surroundings
from fixers.edits.powershell_lifting import lift_powershell
from fixers.edits.python_lifting import lift_python
from fixers.model import Repository, Step, StepRun, Trace
from fixers.model.shell_context import ShellKind, effective_shell, written_shell
from fixers.rules._blocks.doubts import LISTS_VARIABLES, doubts_of_place
from fixers.rules._blocks.fix import fix_of, refusal_of
from fixers.rules._blocks.move import call_edits, target_of, title_of
from fixers.rules._blocks.needs import needs_of
from fixers.rules._blocks.programs import goes_over_folder
from fixers.rules._blocks.safety import OF_ITSELF
from fixers.rules._blocks.words import surroundings
from fixers.rules._shared.systems import runs_on_posix
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_CALLS_PYTHON: Final = regex(r"((?:/[\w./-]+/)?python[\d.]*(?: -[A-Za-z]+)*) \{0\}")
# A first line that says how the text is written must stay the first.
_ASKS_PYTHON: Final = regex(
    r"\b(?:__file__|argv|inspect|_getframe|__spec__|__loader__)\b"
    r"|\bsys\.path\b(?!\.(?:insert|append|extend)\b)|\A(?:[^\n]*\n)?[ \t\f]*#.*?coding[:=]"
)
_ASKS_POWERSHELL: Final = regex(
    r"\$(?:MyInvocation|PSScriptRoot|PSCommandPath|args)\b|Get-PSCallStack|^return\b"
    r"|^\s*(?:param\s*\(|using\s|\#requires)",
    re.IGNORECASE | re.MULTILINE,
)
_LISTS_ENV: Final = regex(
    r"os\.environ\.(?:items|keys|values)\b|\b(?:for .*? in|print\(|dict\() *os\.environ\b(?!\[)"
)
# By commands that it starts.
_GOES_OVER_FILES: Final = regex(
    r"ls-files|\bgit\b.{1,4}\bgrep\b"
    r"|\b(?:system|popen|run|call|Popen|(?:check_|get)\w*output|check_call)\(\s*\[?\s*f?[\"']"
    r"(?:ls|find|tree|du|tar|zip)\b"
)
# It gets signals, or sends itself one, or asks for what started it.
_OF_PROCESS: Final = regex(
    r"\b(?:signal|kill|killpg|abort|getppid|SHLVL|atexit|KeyboardInterrupt)\b"
)


@dataclass(frozen=True, slots=True)
class Language:
    """`head`: the lines around the title; `asks`: for the name or place of the script; `unsure`:
    what may differ; `call` takes its path, in the shell that the step then has, if another."""

    suffix: str
    head: tuple[str, str]
    asks: re.Pattern[str]
    lift: Callable[[str, Surroundings], Lifted]
    unsure: str
    call: str
    shell: str | None = None


def language_of(step: Step) -> Language | None:
    """None for shell, and where it is called in a way that is not understood."""
    kind, written = effective_shell(step).kind, (written_shell(step) or "").strip()
    if kind in {ShellKind.PWSH, ShellKind.POWERSHELL} and "{0}" not in written:
        stops = ("", "$ErrorActionPreference = 'stop'")
        unsure = "what PowerShell makes of it is not proven"
        return Language(".ps1", stops, _ASKS_POWERSHELL, lift_powershell, unsure, '. "{}"')
    called = _CALLS_PYTHON.fullmatch(written)
    if kind is not ShellKind.PYTHON and called is None:
        return None
    takes_place = step.run is not None and _OF_PROCESS.search(step.run.value)
    call = f'{"exec " if takes_place else ""}{called[1] if called else "python"} "{{}}"'
    # A container may have no other; one that an action runs in is not known.
    shell = "bash" if step.job is not None and step.job.container is None else "sh"
    head = ("#!/usr/bin/env python3", "")
    unsure = "a traceback would show variables"
    return Language(".py", head, _ASKS_PYTHON, lift_python, unsure, call, shell)


def move_of(
    run: StepRun, language: Language, trace: Trace, repository: Repository
) -> Fix | SkippedFix:
    text = run.step.run.value if run.step.run else ""
    asks = OF_ITSELF if language.asks.search(text) else None
    reason = refusal_of(run, trace, repository, asks)
    if reason is not None:
        return SkippedFix(reason)
    try:
        lifted = language.lift(text, surroundings(run, trace, repository))
    except NotLiftedError as refused:
        return SkippedFix(str(refused))
    target = target_of(run, repository, _script(run.step, language, lifted), language.suffix)
    path = target.call if language.shell else target.call.replace("$", "$env:", 1)
    edits = call_edits(run.step, lifted, language.call.format(path), language.shell)
    needs = needs_of(run, target.path, trace, repository)
    if edits is None:
        return SkippedFix("the step is written in a way that cannot be changed surely")
    if isinstance(needs, SkippedFix):
        return needs
    doubts = [
        *(() if lifted.sure else (language.unsure,)),
        *doubts_of_place(run, trace, repository),
        *(_doubts_of_python(run, target.path, repository) if language.shell else ()),
    ]
    return fix_of(target, needs, edits, doubts, repository)


def _script(step: Step, language: Language, lifted: Lifted) -> str:
    body = lifted.text.strip("\n")
    if body.startswith("#!"):
        body = body.partition("\n")[2].strip("\n")
    before, behind = language.head
    head = [line for line in (before, title_of(step), behind) if line]
    return "\n".join([*head, "", body]) + "\n"


def _doubts_of_python(run: StepRun, path: str, repository: Repository) -> Iterator[str]:
    text = run.step.run.value if run.step.run else ""
    if not runs_on_posix(run.step, repository):
        yield "what starts Python on Windows may differ"
    if any(_is_module_beside(path, other) for other in repository.tree.paths()):
        yield "a module beside it may be imported instead of another"
    if _LISTS_ENV.search(text):
        yield LISTS_VARIABLES
    if _GOES_OVER_FILES.search(text) or goes_over_folder(text, "a.py"):
        yield "the block goes over all scripts"


def _is_module_beside(path: str, other: str) -> bool:
    """A folder of modules is one."""
    folder = posixpath.dirname(path)
    if not other.endswith(".py") or not other.startswith(folder):
        return False
    name, _, rest = posixpath.relpath(other, folder or ".").partition("/")
    return name.removesuffix(".py").isidentifier() and rest in {"", "__init__.py"}
