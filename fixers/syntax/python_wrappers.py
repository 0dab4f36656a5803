"""What the programs print that Python starts, also through a function that is made for it."""

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from fixers.syntax.python_starts import RUNS, started
from fixers.syntax.python_words import Names, Reading
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_AS_TEXT: Final = frozenset({"strip", "rstrip", "decode"})
_JSON: Final = frozenset({"json.loads", "loads"})
_PRINTS: Final = regex(r"\.stdout\b|check_output\(|getoutput\(")
_CODE: Final = regex(r"return .*returncode")
_STARTS: Final = regex(r"subprocess\.|os\.(?:system|popen|exec|spawn|posix_spawn)")
_AS_JSON: Final = regex(r' "--output" "json"')


@dataclass(frozen=True, slots=True)
class Wrapper:
    """`parameter` stands in the list of words, alone or with others around it."""

    starts: ast.Call
    words: ast.expr
    parameter: str
    names: tuple[str, ...]
    spread: bool
    reads: bool
    json: bool


def wrappers(tree: ast.Module) -> Mapping[str, Wrapper]:
    """Functions that start what they are given, and nothing else, by their names."""
    made = ((n.name, _wrapper(n)) for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    return {name: one for name, one in made if one is not None}


def start_of(node: ast.Call, names: Names, known: Mapping[str, Wrapper]) -> str | None:
    """The line of shell for a program that a call starts, itself or by a wrapper."""
    wrapper = known.get(_called(node))
    if wrapper is None:
        return started(node, names)
    whole = _put_in(node, wrapper)
    return None if whole is None else started(whole, names)


def may_start(node: ast.Call, known: Mapping[str, Wrapper]) -> bool:
    """Whether a call starts a program, whatever becomes known of it."""
    return _called(node) in known or _STARTS.match(ast.unparse(node.func)) is not None


def reading(node: ast.expr, names: Names, known: Mapping[str, Wrapper]) -> Reading | None:
    """What a program prints: the line that starts it, and whether the answer is taken apart."""
    match node:
        case ast.Call(func=ast.Attribute(value=of, attr=how)) if how in _AS_TEXT:
            return reading(of, names, known)
        case ast.Call(args=[of, *_]) if ast.unparse(node.func) in _JSON:
            return _as_json(reading(of, names, known))
        case ast.Attribute(value=ast.Name(id=name), attr="stdout"):
            return names.runs.get(name)
        case ast.Attribute(value=ast.Call() as call, attr="stdout"):
            return _printed(call, names, known)
        case ast.Call() if ast.unparse(node.func) == "subprocess.check_output":
            return _printed(node, names, known)
        case ast.Call() if (wrapper := known.get(_called(node))) and wrapper.reads:
            found = _printed(node, names, known)
            return _as_json(found) if wrapper.json else found
    return None


def run_of(node: ast.expr, names: Names, known: Mapping[str, Wrapper]) -> Reading | None:
    """What a name stands for that is given `subprocess.run(…)`."""
    return _printed(node, names, known) if isinstance(node, ast.Call) else None


def _printed(call: ast.Call, names: Names, known: Mapping[str, Wrapper]) -> Reading | None:
    line = start_of(call, names, known)
    return None if line is None else (line, False)


def _as_json(found: Reading | None) -> Reading | None:
    return None if found is None else (_AS_JSON.sub("", found[0]), True)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _wrapper(function: ast.FunctionDef) -> Wrapper | None:
    calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
    runs = [call for call in calls if ast.unparse(call.func) in RUNS and call.args]
    if len(runs) != 1:
        return None
    local = {ast.unparse(n.targets[0]): n.value for n in function.body if isinstance(n, ast.Assign)}
    given = runs[0].args[0]
    words = local.get(given.id, given) if isinstance(given, ast.Name) else given
    spread = function.args.vararg
    names = tuple(one.arg for one in function.args.args)
    taken = {one.id for one in ast.walk(words) if isinstance(one, ast.Name)}
    parameters = [name for name in (*names, *([spread.arg] if spread else [])) if name in taken]
    if len(parameters) != 1:
        return None
    text = ast.unparse(function)
    reads = _PRINTS.search(text) is not None and _CODE.search(text) is None
    of_all = spread is not None and spread.arg == parameters[0]
    json = any(ast.unparse(call.func) in _JSON for call in calls)
    return Wrapper(runs[0], words, parameters[0], names, of_all, reads, json)


def _put_in(node: ast.Call, wrapper: Wrapper) -> ast.Call | None:
    """The call inside of a wrapper with what this call of it gives."""
    given = next(iter(_given(node, wrapper)), None)
    words = wrapper.words
    if isinstance(words, ast.Name):
        told = given
    elif isinstance(given, ast.List):
        told = ast.List(list(_spliced(words, wrapper.parameter, given)), ast.Load())
    elif isinstance(words, ast.List) and given is not None:  # `["sqlmap", "-u", url]`
        told = _with_element(words, wrapper.parameter, given)
    elif isinstance(words, ast.Call) and given is not None:  # `shlex.split(command)`
        told = ast.Call(words.func, [given], [])
    else:
        return None
    return None if told is None else ast.Call(wrapper.starts.func, [told], wrapper.starts.keywords)


def _with_element(words: ast.List, name: str, given: ast.expr) -> ast.List | None:
    alone = [isinstance(one, ast.Name) and one.id == name for one in words.elts]
    several = any(isinstance(one, ast.Starred) for one in words.elts)
    found = [given if own else one for own, one in zip(alone, words.elts, strict=True)]
    return ast.List(found, ast.Load()) if any(alone) and not several else None


def _given(node: ast.Call, wrapper: Wrapper) -> list[ast.expr]:
    """What a call gives for the parameter."""
    if wrapper.spread:
        return [ast.List(node.args[len(wrapper.names) :], ast.Load())]
    at = wrapper.names.index(wrapper.parameter)
    named = [one.value for one in node.keywords if one.arg == wrapper.parameter]
    return [*node.args[at : at + 1], *named]


def _spliced(words: ast.expr, name: str, given: ast.List) -> Iterator[ast.expr]:
    """`["aws", *words]` and `["aws"] + words` with the words in their place."""
    match words:
        case ast.List(elts=elements):
            for one in elements:
                yield from _spliced(one, name, given)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _spliced(left, name, given)
            yield from _spliced(right, name, given)
        case ast.Starred(value=of) | ast.Call(args=[of]):
            yield from _spliced(of, name, given)
        case ast.Name(id=taken) if taken == name:
            yield from given.elts
        case _:
            yield words
