"""What is wrong with a call of sqlmap, and the call that is not."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.rules._sqlmap import Sqlmap
from fixers.rules._values import value_start
from fixers.syntax.shell import Word
from fixers.syntax.span import Span

HARMFUL: Final = frozenset({
    "--os-shell", "--os-cmd", "--os-pwn", "--os-smbrelay", "--os-bof", "--priv-esc", "--sql-shell",
    "--sql-query", "--sql-file", "--file-write", "--file-dest", "--file-read", "--dump",
    "--passwords", "--forms", "--crawl", "--tamper", "--reg-add", "--reg-del", "--udf-inject",
    "--dump-all", "--eval", "--all", "-a", "--wizard",
})  # fmt: skip
_VALUED: Final = frozenset({
    "--os-cmd",
    "--sql-query",
    "--sql-file",
    "--file-write",
    "--file-dest",
    "--file-read",
    "--eval",
    "--crawl",
    "--tamper",
})
_CHANGES_ALL: Final = frozenset({"--wizard"})  # takes every other answer from a person

_LIMITS: Final = {"--risk": 1, "--level": 2}
_RISKY: Final = "ST"  # stacked queries change data, time-based ones hold connections
_CONTINUED: Final = re.compile(r"(?:[ \t]|\\\n)+$")
_Piece = tuple[Span, str]


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
    harmless = () if command.local else (*_without_harm(command), *_lowered(command))
    pieces = [*harmless, *_added(command)]
    sure = [piece for piece in pieces if piece is not None]
    edits = [_edit(command, *piece) for piece in _joined(sure, command.run.script.shell.text)]
    whole = tuple(edit for edit in edits if edit is not None)
    if len(sure) != len(pieces) or len(whole) != len(edits):
        return SkippedFix("the command cannot be rewritten surely")
    only_batch = list(problems_of(command)) == ["without `--batch`"]
    return Fix(
        "Scan without harm and without questions",
        whole,
        applicability=Applicability.SAFE if only_batch else Applicability.UNSAFE,
    )


def _edit(command: Sqlmap, span: Span, text: str) -> Edit | None:
    return replace_in_script(command.run.script, span, text)


def _joined(pieces: list[_Piece], script: str) -> list[_Piece]:
    """Pieces that touch as one; none only takes away, so that the place of each can be checked."""
    done: list[_Piece] = []
    for span, text in sorted(pieces, key=lambda piece: piece[0].start):
        if done and done[-1][0].end == span.start:
            before = done.pop()
            done.append((Span(before[0].start, span.end), before[1] + text))
        else:
            done.append((span, text))
    return [
        (s, t) if t else (Span(s.start - 1, s.end), script[s.start - 1 : s.start]) for s, t in done
    ]


def _without_harm(command: Sqlmap) -> Iterator[_Piece | None]:
    """Without the options that act on the server, each taken out with its value."""
    names = [(arg or "").partition("=") for arg in command.args]
    own = len(command.program.args)
    for index, (name, equals, _) in enumerate(names):
        if name not in HARMFUL:
            continue
        last = index + 1 if not equals and name in _VALUED and index + 1 < own else index
        sure = index < own and name not in _CHANGES_ALL
        yield _taken_out(command, command.program.words[index : last + 1]) if sure else None


def _taken_out(command: Sqlmap, words: tuple[Word, ...]) -> _Piece | None:
    """The words must stand in the call itself, not in a variable that it takes."""
    text = command.run.script.shell.text
    if words[0].literal is None or any(word.raw[:1] == "$" for word in words):
        return None
    start, end = words[0].span.start, words[-1].span.end
    start = len(_CONTINUED.sub("", text[:start]))
    return Span(start, end), ""


def _lowered(command: Sqlmap) -> Iterator[_Piece | None]:
    found = command.value("--technique")
    technique = "".join(t for t in (found[1] or "" if found else "") if t not in _RISKY) or "B"
    for name, value in (("--risk", "1"), ("--level", "1"), ("--technique", technique)):
        index, old = command.value(name) or (None, None)
        if old is not None and _is_bad(name, old):
            start = None if index is None else value_start(command.run, index, old)
            at = None if start is None else Span(start, start + len(old))
            yield (at, value) if at else _in_place(command, name, index, value)


def _in_place(command: Sqlmap, name: str, index: int | None, value: str) -> _Piece | None:
    """The option anew, where its value comes from a variable."""
    word = command.run.words[index] if index is not None else None
    if word is None or word not in command.run.command.words:
        return None
    return word.span, f"{name}={value}" if word.raw.startswith(f"{name}=") else value


def _is_bad(name: str, value: str) -> bool:
    if name == "--technique":
        return bool(set(_RISKY) & set(value))
    return value.isdecimal() and int(value) > _LIMITS[name]


def _added(command: Sqlmap) -> Iterator[_Piece]:
    if not command.known:
        return
    missing = [] if command.has("--batch") else ["--batch"]
    if command.value("--technique") is None and not command.local:
        missing.append("--technique=B")
    if missing:
        end = command.program.name_end
        yield Span(end, end), "".join(f" {option}" for option in missing)
