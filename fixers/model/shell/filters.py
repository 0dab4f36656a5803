"""What text filters such as `cut` and `sed` make of a line: None where that is not certain."""

import json
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from fixers.model.shell.globbing import glob_regex, posix_regex
from fixers.syntax.regex import regex

Args = Sequence[str]
_PRINT: Final = regex(r"\{\s*print\s+\$(?:(\d+)|(NF)|\(NF\s*-\s*(\d+)\))\s*;?\s*\}")
_RANGE: Final = regex(r"(\d+)?(-)?(\d+)?")
_LONGEST: Final = 160
_FOR_MANY_LINES: Final = frozenset({"cat", "head", "paste", "tail", "tr", "xargs"})
_ESCAPES: Final = {
    "\\n": "\n",
    "\\t": "\t",
    "\\r": "\r",
    "[:space:]": " \t\n\r",
    "[:blank:]": " \t",
}
_JQ_FLAGS: Final = {
    "-c": "c", "-r": "r", "-rc": "rc", "-cr": "rc", "-M": "", "--raw-output": "r",
    "--compact-output": "c",
}  # fmt: skip
_FIRST_LINE: Final = frozenset({"-1", "-n1", "-n 1", "--lines=1", ""})


def filtered(name: str, args: Args, text: str) -> str | None:
    """The output of `name args…` for a text without its last newline."""
    return _filtered(name, tuple(args), text)


@lru_cache(maxsize=1024)
def _filtered(name: str, args: tuple[str, ...], text: str) -> str | None:
    known = _FILTERS.get(name)
    if known is None or len(text) > _LONGEST or ("\n" in text and name not in _FOR_MANY_LINES):
        return None
    return known(args, text)


@lru_cache(maxsize=1024)
def expanded(operator: str, text: str) -> str | None:
    """`${NAME##*/}`: what `operator` makes of the value."""
    if operator.startswith((":-", ":?", ":=")):
        return text
    if operator.startswith("/"):
        return _replaced(operator, text)
    sign = re.match(r"##|#|%%|%", operator)
    if sign is None or len(text) > _LONGEST:
        return None
    greedy = len(sign[0]) == 2
    pattern = glob_regex(operator[len(sign[0]) :], greedy=greedy)
    if pattern is None:
        return None
    if sign[0].startswith("#"):
        found = re.match(pattern, text, re.DOTALL)
        return text[found.end() :] if found else text
    starts = range(len(text) + 1) if greedy else range(len(text), -1, -1)
    cut = next((at for at in starts if re.fullmatch(pattern, text[at:], re.DOTALL)), len(text))
    return text[:cut]


def _replaced(operator: str, text: str) -> str | None:
    every = operator.startswith("//")
    parts = re.split(r"(?<!\\)/", operator[2 if every else 1 :], maxsplit=1)
    pattern = glob_regex(parts[0])
    if pattern is None or not pattern or pattern.startswith(("\\#", "%")):
        return None
    new = parts[1] if len(parts) > 1 else ""
    if "$" in new:
        return None
    return re.sub(pattern, lambda _: new, text, count=0 if every else 1)


def _options(args: Args, names: Mapping[str, str]) -> tuple[dict[str, str], list[str]] | None:
    """Values of options (`-d/`, `-d /`, `--delimiter=/`) under their short names, and the rest;
    None when there is another option."""
    values: dict[str, str] = {}
    rest: list[str] = []
    left = list(args)
    while left:
        arg = left.pop(0)
        long, equals, value = arg.partition("=")
        if arg.startswith("--") and equals and long in names.values():
            short = next(s for s, n in names.items() if n == long)
            values[short] = value
        elif arg[:2] in names:
            if len(arg) == 2 and not left:
                return None
            values[arg[:2]] = arg[2:] or left.pop(0)
        elif arg.startswith("-"):
            return None
        else:
            rest.append(arg)
    return values, rest


def _cut(args: Args, text: str) -> str | None:
    read = _options(args, {"-d": "--delimiter", "-f": "--fields"})
    if read is None or "-f" not in read[0] or read[1]:
        return None
    mark = read[0].get("-d", "\t")
    fields = text.split(mark) if len(mark) == 1 else []
    if len(fields) < 2:
        return text if fields else None
    chosen: list[str] = []
    for item in read[0]["-f"].split(","):
        found = _RANGE.fullmatch(item)
        if found is None or not item:
            return None
        first = int(found[1] or 1)
        last = int(found[3] or len(fields)) if found[2] else first
        chosen += fields[first - 1 : last]
    return mark.join(chosen)


def _awk(args: Args, text: str) -> str | None:
    read = _options(args, {"-F": "--field-separator"})
    if read is None or len(read[1]) != 1:
        return None
    found = _PRINT.fullmatch(read[1][0].strip())
    fields = _awk_fields(text, read[0].get("-F", " "))
    if found is None or fields is None:
        return None
    index = int(found[1]) if found[1] else len(fields) - int(found[3] or 0)
    if index == 0:
        return text
    return fields[index - 1] if 0 < index <= len(fields) else ""


def _awk_fields(text: str, mark: str) -> list[str] | None:
    if mark == " ":
        return text.split()
    if len(mark) == 1:
        return text.split(mark)
    pattern = posix_regex(mark, extended=True)
    if pattern is None or pattern.groups:
        return None
    return pattern.split(text)


