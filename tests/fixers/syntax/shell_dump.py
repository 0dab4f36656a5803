"""Shell trees as short text, for tables."""

from collections.abc import Iterable

from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import parse_shell


def dump(text: str) -> str:
    """One statement a line."""
    return "\n".join(map(_statement, parse_shell(text).statements))


def _word(word: sh.Word) -> str:
    return "+".join(map(_part, word.parts)) or '""'


def _part(part: sh.Part) -> str:
    body = _block(part.body) if part.body else ""
    text = {
        sh.PartKind.TEXT: part.value.replace("\n", "\\n"),
        sh.PartKind.VARIABLE: f"${part.value}",
        sh.PartKind.EXPANSION: f"${{{part.value}|{part.operator}}}{body}",
        sh.PartKind.SUBSTITUTION: f"${body or '[]'}",
        sh.PartKind.PROCESS: f"{part.value[:1]}{body}",
        sh.PartKind.ARITHMETIC: f"{part.value}{body}",
        sh.PartKind.EXPRESSION: f"@{{{part.value}}}",
        sh.PartKind.GLOB: f"glob:{part.value}",
        sh.PartKind.BRACE: f"brace:{part.value}",
    }[part.kind]
    return f'"{text}"' if part.quoted else text


def _assignment(one: sh.Assignment) -> str:
    sign = "+=" if one.append else "="
    if one.array is not None:
        return f"{one.name}{sign}({' '.join(map(_word, one.array))})"
    return f"{one.name}{sign}{_word(one.value) if one.value else ''}"


def _redirect(one: sh.Redirect) -> str:
    if one.heredoc is None:
        target = _word(one.target) if one.target else "-"
        return f"{{{one.descriptor}{one.operator} {target}}}"
    doc = one.heredoc
    flags = ("-" if doc.strip_tabs else "") + ("q" if doc.quoted else "")
    return f"{{{one.descriptor}<<{flags} {doc.delimiter} {_word(doc.body)}}}"


def _block(block: Iterable[sh.Statement]) -> str:
    return f"[{'; '.join(map(_statement, block))}]"


def _list(name: str, parts: Iterable[str]) -> str:
    return f"({' '.join((name, *parts))})"


def _statement(node: sh.Statement) -> str:
    match node:
        case sh.Command():
            parts = (
                *map(_assignment, node.assignments),
                *map(_word, node.words),
                *map(_redirect, node.redirects),
            )
            return f"({' '.join(parts)})"
        case sh.Pipeline():
            return _list("|", map(_statement, node.stages))
        case sh.AndOr():
            return _list(node.operator, (_statement(node.left), _statement(node.right)))
        case sh.Negated():
            return _list("!", (_statement(node.body),))
        case sh.Background():
            return _list("&", (_statement(node.body),))
        case sh.Test():
            return _list("test", map(_word, node.words))
        case sh.Opaque():
            return "OPAQUE"
    return _compound(node)


def _compound(node: sh.Statement) -> str:
    match node:
        case sh.If():
            branches = (_block(c) + _block(b) for c, b in node.branches)
            return _list("if", (*branches, "else", _block(node.otherwise)))
        case sh.For():
            values = "*" if node.values is None else f"<{' '.join(map(_word, node.values))}>"
            return _list("for", (node.variable, values, _block(node.body)))
        case sh.While():
            name = "until" if node.until else "while"
            return _list(name, (_block(node.condition), _block(node.body)))
        case sh.Case():
            arms = ("|".join(map(_word, patterns)) + _block(body) for patterns, body in node.arms)
            return _list("case", (_word(node.subject), *arms))
        case sh.Group():
            name = "sub" if node.subshell else "group"
            return _list(name, (_block(node.body), *map(_redirect, node.redirects)))
        case sh.Function():
            return _list("def", (node.name, _block(node.body)))
    raise AssertionError(node)
