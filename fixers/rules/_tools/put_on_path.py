"""A folder on the PATH for a program that lies in it already."""

import posixpath
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation, Trace
from fixers.model.downloads import UNPACKS, target_of
from fixers.model.effects import PLACES
from fixers.model.script_sites import installs_into
from fixers.rules._tools.calls import ToolCall
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_ELSEWHERE: Final = SkippedFix(
    "it lies in a folder that is not on the PATH: call it by its path there, or write that "
    "folder to $GITHUB_PATH in an earlier step"
)
_OF_USER: Final = "$HOME/.local/bin"
_OF_GO: Final = "$(go env GOPATH)/bin"
_FOR_USER: Final = frozenset({"pip", "pip3", "python", "python3", "pipx", "uv"})
_FETCHES: Final = frozenset({"curl", "wget"})
# Where installers leave it that are told nothing; most of them in `bin`.
_OF_INSTALLERS: Final = {"actionlint": "."}
_SHELLS: Final = frozenset({"sh", "bash"})
_ABSOLUTE: Final = regex(r"[/$]")


def on_path(call: ToolCall, trace: Trace) -> Fix | SkippedFix:
    """Behind the command that put it there; in the folder that it is called in, by its path."""
    run = call.run
    placed = _placed(call, trace) if run is not None and _is_plain(run) else None
    if run is None or placed is None:
        return _ELSEWHERE
    event, folder = placed
    if folder == ".":
        return _by_path(run, event)
    edit = _line_behind(event, _line(folder, same=run.step is event.step))
    if edit is None:
        return _ELSEWHERE
    return Fix(f"Put `{folder}` on the PATH", (edit,), applicability=Applicability.UNSAFE)


def _is_plain(run: Invocation) -> bool:
    """`sudo` looks in folders of its own."""
    return run.told is None and "sudo" not in run.wrappers


def _line(folder: str, *, same: bool) -> str:
    return f'export PATH="{folder}:$PATH"' if same else f'echo "{folder}" >> "$GITHUB_PATH"'


def _placed(call: ToolCall, trace: Trace) -> tuple[Invocation, str] | None:
    """The last command that says where it lies, and that folder."""
    found: tuple[Invocation, str] | None = None
    for event in takewhile(lambda event: event is not call.run, trace.invocations()):
        folder = _folder(event, call.name)
        found = found if folder is None else (event, folder)
    return found


def _folder(event: Invocation, name: str) -> str | None:
    raws = [word.raw.strip("\"'") for word in event.words]
    if event.name == "go" or event.name in _FOR_USER:
        split = (re.split(r"[/@=<>~\[]", raw) for raw in raws)
        named = "sudo" not in event.wrappers and any(name in parts for parts in split)
        given = [a.value.raw for a in event.command.assignments if a.name == "GOBIN" and a.value]
        own = _OF_GO if event.name == "go" else _OF_USER
        return (_named(given[0].strip("\"'")) if given else own) if named else None
    if event.name in _SHELLS:
        text = event.script.shell.text[event.statement.start : event.statement.end]
        fetched = re.search(rf"https?://\S*/{re.escape(name)}/\S*\.(?:ba)?sh\b", text)
        usual = _OF_INSTALLERS.get(name, "bin")
        return _named(installs_into(text) or usual) if fetched else None
    return next(_folders(event, name, raws), None)


def _folders(event: Invocation, name: str, raws: list[str]) -> Iterator[str]:
    called = [raw for raw in raws if posixpath.basename(raw) == name]
    target = target_of(event.name, raws)
    if event.name in UNPACKS and called:
        yield _named(target or ".")
    elif event.name in PLACES and called:
        last = raws[-1]
        yield _named(posixpath.dirname(last) if posixpath.basename(last) == name else last)
    elif event.name == "chmod" and called:
        yield _named(posixpath.dirname(called[0]))
    elif event.name in _FETCHES and target is not None and target in called:
        yield _named(posixpath.dirname(target))


def _named(folder: str) -> str:
    plain = posixpath.normpath(re.sub(r"^~(?=/|$)", "$HOME", folder) or ".")
    return plain if plain == "." or _ABSOLUTE.match(plain) else f"$PWD/{plain}"


def _by_path(run: Invocation, placed: Invocation) -> Fix | SkippedFix:
    here = isinstance(run.directory, str) and run.directory == placed.directory
    span = Span(run.span.start, run.span.start + len(run.path))
    plain = run.script.shell.text[span.start : span.end] == run.name
    edit = replace_in_script(run.script, span, f"./{run.name}") if here and plain else None
    if edit is None:
        return _ELSEWHERE
    title = f"Call `{run.name}` where it lies"
    return Fix(title, (edit,), applicability=Applicability.UNSAFE)


def _line_behind(event: Invocation, line: str) -> Edit | None:
    """At the indent of the statement, which has its last line for itself."""
    text, statement = event.script.shell.text, event.statement
    start = text.rfind("\n", 0, statement.start) + 1
    indent = text[start : statement.start]
    rest = text[statement.end :].partition("\n")[0]
    if indent.strip() or rest.strip() or event.script.scalar is None:
        return None
    at = Span(statement.end, statement.end)
    return replace_in_script(event.script, at, f"\n{indent}{line}")
