"""Programs of other languages in pipelines: `shell: pwsh`, `python -c "…"`, `node <<EOF`."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from fixers.model import Step
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.rules._json.heredoc_text import heredoc_text
from fixers.rules._json.languages import OUTER, Language
from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import occurrences
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands, nested_script
from fixers.syntax.span import Span

_PROGRAMS: Final = {
    "python": Language.PYTHON, "python3": Language.PYTHON, "node": Language.NODE,
    **dict.fromkeys(("ruby", "perl", "php"), Language.OTHER),
    **dict.fromkeys(("ssh", "bash", "sh", "docker", "kubectl", "eval", "sudo"), Language.OTHER),
}  # fmt: skip
_TEXTS: Final = {
    Language.PYTHON: frozenset({"-c"}),
    Language.NODE: frozenset({"-e", "--eval", "-p", "--print", "-pe"}),
}
_SHELLS: Final = {
    ShellKind.PYTHON: Language.PYTHON, ShellKind.PWSH: Language.POWERSHELL,
    ShellKind.POWERSHELL: Language.POWERSHELL,
}  # fmt: skip
# The same in every language, and without quotes: so that no string seems to end in it.
_FROM_ENV: Final = regex(
    r"(?:os\.environ(?:\.get)?|os\.getenv|process\.env)[\[(]\s*['\"](\w+)['\"][^\])\n]*[\])]"
)
_PLAIN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE})


@dataclass(frozen=True, eq=False)
class Program:
    """`text` holds `OUTER` for each of the parts that the shell or GitHub fills in; `quote` is what
    it may not hold, or None where it is not written letter by letter."""

    language: Language
    text: str
    parts: tuple[sh.Part, ...]
    script: str
    quote: str | None = None

    def part_at(self, at: int) -> sh.Part:
        """The part behind an `OUTER`."""
        filled = [part for part in self.parts if part.kind not in _PLAIN]
        return filled[self.text.count(OUTER, 0, at)]

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The places of its letters in the script."""
        return tuple(place for part in self.parts for place in _places(part, self.script))

    def place(self, at: Span) -> Span:
        """Where a piece of the text stands in the script."""
        start = self.places[at.start]
        return Span(start, self.places[at.end - 1] + 1 if at.end > at.start else start)

    def source(self, at: Span) -> str:
        """A piece of the text as it is written."""
        place = self.place(at)
        return self.script[place.start : place.end]


def is_program(step: Step | None) -> bool:
    """Whether a step is no shell, though some of its lines can be read as if it were."""
    return step is not None and effective_shell(step).kind in _SHELLS


def program_of(step: Step) -> Program | None:
    """The program that a whole step is."""
    language = _SHELLS.get(effective_shell(step).kind)
    if language is None or step.run is None:
        return None
    text, parts, at = step.run.value, [], 0
    for one in occurrences(text):
        parts += [
            sh.Part(sh.PartKind.TEXT, Span(at, one.span.start), text[at : one.span.start]),
            sh.Part(sh.PartKind.EXPRESSION, one.span, one.inner),
        ]
        at = one.span.end
    parts.append(sh.Part(sh.PartKind.TEXT, Span(at, len(text)), text[at:]))
    return _program(language, parts, text, "")


def program_in(language: Language, text: str) -> Program:
    """The program that a whole file is."""
    whole = sh.Part(sh.PartKind.TEXT, Span(0, len(text)), text)
    return _program(language, [whole], text, "")


def programs_in(script: sh.ShellScript) -> Iterator[Program]:
    """The programs that a script hands to an interpreter."""
    for command in commands(script.statements):
        language = _PROGRAMS.get((command.words[0].literal or "") if command.words else "")
        if language is None:
            continue
        heres = [r.heredoc for r in command.redirects if r.heredoc is not None]
        words = zip(command.words, command.words[1:], strict=False)
        options = _TEXTS.get(language)
        texts = [
            word
            for option, word in words
            if (nested_script(word) is None if options is None else option.literal in options)
        ]
        for word in texts:
            quote = "'" if word.raw.startswith("'") and word.raw.count("'") == 2 else None
            yield _program(language, list(word.parts), script.text, quote)
        for here in heres:
            plain = "" if here.quoted and not here.strip_tabs else None
            yield _program(language, list(heredoc_text(here).parts), script.text, plain)


def _program(language: Language, parts: list[sh.Part], script: str, quote: str | None) -> Program:
    text = "".join(part.value if part.kind in _PLAIN else OUTER for part in parts)
    read = _FROM_ENV.sub(lambda m: f"process.env.{m[1]}".ljust(len(m[0]), "\1"), text)
    return Program(language, read, tuple(parts), script, quote)


def _places(part: sh.Part, script: str) -> Iterator[int]:
    """Where each letter of a text stands, which may be written with backslashes."""
    at = part.span.start
    if part.kind not in _PLAIN:
        yield at  # `OUTER` stands for it
        return
    for letter in part.value:
        found = script.find(letter, at, part.span.end)
        at = found if found >= 0 else at
        yield at
        at += 1
