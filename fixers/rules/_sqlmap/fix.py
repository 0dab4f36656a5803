"""What is wrong with a call of sqlmap, and the call that is not."""

from collections.abc import Iterator, Mapping
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.rules._sqlmap.call import Sqlmap
from fixers.rules._sqlmap.in_file import in_file
from fixers.rules._sqlmap.in_python import in_python
from fixers.rules._sqlmap.words import Change, Piece, written
from fixers.syntax.span import Span

HARMFUL: Final = frozenset({
    "--os-shell", "--os-cmd", "--os-pwn", "--os-smbrelay", "--os-bof", "--priv-esc", "--sql-shell",
    "--sql-query", "--sql-file", "--file-write", "--file-dest", "--file-read", "--dump",
    "--passwords", "--forms", "--crawl", "--tamper", "--reg-add", "--reg-del", "--udf-inject",
    "--dump-all", "--eval", "--all", "-a", "--wizard",
})  # fmt: skip
_VALUED: Final = frozenset({
    "--os-cmd", "--sql-query", "--sql-file", "--file-write", "--file-dest", "--file-read", "--eval",
    "--crawl", "--tamper",
})  # fmt: skip
_CHANGES_ALL: Final = frozenset({"--wizard"})  # takes every other answer from a person

_LIMITS: Final = {"--risk": 1, "--level": 2}
_RISKY: Final = "ST"  # stacked queries change data, time-based ones hold connections


def problems_of(command: Sqlmap) -> Iterator[str]:
    if not command.local:
        yield from _dangers(command)
    if command.known and not command.has("--batch") and "xargs" not in command.run.wrappers:
        yield "without `--batch`"


def _dangers(command: Sqlmap) -> Iterator[str]:
    for name, most in _LIMITS.items():
        found = command.value(name)
        if found and (found[1] or "").isdecimal() and int(found[1] or 0) > most:
            yield f"with `{name}={found[1]}`"
    harmful = [(a or "").partition("=")[0] for a in command.args]
    yield from (f"with `{name}`" for name in dict.fromkeys(harmful) if name in HARMFUL)
    technique = command.value("--technique")
    if technique is None and command.known:
        yield "with stacked and time-based techniques"
    elif technique and technique[1] and set(_RISKY) & set(technique[1]):
        yield f"with `--technique={technique[1]}`"


def tame(command: Sqlmap) -> Fix | SkippedFix:
    changes = {} if command.local else {**dict(_without_harm(command)), **dict(_lowered(command))}
    edits = _edits(command, changes)
    if edits is None:
        return SkippedFix("the command cannot be rewritten surely")
    only_batch = list(problems_of(command)) == ["without `--batch`"]
    return Fix(
        "Scan without harm and without questions",
        edits,
        applicability=Applicability.SAFE if only_batch else Applicability.UNSAFE,
    )


def _edits(command: Sqlmap, changes: Mapping[int, str | None]) -> tuple[Edit, ...] | None:
    """In the call, in its file of settings, or in the program of another language."""
    own = len(command.program.args)
    here = {at: value for at, value in changes.items() if at < own}
    there = {at: value for at, value in changes.items() if at >= own}
    elsewhere = in_file(command, there)
    added = "".join(f" {option}" for option in _missing(command))
    if elsewhere is None:
        return None
    if command.run.script.foreign:
        told = in_python(command, here, added)
        return None if told is None else (*told, *elsewhere)
    pieces = [*dict.fromkeys(written(command, here)), *_added(command)]
    sure = [piece for piece in pieces if piece is not None]
    edits = [_edit(command, *piece) for piece in _joined(sure, command.run.script.shell.text)]
    whole = tuple(edit for edit in edits if edit is not None)
    return (*whole, *elsewhere) if len(sure) == len(pieces) and len(whole) == len(edits) else None


def _edit(command: Sqlmap, span: Span, text: str) -> Edit | None:
    return replace_in_script(command.run.script, span, text)


def _joined(pieces: list[Piece], script: str) -> list[Piece]:
    """Pieces that touch as one; none only takes away, so that the place of each can be checked."""
    done: list[Piece] = []
    for span, text in sorted(pieces, key=lambda piece: (piece[0].start, piece[0].end)):
        if done and done[-1][0].end == span.start:
            before = done.pop()
            done.append((Span(before[0].start, span.end), before[1] + text))
        else:
            done.append((span, text))
    return [(span, text) if text else _kept(span, script) for span, text in done]


def _kept(span: Span, script: str) -> Piece:
    before = script[span.start - 1 : span.start]
    behind = script[span.end :]
    blanks = len(behind) - len(behind.lstrip(" ")) if before == "(" else 0
    return Span(span.start - 1, span.end + blanks), before


def _without_harm(command: Sqlmap) -> Iterator[Change]:
    """Without the options that act on the server, each taken out with its value."""
    names = [(arg or "").partition("=") for arg in command.args]
    own = len(command.program.args)
    for index, (name, equals, _) in enumerate(names):
        if name not in HARMFUL:
            continue
        valued = not equals and name in _VALUED and index + 1 < own
        yield index, None if name in _CHANGES_ALL else ""
        yield from [(index + 1, "")] if valued else []


def _lowered(command: Sqlmap) -> Iterator[Change]:
    found = command.value("--technique")
    asked = found[1] or "" if found else ""
    rest = "".join(t for t in asked if t not in _RISKY)
    technique = "B" if "B" in rest else rest or "B"  # the one that reads least
    for name, value in (("--risk", "1"), ("--level", "1"), ("--technique", technique)):
        index, old = command.value(name) or (None, None)
        if old is not None and _is_bad(name, old):
            of_file = command.args.index(f"{name}={old}") if index is None else 0
            yield of_file if index is None else index - command.program.at, value


def _is_bad(name: str, value: str) -> bool:
    if name == "--technique":
        return bool(set(_RISKY) & set(value))
    return value.isdecimal() and int(value) > _LIMITS[name]


def _added(command: Sqlmap) -> Iterator[Piece]:
    missing = _missing(command)
    if missing:
        end = command.program.name_end
        yield Span(end, end), "".join(f" {option}" for option in missing)


def _missing(command: Sqlmap) -> list[str]:
    if not command.known:
        return []
    missing = [] if command.has("--batch") else ["--batch"]
    if command.value("--technique") is None and not command.local:
        missing.append("--technique=B")
    return missing
