"""Which words of a command are paths of the repository that must exist."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from fixers.model import Invocation
from fixers.model.facts.paths import PathForm, path_forms, runner_of
from fixers.rules._paths.args import (
    after_verb,
    chosen,
    of_options,
    plain_words,
    sent_to,
    stripped,
)
from fixers.rules._paths.guess import guessed_words
from fixers.rules._paths.patterns import is_looked_for, looped_over
from fixers.rules._shared.passed_on import own_program, passed_on
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_NO_PATH: Final = regex(
    r"^(-|!|\w[\w+.-]*://|git@|(?:github|gitlab|bitbucket)\.(?:com|org)/|\w+=|https?$|[\w.@-]+:(?!:))|[\0<>|{}]|^$|^\w:[\\/]|,$"
    r"|^[a-z][\w.-]*\s"  # a command: `cdk --app 'npx ts-node bin/app.ts'`
)
_DOTTED: Final = regex(r"\.{1,2}(/|$)|[\w.-]+/$")
# Of one test, of extras of a package, of all packages below.
_SELECTOR: Final = regex(r"::.*|\[[\w, -]+\]$|(?<=[^.])/?\.\.\.$")
# Names of files, where a name alone may be one of a package or a rule set.
_FILE: Final = regex(
    r"\.(?:ya?ml|json5?|toml|ini|cfg|conf|tfvars|[cm]?js|ts|py|sh|tf|rego|hcl|tfbackend)$"
)
_BY_HAND: Final = regex(r"\.(?:[cm]?[jt]s|sql|sh|py|rb)$")
_FED: Final = frozenset({"xargs", "find"})
_RUN_FILES: Final = frozenset({"bash", "sh", "python", "python3", "node", "pwsh"})
_HERE: Final = frozenset({".", "..", "/", "*", "./", "../", "**", "...", "./...", "-"})


@dataclass(frozen=True, slots=True)
class PathWord:
    """`path` as the command gets it; `glob`: the shell expands it.

    - `folder`: an option sends the command there first.
    - `known`: a path only if its first folder is one of the repository.
    - `weak`: what is read here is often made by the pipeline itself.
    - `told`: the path as it is written, where `path` is another.
    - `guessed`: nothing is known of the command, but that it does not make files.
    """

    path: str
    word: sh.Word
    glob: bool
    folder: str = ""
    known: bool = False
    weak: bool = False
    told: str = ""
    guessed: bool = False

    @property
    def written(self) -> str:
        return self.told or self.path


@cache
def _takes_paths(name: str) -> bool:
    return bool(path_forms(name)) or runner_of(name) is not None


def may_name_paths(run: Invocation) -> bool:
    """Whether a command may have words that are paths, in some leg of a matrix at least: a quick
    answer for most."""
    if _takes_paths(run.name) or "/" in run.path or run.command.redirects:
        return True
    return any(arg is None or "/" in arg for arg in run.args)


@lru_cache(maxsize=16)  # asked for a command twice in a row
def path_words(run: Invocation) -> tuple[PathWord, ...]:
    """The paths that a command reads, each word once."""
    return tuple(_path_words(run))


def _path_words(run: Invocation) -> Iterator[PathWord]:
    if _FED.intersection(run.wrappers):  # which adds words to those that are written
        yield from _of_forms(run) if run.name in _RUN_FILES else ()
        return
    seen: set[Span] = set()
    for started in passed_on(run):
        if (at := own_program(started, run)) is not None:
            dotted = started.path.startswith(".")
            yield PathWord(started.path, run.words[at], glob=False, known=not dotted)
        for known in _of_forms(started):
            seen.add(known.word.span)
            yield known
    for index, path in guessed_words(run):
        word = run.words[index]
        if word.span not in seen and word.literal is not None:
            yield PathWord(path, word, glob=False, weak=True, guessed=True)
    yield from _read_from(run)
    for path, word in looped_over(run):
        yield PathWord(path, word, glob=True, weak=True)


def _of_forms(run: Invocation) -> Iterator[PathWord]:
    seen: set[tuple[int, str]] = set()
    for form in path_forms("." if run.path == "." else run.name):
        for index, text, maybe in _candidates(run, form):
            path = _SELECTOR.sub("", text)
            if (index, path) in seen or _NO_PATH.search(path) or path in _HERE:
                continue
            seen.add((index, path))
            if (folder := sent_to(run, form, index)) is not None:
                yield _word(run, form, (index, path, folder), maybe=maybe)


def _word(run: Invocation, form: PathForm, at: tuple[int, str, str], *, maybe: bool) -> PathWord:
    index, path, folder = at
    word = run.words[index]
    glob = is_looked_for(path, word, run.name)
    known = maybe and not _DOTTED.match(path) and not _FILE.search(path)
    return PathWord(path, word, glob, folder if folder != path else "", known, form.weak)


def _read_from(run: Invocation) -> Iterator[PathWord]:
    """`< file`."""
    for redirect in run.command.redirects:
        target = redirect.target
        text = target.literal if target is not None and redirect.operator == "<" else None
        if target is not None and text is not None and not _NO_PATH.search(text):
            yield PathWord(text, target, glob=False, weak=not _BY_HAND.search(text))


def _candidates(run: Invocation, form: PathForm) -> Iterator[tuple[int, str, bool]]:
    plain = plain_words(run.args, form)
    skipped = after_verb([text for _, text in plain], form)
    if skipped is None or form.unless & set(run.args):
        return
    for index, text in chosen(run, form, plain[skipped:]):
        if not form.dotted or _DOTTED.match(text):
            yield index, text, form.known
    for index, name, text in of_options(run.args, form):
        for piece in text.split(form.split) if form.split else [text]:
            bare = stripped(piece, form)
            if bare == piece and (form.marked or name in form.marked_only):
                continue
            yield index, bare, name in form.maybe
