"""Variables of a Makefile, as far as their values are plain."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from fixers.model.make_text import make_lines
from fixers.model.recipe_lines import RecipeLine
from fixers.syntax.records import dataclass

_SET: Final = re.compile(
    r"\s*(?P<lead>(?:export\s+|override\s+)*)(?P<goal>[^:=]+:(?!:?=)\s*(?:(?:export|override|private)\s+)*)?"
    r"(?P<name>[\w.-]+)\s*(?P<how>\?|\+|!|:{1,3})?=(?P<value>.*)$",
    re.DOTALL,
)
_USE: Final = re.compile(
    r"\$(?:\((?P<round>[\w.-]+)\)|\{(?P<curly>[\w.-]+)\}|(?P<one>[@<^?*%+A-Za-z]))"
)
_CALL: Final = re.compile(r"\$[({](?!\{make\}\})")
_OPEN: Final = "${{make}}"
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Words:
    """Name → value; what is given twice, under a condition, or by a function is not in it."""

    values: Mapping[str, str]

    def filled(self, words: Iterable[str]) -> list[str]:
        """Words with the values of their variables; `${{` stands for what is not known."""
        return [part for word in words for part in self.fill(word).split()]

    def in_line(self, line: RecipeLine, goal: str, needs: Sequence[str]) -> RecipeLine:
        """A line as shell: `$$` is the shell's own `$`."""
        here = {"@": goal, "^": " ".join(needs), "<": needs[0] if needs else ""}
        words = Words({**self.values, **here})
        return replace(line, text="$".join(map(words.fill, line.text.split("$$"))))

    def fill(self, text: str) -> str:
        left = _DEEPEST
        while left and _USE.search(text):
            text = _USE.sub(self._value, text)
            left -= 1
        return _masked(text)

    def _value(self, found: re.Match[str]) -> str:
        name = found["round"] or found["curly"] or found["one"]
        return "make" if name == "MAKE" else self.values.get(name, _OPEN)


def known_words(
    texts: Iterable[str], given: Mapping[str, str], unsure: Iterable[str] = ()
) -> Words:
    """What a Makefile gives its variables once and for all. `given`: what the call says;
    `unsure`: the environment's own, which `?=` leaves as they are."""
    found: dict[str, list[str | None]] = {name: [None] for name in unsure}
    optional: dict[str, str] = {}
    for line in (line for text in texts for line in make_lines(text)):
        one = None if line.text.startswith("\t") else _SET.match(line.text)
        if line.defines or one is None:
            found.setdefault(line.defines or "", []).append(None)
            continue
        value = one["value"].partition("#")[0].replace("\\\n", " ").strip()
        plain = not line.depth and not one["goal"] and one["how"] not in {"!", "+"}
        if plain and one["how"] == "?" and one["name"] not in found:
            optional.setdefault(one["name"], value)
        else:
            found.setdefault(one["name"], []).append(value if plain else None)
    known = {name: values[0] for name, values in found.items() if len(values) == 1}
    known |= {name: value for name, value in optional.items() if name not in found}
    return Words({**{n: v for n, v in known.items() if v is not None}, **given})


def _masked(text: str) -> str:
    """The text without what a function would give."""
    while (at := _CALL.search(text)) is not None:
        depth, end = 1, at.end()
        while end < len(text) and depth:
            depth += (text[end] in "({") - (text[end] in ")}")
            end += 1
        text = text[: at.start()] + _OPEN + text[end:]
    return text
