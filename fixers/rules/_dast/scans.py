"""Active scanners and load tools, and what tells where they aim."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.model import UNKNOWN, ActionUse, Invocation, Machine, Repository, Trace
from fixers.model.machine import Text
from fixers.rules._dast.aims import Aim, aim_of, worst
from fixers.rules._dast.files import addresses_in
from fixers.rules._dast.typed import Typed, seen, with_env
from fixers.rules._dast.words import LOAD, URL, piped, target_of
from fixers.rules._shared.programs import Program, program_of
from fixers.rules._shared.python_runs import untested_calls
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass

_SCANNERS: Final = frozenset({
    "sqlmap", "nuclei", "nikto", "zap-cli", "zap-full-scan", "zap-api-scan", "zap", "wapiti",
    "arachni", "dalfox", "commix", "wfuzz", "skipfish", "ffuf", "gobuster", "feroxbuster", "wpscan",
    "xsstrike", "schemathesis",
})  # fmt: skip
_BUILDERS: Final = frozenset({"mvn", "mvnw", "gradle", "gradlew", "sbt"})
# Action → what it runs.
_ACTIONS: Final = {
    "zaproxy/action-full-scan": "zaproxy/action-full-scan",
    "zaproxy/action-api-scan": "zaproxy/action-api-scan",
    "projectdiscovery/nuclei-action": "projectdiscovery/nuclei-action",
    "portswigger/dastardly-github-action": "dastardly",
    "thereisnotime/action-sqlmap": "sqlmap",
    "grafana/k6-action": "k6",
    "grafana/run-k6-action": "k6",
}
_ACTION_TARGETS: Final = ("target", "target-url", "url", "urls", "flags", "args")
_ASKS: Final = frozenset({"--help", "-help", "--version", "-version", "--update", "-update"})
# Of these only some subcommands attack or load.
_VERBS: Final = {
    "k6": {"run", "cloud"}, "artillery": {"run", "quick"}, "vegeta": {"attack"},
    "zap-cli": {"active-scan", "quick-scan"}, "schemathesis": {"run"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scan:
    """`target` is what the command says, `load`: it only loads the target. `sure`: the target
    is what the command says, not one of several or what a file says."""

    event: Invocation | ActionUse
    name: str
    target: str
    aim: Aim
    load: bool
    word: sh.Word | None = None
    sure: bool = True
    variable: str = ""  # of the shell, that holds the target
    typed: Typed | None = None


def scans_in(trace: Trace, repository: Repository) -> Iterator[Scan]:
    for event in (*trace.events, *untested_calls(trace)):
        if isinstance(event, Invocation):
            yield from _of_command(event, trace, repository)
        elif isinstance(event, ActionUse) and event.action in _ACTIONS:
            yield from _of_action(event, trace, repository)


def _of_action(use: ActionUse, trace: Trace, repository: Repository) -> Iterator[Scan]:
    name = _ACTIONS[use.action]
    load = name in LOAD
    given = [use.given[key] for key in _ACTION_TARGETS if key in use.given]
    scan = Scan(use, use.action, "", Aim.UNKNOWN, load)
    for text in given:
        found = seen(with_env(text, use.before), trace, repository)
        if load and not URL.search(text):
            continue
        yield _aimed(scan, found, text, text)
    if load:
        machine = use.before.with_(
            variables={
                **use.before.variables,
                **{n: Text(v.value) for n, v in use.step.env.items()},
            }
        )
        yield from _by_variables(scan, machine, trace, repository)


def _aimed(scan: Scan, found: list[Typed], text: str, written: str) -> Scan:
    aim, one = worst(found, written)
    said = one.text if one and aim is not Aim.UNKNOWN else text
    typed = next((t for t in found if t.free), None)
    return replace(scan, target=said, aim=aim, sure=not (one and one.several), typed=typed)


def _of_command(run: Invocation, trace: Trace, repository: Repository) -> Iterator[Scan]:
    program = program_of(run)
    name = program.name
    if run.name in _BUILDERS and any("gatling" in (a or "").lower() for a in run.args):
        name = "gatling"
    if name not in _SCANNERS | LOAD or _ASKS & set(program.args):
        return
    if not _VERBS.get(name, {None, *program.args}) & {*program.args, None}:
        return
    scan = Scan(run, name, "", Aim.UNKNOWN, name in LOAD)
    found = target_of(program)
    if found is not None:
        text, word = found
        meant = seen(with_env(text, run.before), trace, repository)
        yield _aimed(replace(scan, word=word), meant, text, word.raw)
        return
    for address in (*piped(run), *addresses_in(program, repository)):
        aim = aim_of(address)
        yield replace(scan, target=address, aim=aim, sure=False)
    if scan.load:
        of = _of_container if program.apart else _of_shell
        yield from of(scan, program, trace, repository)


def _of_shell(scan: Scan, program: Program, trace: Trace, repository: Repository) -> Iterator[Scan]:
    return _by_variables(scan, program.run.before, trace, repository)


def _of_container(
    scan: Scan, program: Program, trace: Trace, repository: Repository
) -> Iterator[Scan]:
    """What a container is given: of the script's own variables it sees what `-e NAME` hands on."""
    known = program.run.before.variables
    given = {n: known.get(n, UNKNOWN) if v is None else Text(v) for n, v in program.env}
    machine = program.run.before.with_(variables=given)
    for one in _by_variables(scan, machine, trace, repository):
        words = (w for w in program.run.words if f"{one.variable}=" in w.raw)
        yield replace(one, variable="", word=next(words, None))


def _by_variables(
    scan: Scan, machine: Machine, trace: Trace, repository: Repository
) -> Iterator[Scan]:
    """What a load script reads: `BASEURL`, `TARGET` and the like."""
    found = [
        (name, value.value, *worst(seen(value.value, trace, repository), ""))
        for name, value in machine.variables.items()
        if isinstance(value, Text) and re.search(r"URL|TARGET|HOST", name.upper())
    ]
    if any(aim in {Aim.TEST, Aim.LOCAL} for _, _, aim, _ in found):
        return  # nobody can tell which of them it takes
    for name, text, aim, one in found:
        target, sure = one.text if one else text, len(found) == 1 and not (one and one.several)
        yield replace(scan, target=target, aim=aim, sure=sure, variable=name)
