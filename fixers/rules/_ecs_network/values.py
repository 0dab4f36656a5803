"""What flows into a `--network-configuration`: from queries, from jq, and from steps before."""

import json
import re
from dataclasses import replace
from typing import Final

from fixers.model.effects import TERRAFORM
from fixers.model.shell.values import HOLE, Value, value_of
from fixers.rules._shared.aws import argument, operation
from fixers.rules._shared.bash import in_bash
from fixers.rules._shared.handed import Flow, Handed
from fixers.syntax.regex import regex
from fixers.syntax.shell import Part, PartKind, Word
from fixers.syntax.span import Span

_SUFFIX: Final = r"(?:_?IDS?)?(?:_JSON|_LIST|_ARRAY)?"
SUBNETS: Final = regex(rf"(?:\w+_)?SUBNETS?{_SUFFIX}", re.IGNORECASE)
GROUPS: Final = regex(rf"(?:\w+_)?(?:SECURITY_?GROUPS?|SGS?){_SUFFIX}", re.IGNORECASE)
# Samples of two names, as they come out of what lists them.
NAMES: Final = ("id-0a1", "id-0b2")
LIST: Final = '["id-0a1","id-0b2"]'
_PLURAL: Final = regex(r"(?:subnets|_ids|subnetids|groups|groupids|sgs)(?:_list)?$", re.IGNORECASE)
_QUOTES: Final = ("'", '"')
_ESCAPED: Final = regex(r"\\([\[\]{}])")
_MANY: Final = regex(r"(Subnets|SecurityGroups)\[\*?\]\.(\[)?\w+\]?")
_JOINED: Final = regex(
    r"[\w.\s|?\[\]-]*(?:map\(\s*\.[\w.]+\s*\)\s*\|\s*)?join\(\s*\"([^\"\\]*)\"\s*\)\s*"
)
_PATH: Final = regex(r"\s*(?:\.?\w+(?:\[\d*\])?)*?\.(\w+?)(?:\.value)?(\[\])?\s*")
_KEY: Final = regex(r"(?<![\w$\"])([A-Za-z_]\w*)\s*:")
_RAW: Final = regex(r"--raw-output|-\w*[rj]\w*")


class NetworkFlow(Flow):
    """Read for subnets and security groups."""

    __slots__ = ()

    def text(self, word: Word) -> str:
        """The argument, with holes for what is not known."""
        if not in_bash(self.run):
            plain = (
                replace(p, kind=PartKind.TEXT) if p.kind is PartKind.BRACE else p
                for p in word.parts
            )
            word = replace(word, parts=tuple(plain))
        origin = _Networks(self.run, self.trace, self.traces)
        text = value_of(word, self.run.before.variables, origin).text
        return text if word.raw[:1] in _QUOTES else _ESCAPED.sub(r"\1", text)

    def variable(self, name: str) -> str:
        """The text of a variable."""
        span = Span(0, 0)
        return self.text(Word(span, f"${name}", (Part(PartKind.VARIABLE, span, name),)))

    def holds_json(self, name: str) -> bool:
        """Whether a variable surely holds a JSON array."""
        return self.variable(name).startswith("[")


def written_out(text: str) -> bool:
    """Whether the subnets stand there themselves: nothing unknown, and no sample of what a
    variable holds only by its name."""
    return "subnets" in text and HOLE not in text and not any(name in text for name in NAMES)


class _Networks(Handed):
    def variable(self, name: str) -> Value | None:
        """From outside, with a name that says that it holds JSON."""
        network = SUBNETS.fullmatch(name) or GROUPS.fullmatch(name)
        named = Value(LIST) if network and name.upper().endswith("_JSON") else None
        return super().variable(name) or named

    def command(self, name: str, args: list[str]) -> str | None:
        """What a query for subnets or groups prints when there are two."""
        if name in TERRAFORM:
            args = [arg for arg in args if not arg.startswith("-chdir=")]
            plural = args[:1] == ["output"] and "-json" in args and _PLURAL.search(args[-1])
            return LIST if plural else None
        if name == "jq":
            return _listed(args) or _made(args)
        called = operation(args) if name == "aws" else None
        found = _MANY.fullmatch(argument(args, "--query") or "")
        if called is None or called[0] != "ec2" or found is None:
            return None
        text = ("\n" if found[2] else "\t").join(NAMES)
        return {"text": text, "json": LIST}.get(argument(args, "--output") or "")


def _listed(args: list[str]) -> str | None:
    """What jq prints of a list of names, which its program shows to be one."""
    program = next((a for a in args if not a.startswith("-")), "")
    raw = any(map(_RAW.fullmatch, args))
    joined = _JOINED.fullmatch(program)
    if joined is not None:
        text = joined[1].join(NAMES)
        return text if raw else json.dumps(text)
    path = _PATH.fullmatch(program)
    if path is None or not _PLURAL.search(path[1]):
        return None
    shown = NAMES if raw else tuple(map(json.dumps, NAMES))
    return "\n".join(shown) if path[2] else LIST


def _made(args: list[str]) -> str | None:
    """What `jq -n --arg name text '{…}'` prints where the program is but a template."""
    named: dict[str, str] = {}
    rest = [*args]
    while rest and rest[0].startswith("-"):
        flag = rest.pop(0)
        if flag in {"--arg", "--argjson"}:
            name, given = (*rest, "", "")[:2]
            rest = rest[2:]
            text = given.replace(HOLE, "\ue000")
            named[name] = json.dumps(text, ensure_ascii=False) if flag == "--arg" else text
    if len(rest) != 1 or not rest[0].lstrip().startswith("{"):
        return None
    filled = re.sub(r"\$(\w+)", lambda one: named.get(one[1], "\ue001"), rest[0])
    made = _KEY.sub(r'"\1":', filled)
    try:
        return json.dumps(json.loads(made), ensure_ascii=False).replace("\ue000", HOLE)
    except (ValueError, RecursionError):
        return None
