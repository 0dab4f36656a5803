"""What stands in a file that a call is given: written by its own script, or in the repository."""

import json
import re
from typing import Final

from fixers.model import Invocation, Trace, TreeOrigin, Unknown
from fixers.model.effects import joined
from fixers.rules._shared.aws import option
from fixers.syntax.regex import regex
from fixers.syntax.shell import Command, Function, Statement, commands
from fixers.syntax.source import Source

_FILE: Final = "file://"
_EXPANSION: Final = regex(r"\$\{\{.*?\}\}|\$\([^()]*\)|\$\{[^}]*\}|\$\w+", re.DOTALL)

_ARGUMENT: Final = r"\"[^\"]*\"|'[^']*'|\$\(\([^()]*\)\)|[^\s()\"']+"
_ARGUMENTS: Final = regex(_ARGUMENT)
_CALL: Final = regex(rf"\$\(([\w-]+)((?:\s+(?:{_ARGUMENT}))*)\s*\)")
_PLACEHOLDER: Final = regex(r"%[sdi]")
_GIVEN: Final = regex(rf"--arg(?:json)? (\w+) ({_ARGUMENT})")  # to jq
_NAMED: Final = regex(r"\$(?:(\w+)|\{(\w+)\})")
_NUMBERED: Final = regex(r"\$(?:(\d)|\{(\d)\})")


def written_here(raw: str, run: Invocation) -> str | None:
    """The text that the script itself puts into `file://PATH`, if nothing changes it later."""
    path = raw.strip("\"'").removeprefix(_FILE)
    if not raw.strip("\"'").startswith(_FILE) or run.script.shell.text.count(path) > 2:
        return None
    for command in commands(run.script.shell.statements):
        written = (r.target.raw.strip("\"'") for r in command.redirects if r.target is not None)
        if path in written and command.words and (text := _printed(command)) is not None:
            return text
    return None


def printed_here(raw: str, run: Invocation) -> str | None:
    """What a function of the script prints that a word asks: `"$(weights 90 10)"`."""
    script = run.script.shell.statements
    bodies = {one.name: one.body for one in script if isinstance(one, Function)}
    for name, given in _CALL.findall(raw):
        args = ["", *(arg.strip("\"'") for arg in _ARGUMENTS.findall(given))]
        for command in commands(bodies.get(name, ())):
            text = _printed(command) if command.words else None
            if text is not None:
                return _with_arguments(_with_locals(text, bodies[name]), args)
    return None


def _with_locals(text: str, body: tuple[Statement, ...]) -> str:
    """With what the function calls its arguments: `local green=$2`."""
    made = (one for command in commands(body) for one in command.assignments)
    known = {one.name: one.value.raw.strip("\"'") for one in made if one.value is not None}
    own = {name: value for name, value in known.items() if _NUMBERED.fullmatch(value)}
    return _NAMED.sub(lambda one: own.get(one[1] or one[2], one[0]), text)


def _with_arguments(text: str, args: list[str]) -> str:
    numbers = {number: arg for number, arg in enumerate(args) if number}
    return _NUMBERED.sub(lambda one: numbers.get(int(one[1] or one[2]), one[0]), text)


def _printed(command: Command) -> str | None:
    """What a command prints, or the program of jq that makes it."""
    heredoc = next((r.heredoc for r in command.redirects if r.heredoc is not None), None)
    name = command.words[0].literal
    if heredoc is not None:
        return heredoc.body.raw if name == "cat" else None
    if name == "jq":
        return _by_jq([word.raw for word in command.words])
    if name == "echo" and len(command.words) == 2:
        return command.words[1].raw.strip("\"'").replace('\\"', '"')
    if name == "printf" and len(command.words) > 1:
        first, *values = (word.raw.strip("\"'") for word in command.words[1:])
        return _PLACEHOLDER.sub(lambda one: values.pop(0) if values else one[0], first)
    return None


def _by_jq(words: list[str]) -> str:
    """Its program, with what its variables are given: `--arg green "$GREEN"`."""
    text = " ".join(words)
    given = {name: value.strip("\"'") for name, value in _GIVEN.findall(text)}
    return _NAMED.sub(lambda one: given.get(one[1] or one[2], one[0]), text)


def input_of(run: Invocation, trace: Trace) -> dict[str, object] | None:
    """What `--cli-input-json` gives to a call; None where that cannot be told."""
    word = option(run.words, "--cli-input-json")
    if word is None:
        return None
    raw = word.raw.strip("\"'")
    text = written_here(word.raw, run) if raw.startswith(_FILE) else word.literal
    if text is None and raw.startswith(_FILE):
        text = _in_repository(raw.removeprefix(_FILE), run, trace)
    try:
        found = json.loads(_EXPANSION.sub("0", text)) if text else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _in_repository(path: str, run: Invocation, trace: Trace) -> str | None:
    """The text of a file that no script of the job names but to read it."""
    where = joined(run.before.directory, path)
    texts = {event.script.shell.text for event in trace.invocations()}
    named = sum(text.count(path.rpartition("/")[2]) for text in texts)
    ours = run.before.checkouts.get("") is TreeOrigin.HEAD
    if isinstance(where, Unknown) or not ours or named > 1:
        return None
    source = trace.tree.read(where)
    return source.text if isinstance(source, Source) else None
