"""A later step of the job that installs a tool: it has to come before the first that needs it."""

from collections.abc import Iterator, Sequence
from typing import Final

from fixers.diagnostics import Applicability, Fix
from fixers.edits.step_order import move_step_before
from fixers.model import Invocation, Machine, Step, Trace, Tri
from fixers.model.facts.tools import Tool
from fixers.model.reading import scalar_at
from fixers.model.uses import CHECKOUT
from fixers.rules._shared.checkout_trees import action_of
from fixers.syntax.regex import regex

_SETS_UP: Final = regex(r"(?:^|[/-])(?:setup|install(?:er)?)(?:$|[/-])|-setup(?:$|-)")
# What a step that does nothing but install may run: what fetches, and what handles it then.
_FETCHES: Final = frozenset({"curl", "wget", "gh"})
_HANDLES: Final = frozenset({
    "cd", "chmod", "chown", "cp", "echo", "gzip", "install", "ln", "mkdir", "mktemp", "mv", "rm",
    "sha256sum", "tar", "tee", "unzip",
})  # fmt: skip
_READS_SCRIPT: Final = frozenset({"bash", "sh", "python", "python3"})
_MANAGERS: Final = {
    **dict.fromkeys(
        ("pip", "pip3", "pipx", "brew", "apt-get", "apt"), frozenset({"install", "update"})
    ),
    "npm": frozenset({"-g", "--global"}),
    "corepack": frozenset({"enable", "prepare"}),
}
_OF_FILES: Final = regex(r"[/*]|(?:^| )(?:\.|-r|-e|--requirement|--editable)(?: |$)")
# Inputs by which an action does more than install, with packages of the project.
_DOES_MORE: Final = regex(r"run|command|args|script|requirements|packages")
# The packages of a language go to the one that is found first.
_OF_LANGUAGE: Final = frozenset({"pip", "pip3"})


def brought_earlier(step: Step, tool: Tool, trace: Trace) -> Fix | None:
    """The step that brings `tool`, before the one that needs it; None where none surely does, or
    it does more, or needs something of those between."""
    found = _bringing(step, tool, trace)
    if found is None or not _can_move(found, step, trace):
        return None
    edits = move_step_before(found, step)
    if edits is None:
        return None
    safe = found.uses is not None or all(map(_manages, trace.commands_of(found)))
    applicability = Applicability.SAFE if safe else Applicability.UNSAFE
    return Fix(f"Install {tool.name} earlier", edits, applicability=applicability)


def _bringing(step: Step, tool: Tool, trace: Trace) -> Step | None:
    """The step of the job after which the tool is surely there."""
    last: Step | None = None
    for there, machine in _states(step, trace):
        if any(machine.has(name) is Tri.YES for name in tool.executables):
            return last
        last = there
    named = {recipe.uses for recipe in tool.recipes}
    return last if last is not None and action_of(last) in named else None


def _states(step: Step, trace: Trace) -> Iterator[tuple[Step, Machine]]:
    """The steps of the job behind one, and the machine before each event of theirs."""
    job, there = step.job, None
    for event in trace.events:
        if event.step is not None and event.step.job is job:
            there = event.step
        if there is not None and there.index > step.index:
            yield there, event.before


def _can_move(found: Step, step: Step, trace: Trace) -> bool:
    """Whether it does nothing but install, always, and with nothing that others give it."""
    asks = (*found.inputs.values(), *found.env.values(), found.uses, found.run)
    told = any("steps." in one.value or "env." in one.value for one in asks if one is not None)
    steps = found.job.steps if found.job is not None else ()
    between = [s for s in steps if step.index <= s.index < found.index]
    tolerated = scalar_at(found.node, "continue-on-error")
    if told or found.condition is not None or tolerated is not None:
        return False
    if any(action_of(one) == CHECKOUT or _hands_on(one) for one in between):
        return False
    if found.uses is not None:
        given = found.inputs.items()
        more = any(_DOES_MORE.search(name) and one.value != "false" for name, one in given)
        return bool(_SETS_UP.search(action_of(found))) and not more
    return _only_installs(trace.commands_of(found), between)


def _hands_on(step: Step) -> bool:
    return step.run is not None and "GITHUB_ENV" in step.run.value


def _only_installs(commands: Sequence[Invocation], between: Sequence[Step]) -> bool:
    """What is unpacked or moved must come from elsewhere, and not from the steps between."""
    names = {run.name for run in commands}
    managed = all(map(_manages, commands))
    handled = all(
        run.name in _FETCHES | _HANDLES
        or (run.name in _READS_SCRIPT and all(str(arg).startswith("-") for arg in run.args[:1]))
        for run in commands
    )
    fetched = handled and not names.isdisjoint(_FETCHES)
    language = names & _OF_LANGUAGE and any(one.uses is not None for one in between)
    return (managed or fetched) and not language


def _manages(run: Invocation) -> bool:
    """`npm install --global`, and no package of the repository."""
    asked = _MANAGERS.get(run.name)
    return (
        asked is not None
        and not asked.isdisjoint(run.args)
        and not _OF_FILES.search(" ".join(arg or "/" for arg in run.args))
    )
