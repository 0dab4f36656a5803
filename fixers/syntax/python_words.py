"""Expressions of Python as words of shell."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Final

from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

UNKNOWN: Final = "$(unknown)"
_SPECIAL: Final = regex(r"[\\\"`]|\$(?!\{\{)")
_CAPITAL: Final = regex(r"(?<!^)(?=[A-Z])")
_ENVIRON: Final = frozenset({"os.environ", "environ"})
_GETS: Final = frozenset({"os.environ.get", "environ.get", "os.getenv", "getenv"})
_BASENAME: Final = frozenset({"os.path.basename", "path.basename", "basename"})
_OF_THREE: Final[dict[object, int]] = {0: 0, 2: 1, -1: 1}
# How a text is taken apart, and which piece is taken → the same of shell.
_PIECES: Final[dict[tuple[str, object], str]] = {
    ("split", 0): "cut -dSIGN -f1",
    ("split", -1): "awk -FSIGN '{print $NF}'",
    ("rsplit", -1): "awk -FSIGN '{print $NF}'",
    ("split once", 0): "cut -dSIGN -f1",
    ("split once", 1): "cut -dSIGN -f2-",
    ("split once", -1): "cut -dSIGN -f2-",
    ("rsplit once", 0): "sed 's|SIGN[^SIGN]*$||'",
    ("rsplit once", 1): "awk -FSIGN '{print $NF}'",
    ("rsplit once", -1): "awk -FSIGN '{print $NF}'",
}
# What tells of a client that a function is given.
_OPERATIONS: Final = frozenset({
    "run_task", "create_service", "update_service", "register_task_definition",
    "describe_services", "describe_task_definition", "list_task_definitions", "modify_listener",
    "modify_rule",
})  # fmt: skip
_DEEPEST: Final = 30
Answer = tuple[str, str]  # the call that gives it, and the path in what it gives
Reading = tuple[str, bool]  # the line whose print it is, and whether that is taken apart


@dataclass(frozen=True, eq=False, slots=True)
class Names:
    """`clients`: the service of each name that holds one; `growing`: lists that something is
    added to; `answers`, `lists` and `runs`: what a name stands for right now; `reads`: what
    program an expression reads."""

    clients: dict[str, str]
    functions: dict[str, ast.arguments]
    services: frozenset[str]
    growing: frozenset[str]
    answers: dict[str, Answer] = field(default_factory=dict)
    lists: dict[str, ast.List] = field(default_factory=dict)
    runs: dict[str, Reading] = field(default_factory=dict)
    reads: Callable[[ast.expr, "Names"], Reading | None] = lambda *_: None

    def keep(self, name: str, value: ast.expr) -> None:
        """What a name stands for from now on."""
        answer = self.answer(value)
        self.answers.pop(name, None)
        self.lists.pop(name, None)
        self.runs.pop(name, None)
        if answer is not None:
            self.answers[name] = answer
        elif isinstance(value, ast.List):
            self.lists[name] = value

    def command(self, node: ast.Call) -> str | None:
        """The command line of a call of AWS, or of a function of the file."""
        if isinstance(node.func, ast.Name):
            return self._own(node, node.func.id) if node.func.id in self.functions else None
        if not isinstance(node.func, ast.Attribute) or node.args:
            return None
        service = self._service(node.func)
        if service is None:
            return None
        operation = node.func.attr.replace("_", "-")
        return " ".join(("aws", service, operation, *self._options(node)))

    def answer(self, node: ast.expr) -> Answer | None:
        """`client.describe_x(…)["a"][0]`, and the same of a name that holds one."""
        if isinstance(node, ast.Name):
            return self.answers.get(node.id)
        told = self.reads(node, self)
        if told is not None:
            return (told[0], "") if told[1] else None
        if isinstance(node, ast.Call):
            command = self.command(node)
            return (command, "") if command is not None and command.startswith("aws ") else None
        if not isinstance(node, ast.Subscript):
            return None
        key, found = _constant(node.slice), self.answer(node.value)
        if found is None or key is None or isinstance(key, bool):
            return None
        call, path = found
        step = f"[{key}]" if isinstance(key, int) else f".{key}" if path else str(key)
        return call, f"{path}{step}"

    def _service(self, func: ast.Attribute) -> str | None:
        said = ast.unparse(func.value)
        made = re.fullmatch(r".*\.client\((?:service_name=)?'(\w+)'.*\)", said)
        known = made[1] if made else self.clients.get(said)
        alone = len(self.services) == 1 and func.attr in _OPERATIONS
        return known or (next(iter(self.services)) if alone else None)

    def _options(self, node: ast.Call) -> Iterator[str]:
        if any(one.arg is None for one in node.keywords):
            yield UNKNOWN
        for one in node.keywords:
            name = _CAPITAL.sub("-", one.arg or "").lower()
            match one.value:
                case _ if one.arg is None:
                    continue
                case ast.Constant(value=bool() as value):
                    yield f"--{name}" if value else f"--no-{name}"
                case ast.List(elts=[ast.expr() as only]) if not isinstance(only, ast.Dict):
                    yield f"--{name} {word(only, self)}"
                case value:
                    yield f"--{name} {word(value, self)}"

    def _own(self, node: ast.Call, name: str) -> str:
        """The call of a function, its arguments in the order of their names."""
        names = [one.arg for one in self.functions[name].args]
        given = dict(zip(names, node.args, strict=False))
        given |= {one.arg: one.value for one in node.keywords if one.arg in names}
        words = (word(given[one], self) if one in given else f'"{UNKNOWN}"' for one in names)
        return " ".join((name, *words))


def word(node: ast.expr, names: Names) -> str:
    return f'"{inner(node, names)}"'


def inner(node: ast.expr, names: Names, depth: int = 0) -> str:
    """What stands between the double quotes of a word."""
    if depth > _DEEPEST:
        return UNKNOWN
    answer, told = names.answer(node), names.reads(node, names)
    if answer is not None and answer[1]:
        return f'$({answer[0]} --query "{answer[1]}" --output text)'
    if told is not None:
        return UNKNOWN if told[1] else f"$({told[0]})"
    return _text(node, names, depth + 1)


def _text(node: ast.expr, names: Names, depth: int) -> str:
    match node:
        case ast.Constant(value=str() | int() as value):
            return _SPECIAL.sub(lambda found: f"\\{found[0]}", str(value))
        case ast.Name(id=name):
            return f"${{{name}}}"
        case ast.JoinedStr(values=values):
            return "".join(inner(one, names, depth) for one in values)
        case ast.FormattedValue(value=value, format_spec=None):
            return inner(value, names, depth)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return inner(left, names, depth) + inner(right, names, depth)
        case ast.Dict() | ast.List():
            return _json(node, names, depth)
    return _made(node, names, depth)


def _made(node: ast.expr, names: Names, depth: int) -> str:
    match node:
        case ast.Subscript(value=value, slice=index) if ast.unparse(value) in _ENVIRON:
            return _variable(index)
        case ast.Subscript(value=ast.Call() as call, slice=index):
            return _piece(call, _constant(index), names, depth)
        case ast.Call(args=[first, *_]) if ast.unparse(node.func) in _GETS:
            return _variable(first)
        case ast.Call(args=[only]) if ast.unparse(node.func) in _BASENAME:
            return f"$(basename {word(only, names)})"
        case ast.Call(args=[only]) if ast.unparse(node.func) == "str":
            return inner(only, names, depth)
        case ast.Call(func=ast.Attribute(value=value, attr="strip" | "rstrip"), args=[]):
            return inner(value, names, depth)
        case ast.Call(func=ast.Name(id=name)) if name in names.functions:
            return f"$({names.command(node)})"
    return UNKNOWN


def _variable(index: ast.expr) -> str:
    name = _constant(index)
    return f"${{{name}}}" if isinstance(name, str) and name.isidentifier() else UNKNOWN


def _piece(call: ast.Call, index: object, names: Names, depth: int) -> str:
    """`text.split("/")[-1]` and its like."""
    arguments = [_constant(one) for one in call.args]
    sign = arguments[0] if arguments else None
    if not isinstance(call.func, ast.Attribute) or sign not in {"/", ":"}:
        return UNKNOWN
    how = call.func.attr
    if how in {"partition", "rpartition"}:  # the sign itself stands in the middle
        how, index = f"{how[:-9]}split once", _OF_THREE.get(index)
    elif arguments[1:] == [1]:
        how = f"{how} once"
    if isinstance(index, int) and index > 0 and how == "split":
        program: str | None = f"cut -d{sign} -f{index + 1}"
    else:
        program = _PIECES.get((how, index), "").replace("SIGN", str(sign))
    given = inner(call.func.value, names, depth)
    return f'$(printf "%s" "{given}" | {program})' if program else UNKNOWN


def _json(node: ast.expr, names: Names, depth: int) -> str:
    match node:
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            said = ((UNKNOWN if k is None else inner(k, names, depth), v) for k, v in pairs)
            items = (f'\\"{key}\\":{_json(value, names, depth)}' for key, value in said)
            return f"{{{','.join(items)}}}"
        case ast.List(elts=elements):
            return f"[{','.join(_json(one, names, depth) for one in elements)}]"
        case ast.Constant(value=bool() | int() as value):
            return str(value).lower()
    found = inner(node, names, depth)
    # Without brackets, so that what looks for a comma or a brace finds none in it.
    plain = re.fullmatch(r"\$\{(\w+)\}", found)
    return f'\\"${plain[1]}\\"' if plain else f'\\"{found}\\"'


def _constant(node: ast.expr) -> object:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _constant(node.operand)
        return -value if isinstance(value, int) else None
    return node.value if isinstance(node, ast.Constant) else None
