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
    if not words or words[0] not in _VERBS:
        return _fix(words, known_rules)
    verb, rest = words[0], words[1:]
    if verb == "ignore":
        return _ignore(rest, known_rules)
    if rest or verb == "help":
        return Help(unknown=rest)
    return Undo() if verb == "undo" else Recheck()


def _fix(words: tuple[str, ...], known_rules: Collection[str]) -> Fix | Help:
    options = {word for word in words if word.startswith("-")}
    rules = tuple(dict.fromkeys(_name(word) for word in words if word not in options))
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
    hidden = False  # inside an HTML comment, which nobody sees
    for line in _LINE_END.split(body):
        if fence is None:
            before, hidden = hidden, _stays_hidden(line, hidden)
            if before:
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
            if line.startswith(TRIGGER) and words[0] == TRIGGER:
                yield tuple(words[1:])


def _stays_hidden(line: str, hidden: bool) -> bool:
    """Whether an HTML comment is open after a line."""
    while True:
        _, mark, line = line.partition("-->" if hidden else "<!--")
        if not mark:
            return hidden
        hidden = not hidden