def _sed(args: Args, text: str) -> str | None:
    extended = bool({"-E", "-r"} & set(args))
    programs = [a for a in args if a not in {"-E", "-r", "-e"}]
    if not programs or any(p.startswith("-") for p in programs):
        return None
    for program in programs:
        for command in program.split(";") if program.count(";") else [program]:
            changed = _substituted(command.strip(), text, extended=extended)
            if changed is None:
                return None
            text = changed
    return text


def _substituted(command: str, text: str, *, extended: bool) -> str | None:
    parts = re.split(r"(?<!\\)" + re.escape(command[1:2]), command) if len(command) > 1 else []
    if len(parts) != 4 or parts[0] != "s" or parts[3] not in {"", "g"}:
        return None
    pattern = posix_regex(parts[1].replace(f"\\{command[1]}", command[1]), extended=extended)
    if pattern is None or "&" in parts[2]:
        return None
    new = parts[2].replace(f"\\{command[1]}", command[1])
    try:
        return pattern.sub(new, text, count=0 if parts[3] else 1)
    except (re.error, IndexError):
        return None


def _tr(args: Args, text: str) -> str | None:
    flags = {a for a in args if a.startswith("-")}
    sets = [_characters(a) for a in args if not a.startswith("-")]
    known = [s for s in sets if s is not None]
    if len(known) != len(sets) or not known or not known[0]:
        return None
    of_first = f"[{re.escape(known[0])}]"
    if flags == {"-d"} and len(known) == 1:
        return re.sub(of_first, "", text)
    if not flags <= {"-s"} or len(known) != 2 or len(known[1]) != 1:
        return None
    return re.sub(of_first + ("+" if flags else ""), lambda _: known[1], text)


def _characters(text: str) -> str | None:
    """The characters of a set of `tr`; None for ranges and other classes."""
    for escape, plain in _ESCAPES.items():
        text = text.replace(escape, plain)
    return None if "[" in text or "\\" in text or re.search(r".-.", text) else text


def _paste(args: Args, text: str) -> str | None:
    joined = " ".join(args)
    found = re.fullmatch(r"-sd ?(.)(?: -)?|-s -d ?(.)(?: -)?|-d ?(.) -s(?: -)?", joined)
    mark = next(filter(None, found.groups()), None) if found else None
    return None if mark is None else text.replace("\n", mark)


def _grep(args: Args, text: str) -> str | None:
    letters = {c for a in args if a.startswith("-") for c in a[1:]}
    patterns = [a for a in args if not a.startswith("-")]
    if len(patterns) != 1 or "o" not in letters or not letters <= set("oEPw"):
        return None
    before, kept, wanted = patterns[0].rpartition(r"\K")
    pattern = posix_regex(wanted, extended=bool({"E", "P"} & letters))
    if pattern is None or (kept and "P" not in letters):
        return None
    if kept:
        lead = posix_regex(before, extended=True)
        start = lead.search(text) if lead else None
        found = pattern.match(text, start.end()) if start else None
        return found[0] if found else None
    matches = [m[0] for m in pattern.finditer(text) if m[0]]
    return matches[0] if len(matches) == 1 else None


def _basename(args: Args, text: str) -> str | None:
    del text
    args = args[1:] if args and args[0] == "--" else args
    if not args or len(args) > 2 or args[0].startswith("-"):
        return None
    name = posixpath.basename(args[0].rstrip("/"))
    return name.removesuffix(args[1]) if len(args) > 1 else name


def _first_line(args: Args, text: str) -> str | None:
    return text.split("\n", maxsplit=1)[0] if _asks_for_one(args, text) else None


def _last_line(args: Args, text: str) -> str | None:
    return text.rsplit("\n", maxsplit=1)[-1] if _asks_for_one(args, text) else None


def _asks_for_one(args: Args, text: str) -> bool:
    return " ".join(args) in _FIRST_LINE and bool(args or "\n" not in text)


def _xargs(args: Args, text: str) -> str | None:
    rest = [a for a in args if a not in {"-n1", "-r", "-0"}]
    if not rest:
        return " ".join(text.split())
    return filtered(rest[0], [*rest[1:], text], "")


def _unchanged(args: Args, text: str) -> str | None:
    return None if args else text


def _jq(args: Args, text: str) -> str | None:
    """Lists of texts, as a whole or taken apart."""
    program = [arg for arg in args if not arg.startswith("-")]
    flags = {flag for arg in args if arg.startswith("-") for flag in _JQ_FLAGS.get(arg, "?")}
    try:
        given = json.loads(text)
    except ValueError:
        return None
    texts = isinstance(given, list) and all(isinstance(one, str) for one in given)
    if not texts or len(program) != 1 or "?" in flags:
        return None
    shown = given if "r" in flags else [json.dumps(one) for one in given]
    asked = program[0].removeprefix(".|").replace(" ", "")
    if asked == "." and "c" in flags:
        return json.dumps(given, separators=(",", ":"))
    at = re.fullmatch(r"\.\[(\d?)\]", asked)
    if at is None or (at[1] and int(at[1]) >= len(given)):
        return None
    return str(shown[int(at[1])]) if at[1] else "\n".join(shown)


_FILTERS: Final[Mapping[str, Callable[[Args, str], str | None]]] = {
    "awk": _awk,
    "basename": _basename,
    "cat": _unchanged,
    "cut": _cut,
    "gawk": _awk,
    "grep": _grep,
    "head": _first_line,
    "jq": _jq,
    "paste": _paste,
    "rev": lambda args, text: None if args else text[::-1],
    "sed": _sed,
    "sort": lambda _, text: text,
    "tail": _last_line,
    "tr": _tr,
    "xargs": _xargs,
}
