"""Patterns in quotes, for which no shell looks, and which the program takes for a name."""

from typing import Final

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.rules._paths import tree_paths as tree
from fixers.rules._paths.checkouts import place_of
from fixers.rules._paths.evidence import Missing
from fixers.rules._paths.fix import InScript, Place, path_fix
from fixers.syntax.regex import regex

_QUOTED: Final = regex(r"([\"'])(?P<inner>(?=[^\"']*[*?])[\w./*?-]+)\1")


def fix_of(missing: Missing, place: Place) -> Fix | SkippedFix:
    """What was meant in the place of what is not there."""
    bare = _unquoted(place) if isinstance(place, InScript) else None
    return bare or path_fix(missing.found, place, same=missing.same, likely=missing.likely)


def _unquoted(given: InScript) -> Fix | None:
    """The pattern without its quotes, where files match it as a shell reads it: `**` is `*`."""
    run, written = given.run, given.written
    found = None if written.glob else _QUOTED.fullmatch(written.word.raw)
    place = place_of(written.path, run.directory) if found is not None else None
    if found is None or place is None:
        return None
    if not tree.exists(place.replace("**", "*"), given.modes.repository, glob=True):
        return None
    edit = replace_in_script(run.script, written.word.span, found["inner"])
    deep = "**" in found["inner"]
    sure = Applicability.UNSAFE if deep else Applicability.SAFE  # it means more folders
    return None if edit is None else Fix("Let the shell look for it", (edit,), applicability=sure)
