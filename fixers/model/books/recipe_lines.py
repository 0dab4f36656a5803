"""The lines of shell that a file of goals or tasks plainly says are run."""

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache

from fixers.diagnostics import Location
from fixers.model.books.recipe import OPEN, Kind, Piece, Recipe
from fixers.model.machine import Machine
from fixers.model.script import ScriptUnit
from fixers.syntax.records import dataclass
from fixers.syntax.shell import commands
from fixers.syntax.source import Source
from fixers.syntax.span import Span


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """One piece of shell; what is not known of its text stands in `${{ }}`.

    `directory` is seen from where the program was called. `tolerant`: its failure is ignored;
    `sure`: it runs whenever the goal does, `some`: in some legs of a matrix;
    `known` is False where anything may be run.
    """

    unit: ScriptUnit
    at: Location
    directory: str = "."
    tolerant: bool = False
    sure: bool = True
    known: bool = True
    some: bool = False


# What cannot be told is None: then nothing is said of the goal at all.
Plan = tuple[RecipeLine, ...] | None


@dataclass(frozen=True, eq=False, slots=True)
class Book:
    """The lines that a program is told to run, on which machine.

    `whole`: what they leave on the machine is all that the program does. `given`: variables that
    make hands on to each make that a line calls. `guessed`: programs of which only the names of
    packages tell that they are not there. `seen`: all that it does are commands of the lines.
    """

    lines: tuple[RecipeLine, ...]
    machine: Machine
    whole: bool = False
    given: Mapping[str, str] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    seen: bool = False


@lru_cache(maxsize=2048)  # parsed once, in however many jobs the line is run
def recipe_unit(source: Source, recipe: Recipe) -> ScriptUnit:
    text = "".join(piece.text for piece in recipe.pieces)
    return ScriptUnit(source, text, recipe=recipe)


def is_seen(line: RecipeLine) -> bool:
    """Whether a line surely runs, and each of its commands says which program it is."""
    shell = line.unit.shell
    named = all(c.words[0].literal is not None for c in commands(shell.statements) if c.words)
    return line.known and line.sure and named and not shell.opaque


def unknown_line(source: Source) -> RecipeLine:
    at = Location(source, Span(0, 0))
    return RecipeLine(said_in(source, OPEN, at.span), at, sure=False, known=False)


def said_in(source: Source, text: str, at: Span) -> ScriptUnit:
    """Text of which no more is known than the line that it was taken from."""
    return recipe_unit(source, Recipe((Piece(text, at, Kind.FILLED),)))
