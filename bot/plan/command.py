"""Comment text → what was asked for. Only a line that begins with the command counts."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

TRIGGER: Final = "/fix-pipeline"
# What GitHub shows as a line. `splitlines` knows more signs: one of those in quoted text would
# begin a line that nobody sees.
_LINE_END: Final = re.compile(r"\r\n?|\n")
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_VERBS: Final = frozenset({"help", "ignore", "undo", "recheck"})
_HELP: Final = frozenset({"help", "-h", "--help"})
# Text that is not shown, or shown as it is: what opens it, and what ends it.
_APART: Final = {"<!--": "-->", "<pre": "</pre>"}
_OPENING: Final = re.compile("|".join(_APART))
_LISTED: Final = re.compile(r"[^,]+|^,+$")
# What some devices make of the two hyphens before an option.
_DASH: Final = re.compile("^[\u2013\u2014]-?")


@dataclass(frozen=True, slots=True)
class Fix:
    """Commit the fixes of these rules; no rule means all of them."""

    rules: tuple[str, ...] = ()
    unsafe: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Ignore:
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last fix commit back."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """Review the head again."""


@dataclass(frozen=True, slots=True)
class Help:
    """Show how the command is used; `unknown` are the words it did not know."""

    unknown: tuple[str, ...] = ()


Command = Fix | Ignore | Undo | Recheck | Help


def mentions_command(body: str) -> bool:
    """Cheap test for the web process: whether the text has a command line at all."""
    return next(_command_lines(body), None) is not None


def several(body: str) -> bool:
    """Whether a comment has more commands than the one that is carried out."""
    return len(list(_command_lines(body))) > 1


def same_command(before: str, after: str) -> bool:
    """Whether an edit left the order as it was."""
    return next(_command_lines(before), None) == next(_command_lines(after), None)


def parse_command(body: str, known_rules: Collection[str]) -> Command | None:
    """The first command of a comment, None when it has none."""
    words = next(_command_lines(body), None)
    if words is None:
        return None
    verb = words[0].lower() if words else ""
    if verb == "fix":  # as on the command line
        return _fix(words[1:], known_rules)
    if verb not in _VERBS | _HELP:
        return _fix(words, known_rules)
    rest = words[1:]
    if verb == "ignore":
        return _ignore(rest, known_rules)
    if rest or verb in _HELP:
        return Help(unknown=rest)
    return Undo() if verb == "undo" else Recheck()


def _fix(words: tuple[str, ...], known_rules: Collection[str]) -> Fix | Help:
    said = [_DASH.sub("--", part) for word in words for part in _LISTED.findall(word)]
    options = {word.lower() for word in said if word.startswith("-")}
    rules = tuple(dict.fromkeys(_name(word) for word in said if not word.startswith("-")))
    unknown = [word for word in rules if word not in known_rules]
    unknown += sorted(options - {"--unsafe", "--dry-run"})
    if unknown:
        return Help(tuple(unknown))
    return Fix(rules, unsafe="--unsafe" in options, dry_run="--dry-run" in options)


def _ignore(words: tuple[str, ...], known_rules: Collection[str]) -> Ignore | Help:
    rule = _name(words[0]) if words else "ignore"
    if rule not in known_rules:
        return Help((rule,))
    reason = " ".join(words[1:])
    return Ignore(rule, reason) if reason else Help(("ignore without a reason",))


def _name(word: str) -> str:
    """A rule as people copy it: from a code span, or out of a list."""
    return word.strip("`,").lower() or word


def _command_lines(body: str) -> Iterator[tuple[str, ...]]:
    fence: str | None = None
    end: str | None = None  # of text that is apart
    for line in _LINE_END.split(body):
        if fence is None:
            before, end = end, _apart_until(line.lower(), end)
            if before is not None:
                continue
        mark = _FENCE.match(line)
        if fence is not None:
            # A fence closes with at least as many of the same sign, and nothing behind it.
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = None
        elif mark:
            fence = mark[1]
        else:
            words = line.split()
            # Keyboards that begin a line in upper case do so behind the sign, too.
            if line.startswith(TRIGGER[0]) and words[0].lower() == TRIGGER:
                yield tuple(words[1:])


def _apart_until(line: str, end: str | None) -> str | None:
    """What ends the text that is apart after a line; None where the next is not."""
    while True:
        if end is not None:
            _, mark, line = line.partition(end)
            if not mark:
                return end
        opening = _OPENING.search(line)
        if opening is None:
            return None
        end, line = _APART[opening[0]], line[opening.end() :]
