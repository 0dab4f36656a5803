"""JSON with values of the shell in it that one slip keeps from being JSON."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.rules._json.broken import BODIES, Broken, Change, Slip, changed, checked, is_json
from fixers.rules._json.heredoc_text import heredoc_text
from fixers.rules._json.uneven import uneven
from fixers.rules._json.unquoted import is_sent_whole, unquoted_in
from fixers.rules._json.words import words_of
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

_PLAIN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE})
_STRING: Final = regex(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_LIKE_JSON: Final = regex(r"\s*(?:\[\s*)?\{\s*\"[^\"]*\"\s*:.*[}\]]\s*", re.DOTALL)
# Words that mean something to jq and Python, which may get the text.
_BARE: Final = regex(
    r"(?<=:)\s*(?!(?:true|false|null|True|False|None|now|env|inputs?|empty)\b)"
    r"(?P<word>[A-Za-z_][\w-]*)(?=\s*[,}\]])"
)
_ESCAPE: Final = regex(r"\\(?:u(?![0-9A-Fa-f]{4})|[^\"\\/bfnrtu]|(.))", re.DOTALL)
_TRAILING: Final = regex(r",(?=\s*[}\]])")
# Before a key, or between the values of a list; a value of the shell may end with its own.
_MISSING: Final = regex(r"(?<=[\"0-9\]}])(?=\s+\"[^\"]*\"\s*:)|(?<=[\"\]}])(?=\s+[\"{\[])")
_PLAIN_SIGN: Final = regex(r"\\[`'$!&<>@#%=:;, -]")  # as no pattern has it
_TOO_MANY: Final = "there is a comma too many"
_SENDS: Final = frozenset({"curl", "aws", "gh"})


def nearly_in(statements: tuple[sh.Statement, ...]) -> Iterator[Broken]:
    every = list(commands(statements))
    found = [command for command in every if command.words]
    sent = " ".join(w.raw for c in found if c.words[0].literal in _SENDS for w in c.words)
    grown = {r.target.raw for c in found for r in c.redirects if r.target and r.operator == ">>"}
    heres = [
        heredoc_text(redirect.heredoc)
        for command in found
        if command.words[0].literal in _SENDS or _is_sent(command, sent, grown)
        for redirect in command.redirects
        if redirect.heredoc is not None
    ]
    plain = [word for word in heres if not _is_made(word)]
    for word in (*plain, *_in_variables(every, sent)):
        if (slip := _slip(_filled(word))) is not None:
            yield from (replace(b, changes=slip.changes) for b in checked(word, _filled(word)))
    for word in (*words_of(statements), *heres):
        slip = _slip(_filled(word)) if _is_made(word) else None
        if slip is not None:
            yield Broken(word, "", 0, slip.reason, slip.changes)
    for word in (*_bodies(found), *heres, *_whole(every, sent)):
        text = _filled(word)
        asked = _is_made(word) or not text.rstrip().endswith(("}", "]"))
        slip = uneven(text) if asked and _slip(text) is None else None
        if slip is not None:
            yield Broken(word, "", 0, slip.reason, slip.changes)
    for word, reason in unquoted_in(found, (*_bodies(found), *_whole(every, sent))):
        yield Broken(word, "", 0, reason, _swapped(_filled(word)))


def _swapped(text: str) -> list[Change]:
    """Double quotes for single ones, if that makes it JSON."""
    changes = [(at, at + 1, '"') for at, sign in enumerate(text) if sign == "'"]
    return changes if '"' not in text and is_json(changed(text, changes)) else []


def _bodies(found: list[sh.Command]) -> Iterator[sh.Word]:
    """What is sent as a body, word by word."""
    for command in found:
        texts = [word.literal for word in command.words]
        if texts[0] in _SENDS:
            pairs = zip(texts, command.words[1:], strict=False)
            yield from (word for option, word in pairs if option in BODIES)


def _whole(every: list[sh.Command], sent: str) -> Iterator[sh.Word]:
    """Values of variables that are set once, and sent with nothing beside them."""
    given = [a for command in every for a in command.assignments]
    for one in given:
        if one.value is not None and is_sent_whole(one.name, sent, given):
            yield one.value


def _in_variables(every: list[sh.Command], sent: str) -> Iterator[sh.Word]:
    """Values into which nothing is filled, of variables that are sent."""
    for one in (assignment for command in every for assignment in command.assignments):
        plain = one.value is not None and one.value.literal is not None
        if plain and one.value and one.name in sent and re.search(rf"\$\{{?{one.name}\b", sent):
            yield one.value


def _is_sent(command: sh.Command, sent: str, grown: set[str]) -> bool:
    """`cat > FILE <<EOF` or `tee FILE <<EOF`, and then `-d @FILE` or `file://FILE`; not what only
    begins a file, to which more is added."""
    if not sent or command.words[0].literal not in {"cat", "tee"}:
        return False
    files = [word.raw for word in command.words[1:]]
    files += [r.target.raw for r in command.redirects if r.target and ">" in r.operator]
    names = "|".join(re.escape(file.strip("\"'")) for file in files)
    return (
        grown.isdisjoint(files)
        and bool(names)
        and re.search(rf"(?:@|://|--input[= ])\"?(?:{names})(?![\w.-])", sent) is not None
    )


def _is_made(word: sh.Word) -> bool:
    return word.literal is None and any(part.kind not in _PLAIN for part in word.parts)


def _filled(word: sh.Word) -> str:
    """The text with a digit for each value, which is right inside of strings and outside."""
    return "".join(part.value if part.kind in _PLAIN else "0" for part in word.parts)


def _slip(text: str) -> Slip | None:
    """What has to be mended, in one kind of place, so that the text is JSON."""
    if not _LIKE_JSON.fullmatch(text) or is_json(text):
        return None
    hidden = _STRING.sub(lambda found: '"' + "x" * (len(found[0]) - 2) + '"', text)
    if is_json(hidden):
        odd = [found for found in _ESCAPE.finditer(text) if found[1] is None]
        dropped = [(f.start(), f.start() + 1, "") for f in odd if _PLAIN_SIGN.match(f[0])]
        told = odd[0][0] if odd else "\\"
        return Slip(f"`{told}` is no escape of JSON", dropped if len(dropped) == len(odd) else [])
    kinds = ((_BARE, '"', "{} is no value without quotes"), (_TRAILING, "", _TOO_MANY),
             (_MISSING, ",", "a comma is missing"))  # fmt: skip
    found = (_mended(hidden, *kind) for kind in kinds)
    return next((slip for slip in found if slip is not None), None)


def _mended(hidden: str, places: re.Pattern[str], sign: str, reason: str) -> Slip | None:
    """All places of one kind, if that makes it JSON."""
    found = list(places.finditer(hidden))
    edits: list[Change] = []
    for one in found:
        start, end = one.span("word") if "word" in places.groupindex else one.span()
        ends = (start, end) if sign == '"' else (start,)
        edits += [(start, end, "")] if not sign else [(at, at, sign) for at in ends]
    told = f"`{found[0]['word']}`" if found and sign == '"' else ""
    return Slip(reason.format(told), edits) if is_json(changed(hidden, edits)) else None
