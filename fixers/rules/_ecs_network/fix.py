"""Writing a `--network-configuration` that works, with the names that the pipeline has."""

import re
from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits import add_inputs, replace_in_script, replace_scalar
from fixers.model import ActionUse
from fixers.model.machine import Listed
from fixers.rules._ecs_network.complaints import EMPTY, complaint
from fixers.rules._ecs_network.text import mended
from fixers.rules._ecs_network.values import GROUPS, SUBNETS, NetworkFlow
from fixers.rules._ecs_network.words import before_option, extent, torn_apart
from fixers.rules._shared.bash import in_powershell, of_environment
from fixers.rules._shared.values import written_out
from fixers.syntax.regex import regex
from fixers.syntax.shell import Command, Word, parse_shell
from fixers.syntax.span import Span

_Way = tuple[str, Applicability]
OPTION: Final = "--network-configuration"
_LISTS: Final = (("subnets", SUBNETS), ("securityGroups", GROUPS))
_TO_DROP: Final = regex(r"(\$\{\{.*?\}\}|\\.)|[\"\s]")
_NAME: Final = regex(r"\$\{?(\w+)")
_PUBLIC: Final = regex(r"assignPublicIp[\\\"]*[=:]\s*[\\\"]*(ENABLED|DISABLED)")


def added(flow: NetworkFlow, names: Sequence[str]) -> Fix | SkippedFix:
    """The option with the variables of the job, at the end of the call."""
    if not any(map(SUBNETS.fullmatch, names)):
        return SkippedFix("no variable of the job holds subnets")
    run = flow.run
    if run.script.recipe is not None and run.script.foreign:
        return SkippedFix("the call is written in another language")
    if run.script.foreign and (not in_powershell(run) or any(map(flow.holds_json, names))):
        return SkippedFix("this shell does not hand on what is quoted")
    end = run.span.end
    text = f"{before_option(run)}{OPTION} {_written(names, flow)}"
    edit = replace_in_script(run.script, Span(end, end), text)
    if edit is None:
        return SkippedFix("the call cannot be extended surely")
    return Fix(f"Pass {' and '.join(names)}", (edit,), applicability=Applicability.UNSAFE)


def quoted(flow: NetworkFlow, word: Word) -> Fix | SkippedFix:
    """The argument as one word in double quotes."""
    at = extent(word, flow.run)
    raw = flow.run.script.shell.text[at.start : at.end]
    if "'" in raw or "`" in raw or "\n" in raw:
        return SkippedFix("the argument mixes ways of quoting")
    inner = _TO_DROP.sub(lambda found: found[1] or "", raw)
    ways = [f'"{inner}"', *mended(f'"{inner}"', flow)]
    return _first_that_works(flow, at, [(way, Applicability.SAFE) for way in ways])


def rewritten(flow: NetworkFlow, word: Word, names: Sequence[str]) -> Fix | SkippedFix:
    """The same argument in a form that works; where a variable holds it whole, in its making."""
    word = written_out(flow.run, word)
    ways = [(raw, Applicability.SAFE) for raw in mended(word.raw, flow)]
    own = [n for n in dict.fromkeys(_NAME.findall(word.raw)) if _holds_network(n)]
    return _first_that_works(flow, word.span, [*ways, *_from_names(flow, word, own or names)])


def replaced(flow: NetworkFlow, word: Word, names: Sequence[str]) -> Fix | SkippedFix:
    """The argument with variables in the place of what it holds."""
    return _first_that_works(flow, word.span, _from_names(flow, word, names))


def _from_names(
    flow: NetworkFlow, word: Word, names: Sequence[str]
) -> list[tuple[str, Applicability]]:
    whole = all(key not in word.raw or any(map(named.fullmatch, names)) for key, named in _LISTS)
    arrays = any(isinstance(flow.run.before.variables.get(name), Listed) for name in names)
    if arrays or not whole or not any(map(SUBNETS.fullmatch, names)):
        return []
    return [(_written(names, flow, _PUBLIC.search(word.raw)), Applicability.UNSAFE)]


def of_action(use: ActionUse, names: Sequence[str]) -> Fix | SkippedFix:
    """The inputs of `amazon-ecs-deploy-task-definition` as names with commas between."""
    given = use.step.inputs.get("run-task-subnets")
    if given is not None and "${{" not in given.value:
        plain = re.sub(r"[\[\]\"\s]", "", given.value)
        edit = replace_scalar(use.step.source, given, plain)
        safety = Applicability.SAFE
    else:
        inputs = {_input(name): f"${{{{ env.{name} }}}}" for name in names}
        edit = add_inputs(use.step, inputs) if "run-task-subnets" in inputs else None
        safety = Applicability.UNSAFE
    if edit is None:
        return SkippedFix("no variable of the job surely holds the names of subnets")
    return Fix("Name the subnets as the action takes them", (edit,), applicability=safety)


def _input(name: str) -> str:
    return "run-task-subnets" if SUBNETS.fullmatch(name) else "run-task-security-groups"


def with_groups(flow: NetworkFlow, word: Word, name: str) -> Fix | SkippedFix:
    """The argument with security groups behind its subnets."""
    raw = re.sub(
        r"(subnets=(?:\[[^\]]*\]|\$\{?\w+\}?))",
        lambda found: f"{found[1]},securityGroups={_list(name, flow)}",
        word.raw,
        count=1,
    )
    if raw == word.raw or not raw.startswith('"'):
        return SkippedFix("there is no sure place for the groups in this argument")
    return _first_that_works(flow, word.span, [(raw, Applicability.UNSAFE)])


def _first_that_works(flow: NetworkFlow, at: Span, ways: Sequence[_Way]) -> Fix | SkippedFix:
    for raw, applicability in ways:
        word = _parsed(raw)
        if word is None or torn_apart(word, flow) or complaint(flow.text(word)):
            continue
        if EMPTY.search(raw):
            continue
        edit = replace_in_script(flow.run.script, at, raw)
        if edit is not None:
            return Fix("Write the network settings as lists", (edit,), applicability=applicability)
    return SkippedFix("the settings have to be written anew by somebody who knows them")


def _holds_network(name: str) -> bool:
    return bool(SUBNETS.fullmatch(name) or GROUPS.fullmatch(name))


def _written(names: Sequence[str], flow: NetworkFlow, public: re.Match[str] | None = None) -> str:
    lists = {
        "subnets" if SUBNETS.fullmatch(name) else "securityGroups": _list(name, flow)
        for name in names
    }
    settings = [f"{key}={value}" for key, value in lists.items()]
    settings += [f"assignPublicIp={public[1]}"] if public else []
    return f'"awsvpcConfiguration={{{",".join(settings)}}}"'


def _list(name: str, flow: NetworkFlow) -> str:
    named = of_environment(name, flow.run)
    return named if flow.holds_json(name) else f"[{named}]"


def _parsed(raw: str) -> Word | None:
    body = parse_shell(f"aws {raw}").statements
    command = body[0] if len(body) == 1 else None
    if not isinstance(command, Command) or len(command.words) != 2:
        return None
    return command.words[1]
