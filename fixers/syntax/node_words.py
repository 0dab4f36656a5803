"""Expressions of JavaScript as expressions of Python."""

import re
from collections.abc import Callable, Iterator
from keyword import iskeyword
from typing import Final

from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

UNKNOWN: Final = "unknown()"
END: Final = regex(r"[\w$]+")
_SPACE: Final = regex(r"\s*")
_NUMBER: Final = regex(r"\d+(?![\w.])")
_NAME: Final = regex(r"[A-Za-z_$][\w$]*")
_ENVIRONMENT: Final = regex(r"process\.env(?:\.(\w+)|\[[\"'](\w+)[\"']\])")
_STEP: Final = regex(
    r"\s*(?:\?\.|!?\.)\s*(?P<name>[A-Za-z_]\w*)(?!\w|\s*\()|!?\[\s*(?P<at>-?\d+)\s*\]"
)
_LAST: Final = regex(r"!?\s*\.\s*(?:pop\(\)|at\(-1\)|slice\(-1\)\[0\])")
_SPLIT: Final = regex(r"!?\s*\.\s*split\(\s*(\"[^\"]\"|'[^']')\s*\)")
_SAME: Final = regex(r"!?\s*\.\s*(?:promise|toString|trim)\(\s*\)")
_KEY: Final = regex(r"\s*(?:[\"']([\w-]+)[\"']|(\w+))\s*(:|(?=[,}]))")
_SENT: Final = regex(r"(?:this\.)?[\w$]+\.send\(\s*new\s+(?:\w+\.)?(\w+)Command\(\s*")
_OLD: Final = regex(r"([\w$]+)\.(\w+)\(\s*(?=\{)")
_STARTS: Final = regex(
    r"(?:\w+\.)?(?P<how>execSync|exec|getExecOutput|execFileSync|spawnSync|spawn|execFile)\(\s*"
)
_MADE: Final = regex(r"([\w$]+)\s*=\s*new\s+(?:AWS\.)?(ECS|ELBv2|CodeDeploy|Route53)\(")
_MODULE: Final = regex(r"@aws-sdk/client-([\w-]+)")
_IMPORTED: Final = regex(
    r"\{([^{}]*)\}\s*(?:=\s*(?:await\s+)?(?:require|import)\(|from)\s*[\"']@aws-sdk/client-([\w-]+)"
)
_CAPITAL: Final = regex(r"(?<!^)(?=[A-Z])")
_SERVICES: Final = {"elastic-load-balancing-v2": "elbv2", "route-53": "route53"}
_ESCAPED: Final = str.maketrans({"{": "{{", "}": "}}", "'": "\\'", "\n": "\\n"})
_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
_DEEPEST: Final = 12


@dataclass(frozen=True, slots=True)
class Value:
    """`calls`: whether it asks AWS for something, or starts a program."""

    text: str
    end: int
    calls: bool = False


