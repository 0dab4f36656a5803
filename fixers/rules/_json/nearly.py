"""JSON with values of the shell in it that one slip keeps from being JSON."""

import json
import re
from collections.abc import Iterator
from typing import Final

from fixers.rules._json.broken import Broken, checked
from fixers.rules._json.heredoc_text import heredoc_text
from fixers.rules._json.words import words_of
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands

_PLAIN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE})
_STRING: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_LIKE_JSON: Final = re.compile(r"\s*(?:\[\s*)?\{\s*\"[^\"]*\"\s*:.*[}\]]\s*", re.DOTALL)
# Words that mean something to jq and Python, which may get the text.
_BARE: Final = re.compile(
    r"(?<=:)(\s*)(?!(?:true|false|null|True|False|None|now|env|inputs?|empty)\b)"
    r"([A-Za-z_][\w-]*)(?=\s*[,}\]])"
)
_ESCAPE: Final = re.compile(r"\\(?:u(?![0-9A-Fa-f]{4})|[^\"\\/bfnrtu]|(.))", re.DOTALL)
_TRAILING: Final = re.compile(r",(?=\s*[}\]])")
# Before a key, or between the values of a list; a value of the shell may end with its own.
_MISSING: Final = re.compile(r"(?<=[\"0-9\]}])(?=\s+\"[^\"]*\"\s*:)|(?<=[\"\]}])(?=\s+[\"{\[])")
_SENDS: Final = frozenset({"curl", "aws", "gh"})


def nearly_in(statements: tuple[sh.Statement, ...]) -> Iterator[Broken]:
    every = list(commands(statements))
    found = [command for command in every if command.words]
    sent = " ".join(w.raw for c in found if c.words[0].literal in _SENDS for w in c.words)
    heres = [
        heredoc_text(redirect.heredoc)
        for command in found
        if command.words[0].literal in _SENDS or _is_sent(command, sent)
        for redirect in command.redirects
        if redirect.heredoc is not None
    ]
    plain = [word for word in heres if not _is_made(word)]
    for word in (*plain, *_in_variables(every, sent)):
        if _slip(_filled(word)) is not None:
            yield from checked(word, _filled(word))
    for word in (*words_of(statements), *heres):
        reason = _slip(_filled(word)) if _is_made(word) else None
        if reason is not None:
            yield Broken(word, "", 0, reason)


def _in_variables(every: list[sh.Command], sent: str) -> Iterator[sh.Word]:
    """Values into which nothing is filled, of variables that are sent."""
    for one in (assignment for command in every for assignment in command.assignments):
        plain = one.value is not None and one.value.literal is not None
        if plain and one.value and one.name in sent and re.search(rf"\$\{{?{one.name}\b", sent):
            yield one.value


def _is_sent(command: sh.Command, sent: str) -> bool:
    """`cat > FILE <<EOF` or `tee FILE <<EOF`, and then `-d @FILE` or `file://FILE`."""
    if not sent or command.words[0].literal not in {"cat", "tee"}:
        return False
    files = [word.raw for word in command.words[1:]]
    files += [r.target.raw for r in command.redirects if r.target and ">" in r.operator]
    names = "|".join(re.escape(file.strip("\"'")) for file in files)
    return (
        bool(names)
        and re.search(rf"(?:@|://|--input[= ])\"?(?:{names})(?![\w.-])", sent) is not None
    )


def _is_made(word: sh.Word) -> bool:
    return word.literal is None and any(part.kind not in _PLAIN for part in word.parts)


def _filled(word: sh.Word) -> str:
    """The text with a digit for each value, which is right inside of strings and outside."""
    return "".join(part.value if part.kind in _PLAIN else "0" for part in word.parts)


def _slip(text: str) -> str | None:
    """What has to be mended, in one kind of place, so that the text is JSON."""
    if not _LIKE_JSON.fullmatch(text) or _is_json(text):
        return None
    hidden = _STRING.sub(lambda found: '"' + "x" * (len(found[0]) - 2) + '"', text)
    if _is_json(hidden):
        odd = next((found[0] for found in _ESCAPE.finditer(text) if found[1] is None), "\\")
        return f"`{odd}` is no escape of JSON"
    bare = _BARE.search(hidden)
    if bare is not None and _is_json(_BARE.sub(r'\1"\2"', hidden)):
        return f"`{bare[2]}` is no value without quotes"
    if _is_json(_TRAILING.sub("", hidden)):
        return "there is a comma too many"
    return "a comma is missing" if _is_json(_MISSING.sub(",", hidden)) else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text, strict=False)
    except ValueError:
        return False
    return True
