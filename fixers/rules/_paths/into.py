"""Files that a command writes into a folder which nobody has made: `echo x > reports/all.txt`."""

import posixpath
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Fix, Location, SkippedFix
from fixers.edits import insert_line_before
from fixers.model import Failure, Invocation, TraceKind, Tri
from fixers.model.facts.paths import switches, takes_only_files
from fixers.model.shell.variables import expand
from fixers.rules._paths.alike import respelled
from fixers.rules._paths.asked import is_asked_earlier
from fixers.rules._paths.checkouts import in_tree, place_of
from fixers.rules._paths.guards import conditions, goes_on_without, is_for_some, is_guarded
from fixers.rules._paths.missing import ALIKE, ONE_CASE, Event, Search
from fixers.rules._paths.tree_paths import exists
from fixers.rules._paths.unchecked import on_image
from fixers.rules._paths.workspace import Doubt
from fixers.rules._shared.holders import holders
from fixers.rules._shared.refuted import is_idle
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

Found = tuple[Location, str, Confidence]
_WRITES: Final = regex(r"[12&]?>{1,2}\|?")
_WRITERS: Final = frozenset({"cp", "mv", "tee", "touch"})
_HARMLESS: Final = regex(r"-[afinpuv]+|--append|--force|--verbose|--no-clobber")
_WITH_VARIABLES: Final = regex(r"\"?([\w./${}-]+)/[\w.${}-]+\"?")
_PLAIN: Final = regex(r"[\w@./-]+")


class Into:
    """Asks the commands of one job in turn."""

    def __init__(self, search: Search) -> None:
        self._search = search
        runs = search.trace.invocations("git")
        self._over = search.trace.kind is not TraceKind.JOB or any(
            switches(run.name, run.args) for run in runs
        )
        self._fix: Fix | SkippedFix = SkippedFix("")

    def of(self, event: Event) -> Found | None:
        """What an event cannot write."""
        if self._over or not isinstance(event, Invocation) or not _may_write(event):
            return None
        found = ((word, path) for word, path in _written(event) if self._lacks(path, event))
        if (first := next(found, None)) is None or not _ends_job(event):
            return None
        word, path = first
        folder = posixpath.dirname(path)
        self._fix = _made_first(event, word, folder, self._search)
        what = f"`{path}` cannot be written, as nothing makes `{folder}`"
        return event.script.locate(word.span), what, Confidence.MEDIUM

    def fix(self) -> Fix | SkippedFix:
        """Of what was found last."""
        return self._fix

    def _lacks(self, path: str, run: Invocation) -> bool:
        """Whether the folder is neither in the repository nor made by anything before."""
        search, before, folder = self._search, run.before, posixpath.dirname(path)
        place = place_of(folder, run.directory)
        at = None if place is None else in_tree(place, search.trace, before)
        if place is None or at is None or exists(at[0], search.repository, glob=False):
            return False
        sure = on_image(before.base, search.trace) and before.checkouts.get(at[1]) not in ALIKE
        sure = sure and not (ONE_CASE.search(before.base.label) and _alike(place, search))
        if not sure or search.lacks_folder(run.directory, before) or before.wrote_unknown:
            return False
        tree = search.trace.tree
        if is_guarded(folder, folder, run, tree) or is_asked_earlier(folder, run, search.trace):
            return False
        unsure = is_for_some(conditions(run, search.trace))
        return not unsure and search.doubt(place, run, rooted=False) is Doubt.NONE


def _alike(folder: str, search: Search) -> bool:
    """Whether a folder is there that is spelled nearly so."""
    return any(one != folder for one in respelled(folder, search.repository))


def _may_write(run: Invocation) -> bool:
    return bool(run.command.redirects) or run.name in _WRITERS


def _ends_job(run: Invocation) -> bool:
    """Whether the command surely runs, and its failure ends the step."""
    sure = run.failure is Failure.FAILS and run.reached is Tri.YES
    return sure and not is_idle(run) and not goes_on_without(run)


def _written(run: Invocation) -> Iterator[tuple[sh.Word, str]]:
    """The files that a command writes, each in a folder."""
    for redirect in run.command.redirects:
        target = redirect.target
        if target is not None and _WRITES.fullmatch(redirect.operator):
            texts = expand(target, run.before)
            if len(texts) == 1 and texts[0] is not None and _names(texts[0]):
                yield target, texts[0]
    yield from _by_words(run) if run.name in _WRITERS else ()


def _names(text: str) -> bool:
    """Whether a text is a path below the folder of the command."""
    inside = bool(_PLAIN.fullmatch(text)) and not text.startswith(("/", ".."))
    return inside and posixpath.dirname(text) not in {"", "."}


def _by_words(run: Invocation) -> Iterator[tuple[sh.Word, str]]:
    pairs = [*zip(run.words, run.args, strict=True)]
    options = [arg for _, arg in pairs if arg is not None and arg.startswith("-")]
    open_ = any(arg is None and word.raw.startswith(("$", "`")) for word, arg in pairs)
    plain = [(word, arg) for word, arg in pairs if arg not in options]
    if open_ or not all(map(_HARMLESS.fullmatch, options)):
        return
    if run.name == "cp" and not takes_only_files(run.name, run.args):
        return
    if run.name in {"cp", "mv"}:
        plain = plain[1:][-1:]  # from the first to the last
    for word, arg in plain:
        text = (arg or "").rstrip("/") if run.name == "mv" else arg
        if text is not None and _names(text):
            yield word, text


def _made_first(run: Invocation, word: sh.Word, folder: str, search: Search) -> Fix | SkippedFix:
    if _alike(folder, search):
        return SkippedFix("a folder that is spelled alike may be meant")
    around = holders(run)
    first = around[-1] if around and isinstance(around[-1], sh.Pipeline) else run.command
    written = _WITH_VARIABLES.fullmatch(word.raw)
    known = folder if word.literal is not None else f'"{written[1]}"' if written else None
    line = f"mkdir -p {known}"
    edit = known and insert_line_before(run.script, first.span, line, inline=True, apart=True)
    if not edit:
        return SkippedFix("it cannot be made surely right before")
    return Fix(f"Make `{folder}` first", (edit,), applicability=Applicability.SAFE)
