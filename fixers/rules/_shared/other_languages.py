"""Scripts of other languages than shell, which are not run but can be looked at."""

import re
from typing import Final

from fixers.model import Invocation, Trace, Unknown
from fixers.model.effects import joined
from fixers.model.lost import meant
from fixers.rules._shared.python_runs import python_program
from fixers.syntax.python_shell import tells_all
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_LANGUAGES: Final = {
    "python": (".py",), "python3": (".py",), "node": (".js", ".mjs", ".cjs"), "ruby": (".rb",),
    "php": (".php",), "perl": (".pl",),
}  # fmt: skip
# With these a script starts programs, asks other servers or takes in more files.
_REACHES_OUT: Final = regex(
    r"subprocess|os\.(?:system|exec|popen|spawn)|child_process|\b(?:exec|eval|spawn|system)\b|`"
    r"|requests|urllib|https?\b|fetch|axios|dispatch|importlib|__import__|\bload\b"
    r"|^\s*from\s+\.|require(?:_relative)?[\s(]+[\"']\.|from\s+[\"']\.",
    re.MULTILINE,
)
_IMPORTS: Final = regex(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)


def says_nothing_of(what: re.Pattern[str], run: Invocation, trace: Trace) -> bool:
    """Whether a command runs a script of the repository, or means one that stands elsewhere,
    that does all it does by itself, and speaks of nothing like this."""
    text = _text_of(run, trace)
    if text is None or what.search(text):
        return False
    if run.name == "node":
        return not speaks_of(what, text)
    others = _REACHES_OUT.sub(_unless_told, text) if tells_all(text) else text
    return not _REACHES_OUT.search(others)


def speaks_of(what: re.Pattern[str], script: str) -> bool:
    """Whether a script of JavaScript speaks of something, or does not do all by itself."""
    plain = script.replace("`", "'")  # where they quote, and start nothing
    return bool(what.search(plain) or _REACHES_OUT.search(plain))


def _unless_told(found: re.Match[str]) -> str:
    """Without the word for programs that are all known by name."""
    return "" if found[0] == "subprocess" else found[0]


def _text_of(run: Invocation, trace: Trace) -> str | None:
    program = python_program(run, trace)
    if program is not None and program.text is not program.source.text:  # in the script itself
        return None if _takes_in_own(run.directory, program.text, trace) else program.text
    if program is not None and run.args[:1] == ("-m",):
        roots = (program.source.path.rpartition("/")[0], run.directory)
        own = any(_takes_in_own(root, program.text, trace) for root in roots)
        return None if own else program.text
    ending = _LANGUAGES.get(run.name)
    name = run.args[0] if run.args else None
    if run.name == "node" and name in {"-e", "--eval"}:
        return run.args[1] if len(run.args) > 1 else None
    if ending is None or name is None or not name.endswith(ending):
        return None
    path = joined(run.directory, name)
    inside = run.before.in_head(path) if isinstance(path, str) else None
    read = trace.tree.read(inside) if inside is not None else None
    file = read or (inside is not None and meant(inside, run.before, trace.tree, ending))
    if not isinstance(file, Source):
        return None
    folder = file.path.rpartition("/")[0]
    return (
        None
        if ending == _LANGUAGES["python"] and _takes_in_own(folder, file.text, trace)
        else file.text
    )


def _takes_in_own(folder: str | Unknown, text: str, trace: Trace) -> bool:
    """Whether modules of the repository are imported, which may do anything."""
    near = (joined(folder, name) for name in _IMPORTS.findall(text))
    files = (f"{one}{end}" for one in near for end in ("", ".py", "/__init__.py"))
    return any(trace.tree.mode(one) is not None for one in files)
