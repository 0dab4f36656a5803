"""JSON that shell puts together: what is text, and what is pasted into it."""

from collections.abc import Iterator
from typing import Final

from fixers.rules._json.filled import holes_inside, is_filled
from fixers.rules._json.heredoc_text import heredoc_text
from fixers.rules._json.words import is_echo, words_of
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass, replace
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands
from fixers.syntax.span import Span

_HOLES: Final = regex(r"%[sd]")
# `name=`, `-d`, or what there is of a list so far: `$ITEMS{…},`.
_PREFIX: Final = regex(r"(?:(?:--?)?[A-Za-z_][\w-]*=|-[A-Za-z]|\0?\s*,?\s*)(?=[\[{])")
_SUFFIX: Final = regex(r"\s*,\s*$")


@dataclass(frozen=True, slots=True)
class Pasted:
    """One expansion in the text; `inside` a JSON string, or bare where a value stands, which
    may be a `text` all the same."""

    part: sh.Part
    inside: bool
    text: bool = False


@dataclass(frozen=True, slots=True)
class Glued:
    """`text` is the JSON with `\\0` for each of `pasted`."""

    word: sh.Word
    text: str
    pasted: tuple[Pasted, ...]
    heredoc: bool
    prefix: str = ""  # what stands in front of it, as it is written
    suffix: str = ""
    whole: Span | None = None  # what makes the text, where that is more than the word
    pieces: tuple[sh.Part, ...] = ()  # of all words, where that is more than one

    @property
    def parts(self) -> tuple[sh.Part, ...]:
        return self.pieces or self.word.parts


def glued_in(statements: tuple[sh.Statement, ...]) -> Iterator[Glued]:
    """Every word and heredoc that is JSON with something pasted into it."""
    for word in words_of(statements):
        found = read_word(word)
        if found is not None:
            yield found
    for command in commands(statements):
        yield from _printed(command)
        yield from _echoed(command)
        for redirect in command.redirects:
            here = redirect.heredoc
            found = None if here is None else read_word(heredoc_text(here))
            if here is not None and found is not None:
                yield replace(found, heredoc=True, whole=_whole(command, redirect, here))


def _whole(command: sh.Command, redirect: sh.Redirect, here: sh.Heredoc) -> Span:
    """From behind the words to the end of the heredoc; of `cat <<EOF` all, since `cat` only
    hands it on."""
    only = [word.literal for word in command.words] == ["cat"]
    start = command.words[0].span.start if only else _end_of_words(command, redirect)
    return Span(min(start, redirect.span.start), max(here.span.end, here.body.span.end))


def _end_of_words(command: sh.Command, redirect: sh.Redirect) -> int:
    return command.words[-1].span.end if command.words else redirect.span.start


def _echoed(command: sh.Command) -> Iterator[Glued]:
    """`echo "{…}"`, which prints what jq can print by itself."""
    found = read_word(command.words[1]) if is_echo(command) else None
    whole = Span(command.words[0].span.start, command.words[1].span.end) if found else None
    if found is not None:
        yield found if found.prefix or found.suffix else replace(found, whole=whole)


def _printed(command: sh.Command) -> Iterator[Glued]:
    """`printf '{"a": "%s"}' "$A"`."""
    printed = len(command.words) > 2 and command.words[0].literal == "printf"
    form = command.words[1].literal if printed else None
    pieces = _HOLES.split(form.removesuffix("\\n")) if form else []
    values = command.words[2:]
    if len(pieces) != len(values) + 1 or any("%" in p or "\\" in p for p in pieces):
        return
    text = "\0".join(pieces)
    parts = [word.parts[0] for word in values if len(word.parts) == 1]
    if text.lstrip().startswith(("{", "[{")) and len(parts) == len(values):
        end = command.words[-1].span.end
        yield from glued_text(command.words[1], text, parts, Span(command.words[0].span.start, end))


def read_word(word: sh.Word) -> Glued | None:
    if word.literal is not None or "{" not in word.raw:
        return None
    plain = {sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE}
    text = "".join(p.value if p.kind in plain else "\0" for p in word.parts)
    before, after = _PREFIX.match(text), _SUFFIX.search(text)
    text = text[before.end() if before else 0 : after.start() if after else len(text)]
    if not text.lstrip().startswith(("{", "[{")) or '"' not in text:
        return None
    parts = [part for part in word.parts if part.kind not in plain]
    prefix, suffix = before[0] if before else "", after[0] if after else ""
    if prefix.startswith("\0"):
        first, *parts = parts
        start = word.span.start
        prefix = word.raw[first.span.start - start : first.span.end - start] + prefix[1:]
    found = next(glued_text(word, text, parts), None)
    return replace(found, prefix=prefix, suffix=suffix) if found else None


def glued_text(
    word: sh.Word, text: str, parts: list[sh.Part], whole: Span | None = None
) -> Iterator[Glued]:
    """The text, if it is JSON once its holes are filled."""
    if is_filled(text):
        pasted = tuple(Pasted(p, i) for p, i in zip(parts, holes_inside(text), strict=True))
        yield Glued(word, text, pasted, heredoc=False, whole=whole)