class Reader:
    """Reads values of one script."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._old = {name: service.lower() for name, service in _MADE.findall(code)}
        self._services = dict(_named(code))
        modules = {*_MODULE.findall(code)}
        self._only = _service(modules.pop()) if len(modules) == 1 else None

    def value(self, at: int, depth: int = 0) -> Value | None:
        """The value that begins at a place; None where it is not plain."""
        at = self._past(at)
        if depth > _DEEPEST:
            return None
        while self._code.startswith("await ", at):
            at = self._past(at + 6)
        wrapped = self._code.startswith("(", at)
        found = self.value(at + 1, depth + 1) if wrapped else self._plain(at, depth)
        if wrapped and found is not None:
            end = self._past(found.end)
            closed = self._code.startswith(")", end)
            found = Value(found.text, end + 1, found.calls) if closed else None
        return None if found is None else self._joined(self._stepped(found), depth)

    def past_text(self, at: int) -> int:
        """The end of a quoted text."""
        sign, at = self._code[at], at + 1
        while at < len(self._code) and self._code[at] != sign:
            at += 2 if self._code[at] == "\\" else 1
        return at + 1

    def past_brackets(self, at: int) -> int:
        """The end of the bracket that was opened before a place."""
        depth = 1
        while at < len(self._code) and depth:
            sign = self._code[at]
            if sign in "\"'`":
                at = self.past_text(at)
                continue
            depth += (sign in _PAIRS) - (sign in _PAIRS.values())
            at += 1
        return at

    def _past(self, at: int) -> int:
        found = _SPACE.match(self._code, at)
        return found.end() if found is not None else at

    def _plain(self, at: int, depth: int) -> Value | None:
        sign = self._code[at : at + 1]
        if sign in {"'", '"'}:
            end = self.past_text(at)
            return Value(repr(self._code[at + 1 : end - 1]), end)
        if sign == "`":
            return self._template(at, depth)
        if sign == "{":
            return self._table(at, depth)
        if sign == "[":
            return self._list(at, depth)
        if (number := _NUMBER.match(self._code, at)) is not None:
            return Value(number[0], number.end())
        return self._named(at, depth)

    def _named(self, at: int, depth: int) -> Value | None:
        for pattern, made in self._calls():
            if (found := pattern.match(self._code, at)) is not None:
                return made(found, depth)
        if (variable := _ENVIRONMENT.match(self._code, at)) is not None:
            return Value(f"os.environ[{variable[1] or variable[2]!r}]", variable.end())
        name = _NAME.match(self._code, at)
        if name is None or self._code.startswith(("(", " =>", "=>"), name.end()):
            return None
        said = {"true": "True", "false": "False", "null": "None", "undefined": "None"}
        plain = said.get(name[0], name[0]) if name[0] not in _WORDS else None
        return Value(plain, name.end()) if plain else None

    def _calls(
        self,
    ) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str], int], Value | None]]]:
        yield _SENT, self._sent
        yield _OLD, self._asked
        yield _STARTS, self._started

    def _sent(self, found: re.Match[str], depth: int) -> Value | None:
        service = self._services.get(found[1], self._only)
        return self._call(service, found[1], found.end(), depth, 2) if service else None

    def _asked(self, found: re.Match[str], depth: int) -> Value | None:
        service = self._old.get(found[1])
        return self._call(service, found[2], found.end(), depth, 1) if service else None

    def _call(self, service: str, name: str, at: int, depth: int, brackets: int) -> Value:
        operation = _CAPITAL.sub("_", name).lower()
        given = self._options(at, depth) if self._code.startswith("{", at) else "**unknown()"
        end = at
        for _ in range(brackets):
            end = self.past_brackets(end)
        return Value(f"boto3.client('{service}').{operation}({given})", end, True)

    def _options(self, at: int, depth: int) -> str:
        pairs = (
            f"{key}={value}" if key else "**unknown()" for key, value in self._pairs(at, depth)
        )
        return ", ".join(dict.fromkeys(pairs))

    def _started(self, found: re.Match[str], depth: int) -> Value | None:
        first = self.value(found.end(), depth + 1)
        if first is None:
            return None
        end = self._past(first.end)
        words = None
        if self._code.startswith(",", end):
            start = self._past(end + 1)
            words = self._list(start, depth) if self._code.startswith("[", start) else None
        more = f", {words.text[1:-1]}" if words is not None and words.text != "[]" else ""
        told = f"[{first.text}{more}]" if words is not None else f"{first.text}, shell=True"
        return Value(f"subprocess.run({told})", self.past_brackets(found.end()), True)

    def _template(self, at: int, depth: int) -> Value:
        end = self.past_text(at)
        pieces: list[str] = []
        for index, part in enumerate(re.split(r"\$\{([^{}]*)\}", self._code[at + 1 : end - 1])):
            inner = Reader(part).value(0, depth + 1) if index % 2 else None
            whole = inner is not None and inner.end >= len(part.rstrip())
            said = inner.text if inner is not None and whole and "\\" not in inner.text else UNKNOWN
            pieces.append(f"{{{said}}}" if index % 2 else part.translate(_ESCAPED))
        return Value(f"f'''{''.join(pieces)}'''" if len(pieces) > 1 else repr(part), end)

    def _table(self, at: int, depth: int) -> Value:
        pairs = (
            f"{key!r}: {value}" if key else "**unknown()" for key, value in self._pairs(at, depth)
        )
        return Value(f"{{{', '.join(pairs)}}}", self.past_brackets(at + 1))

    def _list(self, at: int, depth: int) -> Value:
        items = (self._item(start, depth) for start in self._items(at))
        return Value(f"[{', '.join(items)}]", self.past_brackets(at + 1))

    def _pairs(self, at: int, depth: int) -> Iterator[tuple[str, str]]:
        """The keys and values of an object; no key where others are put in."""
        for start in self._items(at):
            key = _KEY.match(self._code, start)
            name = (key[1] or key[2]) if key is not None else ""
            if key is None or not name.isidentifier() or iskeyword(name):
                yield "", ""
            else:
                yield name, name if not key[3] else self._item(key.end(), depth)

    def _items(self, at: int) -> Iterator[int]:
        """The places of what commas part between the brackets that begin at a place."""
        end = self.past_brackets(at + 1) - 1
        at = self._past(at + 1)
        while at < end:
            yield at
            at = self._past(self._next(at, end))

    def _item(self, at: int, depth: int) -> str:
        found = self.value(at, depth + 1)
        ended = found is not None and self._code[self._past(found.end) :][:1] in {
            ",",
            "]",
            "}",
            ")",
        }
        return found.text if found is not None and ended else UNKNOWN

    def _next(self, at: int, end: int) -> int:
        """Behind the next comma of the same brackets."""
        while at < end and self._code[at] != ",":
            sign = self._code[at]
            if sign in "\"'`":
                at = self.past_text(at)
            else:
                at = self.past_brackets(at + 1) if sign in _PAIRS else at + 1
        return at + 1

    def _stepped(self, found: Value) -> Value:
        """With what is taken of it: `.services[0].taskDefinition`."""
        text, end = found.text, found.end
        while True:
            if (same := _SAME.match(self._code, end)) is not None:
                end = same.end()
            elif (last := _LAST.match(self._code, end)) is not None:
                text, end = f"{text}[-1]", last.end()
            elif (split := _SPLIT.match(self._code, end)) is not None:
                text, end = f"{text}.split({split[1]})", split.end()
            elif (step := _STEP.match(self._code, end)) is not None:
                key = step["at"] if step["at"] is not None else repr(step["name"])
                text, end = f"{text}[{key}]", step.end()
            else:
                return Value(text, end, found.calls)

    def _joined(self, found: Value, depth: int) -> Value:
        """`a + b`."""
        at = self._past(found.end)
        if not self._code.startswith("+", at) or self._code.startswith(("++", "+="), at):
            return found
        right = self.value(at + 1, depth + 1)
        if right is None:
            return found
        return Value(f"({found.text} + {right.text})", right.end, found.calls or right.calls)


_WORDS: Final = frozenset({
    "and", "as", "assert", "async", "await", "break", "case", "class", "const", "continue", "def",
    "default", "del", "delete", "elif", "else", "except", "export", "for", "from", "function",
    "global", "if", "import", "in", "is", "lambda", "let", "match", "new", "nonlocal", "not", "or",
    "pass", "raise", "return", "switch", "this", "throw", "try", "typeof", "var", "void", "while",
    "with", "yield",
})  # fmt: skip


def _named(code: str) -> Iterator[tuple[str, str]]:
    """The service of each command that a script takes in by name."""
    for names, module in _IMPORTED.findall(code):
        for name in re.findall(r"\w+", names):
            yield name.removesuffix("Command"), _service(module)


def _service(module: str) -> str:
    return _SERVICES.get(module, module)
