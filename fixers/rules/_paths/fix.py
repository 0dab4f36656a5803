"""Another path in the place of one that leads nowhere."""

import posixpath
import re
from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, Location, SkippedFix
from fixers.edits import replace_in_script, replace_scalar, rewrite_fragment, set_mode
from fixers.model import Invocation
from fixers.model.effects import joined
from fixers.model.shell.folders import ROOT
from fixers.model.tri import Unknown
from fixers.rules._paths.expressions import with_expressions
from fixers.rules._paths.folder import in_another_folder
from fixers.rules._paths.likely import COMMON
from fixers.rules._paths.modes import Modes
from fixers.rules._paths.words import PathWord
from fixers.syntax.records import dataclass
from fixers.syntax.shell import PartKind, Word
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

# Wrappers build what is in the current folder, not what is beside them.
_PROJECTS: Final = {"gradlew": " -p {}", "mvnw": " -f {}/pom.xml"}
_SOURCES: Final = frozenset({".", "source"})
_SAYS_PROJECT: Final = frozenset({"-p", "--project-dir", "-f", "--file", "-b", "--build-file"})


@dataclass(frozen=True, slots=True)
class InScript:
    """A path in a script."""

    run: Invocation
    written: PathWord
    modes: Modes

    def lacks_mode(self, path: str) -> bool:
        """Whether it is called by this path and could not be started by another one either."""
        own = self.written.word is own_word(self.run)
        return own and self.modes.lacking(path) is not None

    def to(self, path: str) -> Edit | None:
        word, told = self.written.word, self.written.written
        old = told.removeprefix(f"{ROOT}/")
        base: str | Unknown = "" if old != told else self.run.directory
        if self.written.folder:
            base = joined(self.run.directory, self.written.folder)
        at = word.span.start + word.raw.index(old) if word.raw.count(old) == 1 else self._given(old)
        if not isinstance(base, str) or at is None:
            return self._behind_a_folder(path, old)
        new = posixpath.relpath(path, base or ".")
        if _by_folder(old, new, sought=word is own_word(self.run) or self.run.name in _SOURCES):
            new = f"./{new}"
        if (project := _PROJECTS.get(posixpath.basename(path))) and word is own_word(self.run):
            if word.raw != old or set(self.run.args) & _SAYS_PROJECT:
                return None  # it says itself which build is meant
            new += project.format(posixpath.dirname(new))
        if any(other.literal == new for other in self.run.words):
            return None  # it is there already
        if (scalar := self.run.script.scalar) and "\\" in scalar.value[at : at + len(old)]:
            new = new.replace("/", "\\")  # as `cmd` wants it
        return replace_in_script(self.run.script, Span(at, at + len(old)), _ending(old, new))

    def _given(self, old: str) -> int | None:
        """Where the text of a variable, an array or an argument stands, if in one place only."""
        own = re.compile(rf"(?<![\w./*-]){re.escape(old)}(?![\w./*-])")
        found = [m.start() for m in own.finditer(self.run.script.shell.text) if "/" in old]
        return found[0] if len(found) == 1 else None

    def _behind_a_folder(self, path: str, old: str) -> Edit | None:
        """`"$(dirname "$0")/x.sh"`: another path behind the folder of the script itself, or
        behind one that holds what is meant."""
        word = self.written.word
        tail = word.parts[-1].value if word.parts[-1].kind is PartKind.TEXT else ""
        base = old.removesuffix(tail)
        own, base = posixpath.dirname(self.run.script.path), base.removeprefix("./")
        holds = base == own or path.startswith(f"{base}/")
        if not tail.startswith("/") or base == old or not holds or word.raw.count(tail) != 1:
            return in_another_folder(self.run, word, old, path)
        at = word.span.start + word.raw.index(tail)
        new = _ending(tail, f"/{posixpath.relpath(path, base or '.')}")
        return replace_in_script(self.run.script, Span(at, at + len(tail)), new)


@dataclass(frozen=True, slots=True)
class InYaml:
    """A path in the workflow itself."""

    source: Source
    scalar: Scalar
    prefix: str = ""
    part: Span | None = None  # of the value, where it is one of several lines

    @property
    def at(self) -> Location:
        whole = self.part is None or self.part == Span(0, len(self.scalar.value))
        span = self.scalar.span if whole else self.scalar.locate(self.part or Span(0, 0))
        return Location(self.source, span)

    def to(self, path: str) -> Edit | None:
        value, part = self.scalar.value, self.part or Span(0, len(self.scalar.value))
        old = value[part.start : part.end]
        meant = with_expressions(old, path) if "${{" in old else path
        if meant is None:
            return None
        new = _ending(old, f"{self.prefix or ('./' if old.startswith('./') else '')}{meant}")
        if self.part is None or old == value:
            return replace_scalar(self.source, self.scalar, new)
        return rewrite_fragment(self.source, self.scalar, part, new)


def _by_folder(old: str, new: str, *, sought: bool) -> bool:
    """Whether `./` belongs in front: as it did before, or where the shell would look for a bare
    name on PATH."""
    return (old.startswith("./") and not new.startswith("../")) or (sought and "/" not in new)


Place = InScript | InYaml


def path_fix(
    found: Sequence[str], place: Place, *, same: bool = True, likely: bool = True
) -> Fix | SkippedFix:
    if not found:
        return SkippedFix("nothing of that name is in the repository")
    if len(found) > 1 or not likely:
        return SkippedFix(f"it may be {' or '.join(f'`{path}`' for path in found[:3])}")
    edit = place.to(found[0])
    if edit is None:
        return SkippedFix("the path cannot be rewritten surely")
    name = posixpath.basename(found[0])
    telling = same and posixpath.splitext(name)[1] != "" and name not in COMMON
    safe = Applicability.SAFE if telling else Applicability.UNSAFE
    if isinstance(place, InScript) and place.lacks_mode(found[0]):
        mode = set_mode(found[0], executable=True)
        return Fix(
            f"Use `{found[0]}`, and make it executable", (edit,), (mode,), applicability=safe
        )
    return Fix(f"Use `{found[0]}`", (edit,), applicability=safe)


def _ending(old: str, new: str) -> str:
    """With the slash at its end, which `rsync` and others take for what is in a folder."""
    return f"{new}/" if old.endswith("/") and not new.endswith("/") else new


def own_word(run: Invocation) -> Word:
    return next(w for w in run.command.words if w.span.start == run.span.start)
