"""Commands and inputs of which it is asked what they may put into the workspace."""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.model import ActionUse, Invocation, Repository
from fixers.model.books.make_call import MAKE
from fixers.model.books.make_files import MAKEFILES
from fixers.model.effects import joined
from fixers.model.facts.actions import ActionFacts
from fixers.model.facts.folders import fills
from fixers.model.facts.paths import lands_in, path_inputs
from fixers.model.shell.variables import expand
from fixers.rules._paths.guess import MADE
from fixers.syntax.regex import regex
from fixers.syntax.shell import Command, Word
from fixers.syntax.source import Source

_OUTPUT: Final = regex(r"(?:\s-[oO]|--output(?:-document)?|>)[ =]*([\w./-]+)")
# Where scripts that install a program are told to put it.
INSTALLS_TO: Final = frozenset({"-b", "--bin-dir", "-d", "--dir", "--install-dir", "--prefix"})
_OUTSIDE: Final = ("/", "~/", "$HOME/", "${HOME}/", "$RUNNER_TEMP/", "${RUNNER_TEMP}/")
_BY_HAND: Final = regex(r"[A-Z][a-z]+file")
_BARE: Final = regex(r"(?<![\w./-])[\w-]+(?![\w./-])")  # what may be the name of a program
_GOALS: Final = regex(r"^([^\s#:=][^#:=\n]*):(?![=:])", re.MULTILINE)
_URL: Final = regex(r"^(?:\w+://|git@).*?/([^/?#]+?)(?:\.git)?/?(?:[?#].*)?$")
_VARIABLE: Final = regex(r"\"?\$\{?(\w+)\}?\"?")
_APART: Final = regex(r"[=:,\s]")
# Of which a file of the same name, with another ending or none, is made.
_PACKED: Final = regex(r"(.*\w)\.(?:gz|xz|bz2|zst|gpg|asc|enc|age|ipynb|Rmd|qmd|org)")
_PLACE: Final = regex(r"DEST|OUT|PREFIX|STAG|INSTALL|ROOT|DIR", re.IGNORECASE)
_STAGED: Final = frozenset({"docker", "podman", "buildah"})
SHELLS: Final = frozenset({"bash", "sh", "zsh"})


def is_unknown(command: Command) -> bool:
    """Whether nobody knows which program it starts."""
    first = command.words[0] if command.words else None
    return first is not None and first.literal is None and not first.raw.startswith(("./", "$(d"))


def tail_of(word: Word) -> Iterator[str]:
    """The end of a computed path or address: `kubectl` of `https://…/$version/kubectl`."""
    last = word.parts[-1] if word.parts else None
    tail = last.value.rpartition("/")[2] if last is not None else ""
    if tail and "$" not in tail:
        yield tail


def ends_of(word: Word, text: str) -> Iterator[str]:
    """The same of what is written to, where branches of the script give the variable its value."""
    yield from tail_of(word)
    variable = _VARIABLE.fullmatch(word.raw)
    if variable is not None:
        for value in re.findall(rf"(?:^|[\s;]){variable[1]}=[\"']?([\w./-]+)", text):
            yield posixpath.basename(value)


def told_places(run: Invocation) -> Iterator[str]:
    """Values of variables that a command alone is given: `DESTDIR="$PWD/stage" ninja install`."""
    for one in run.command.assignments:
        if one.value is not None and _PLACE.search(one.name):
            yield from (text for text in expand(one.value, run.before) if text)


def names_in(arg: str) -> list[str]:
    """What may be the name of a file in a word; of an address its end."""
    url = _URL.match(arg)
    pieces = [url[1]] if url else _APART.split(arg)
    return [*pieces, *(bare[1] for piece in pieces if (bare := _PACKED.fullmatch(piece)))]


def unpacked_into(run: Invocation, into: frozenset[str]) -> Iterator[str]:
    """The folder that gets what is unpacked; "" may be any. `into`: the options that name it."""
    lands = lands_in(run.name, run.args)
    if lands == "":
        return
    given = lands or next((v for name in sorted(into) if (v := run.flag(name))), ".")
    if isinstance(given, str) and given.startswith(_OUTSIDE) and "/work/" not in given:
        return  # beside the workspace
    place = joined(run.directory, given) if isinstance(given, str) else ""
    yield place if isinstance(place, str) else ""


def may_fill(run: Invocation, arg: str, before: str | None) -> bool:
    """Whether a command may put files of any name into a folder that is its word."""
    option = arg.partition("=")[0] if arg.startswith("-") else before or ""
    stage = option == "--target" and run.name in _STAGED
    return (
        "cp" in run.args
        or fills(run.name, run.args)
        or (bool(MADE.fullmatch(option)) and not stage)
    )


def says_where(use: ActionUse, inputs: tuple[str, ...]) -> bool:
    """Whether one of the inputs names a folder of the workspace, or one that is outside."""
    lines = [i for name in inputs if (s := use.step.inputs.get(name)) for i in s.value.split("\n")]
    return bool(lines) and all(i.strip() not in {".", "./"} and "*" not in i for i in lines)


def made_by_goals(run: Invocation, repository: Repository, *, seen: bool) -> set[str]:
    """Names of files that the Makefile of a `make` may download, write or build. `seen`: what the
    lines of its goals do are events of their own."""
    if run.name not in MAKE or not isinstance(run.directory, str):
        return set()
    paths = (posixpath.join(run.directory, name) for name in MAKEFILES)
    texts = [s.text for path in paths if isinstance(s := repository.tree.read(path), Source)]
    return {name for text in texts for name in _made_in(text, seen=seen)}


@lru_cache(maxsize=64)  # many jobs ask for goals of one Makefile
def _made_in(text: str, *, seen: bool) -> frozenset[str]:
    goals = " ".join(_GOALS.findall(text)).split()
    made = {posixpath.basename(goal) for goal in goals if "/" in goal or "." in goal}
    if not seen:
        made.update(map(posixpath.basename, _OUTPUT.findall(text)), _BARE.findall(text))
    return frozenset(name for name in made if seen or not _BY_HAND.fullmatch(name))


def runs_elsewhere(run: Invocation) -> bool:
    """`bash <(curl …)`, `curl … | sh -s -- -b .`: a script that nobody here has read."""
    piped = not run.args or "-s" in run.args
    return (
        run.name in SHELLS
        and not run.command.redirects
        and (piped or any(word.raw.startswith("<(") for word in run.words))
    )


def named_by(use: ActionUse) -> Iterator[str]:
    """Paths in the inputs of an action, but those that it reads."""
    read = path_inputs(use.action)
    written = [value.value for name, value in use.step.inputs.items() if name not in read]
    written += [value.value for value in use.step.env.values()]
    for line in "\n".join(written).split("\n"):
        place = joined("", line.strip())
        if isinstance(place, str) and len(place) > 1:
            yield place.partition("/*")[0]


def leaves_nothing(use: ActionUse, facts: ActionFacts) -> bool:
    """Whether an action puts no file of a name of its own into the workspace."""
    if use.action == "actions/checkout" or use.action.startswith("docker://"):
        return True
    own = use.action.startswith("./")
    return not (own or facts.anything or facts.writes or facts.writes_anywhere)
