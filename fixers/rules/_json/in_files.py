"""Programs of other languages in files of the repository that a command runs."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, ScriptUnit, Trace
from fixers.model.powershell import script_called
from fixers.model.said import file_at
from fixers.rules._json.languages import Language
from fixers.rules._json.programs import Program, program_in
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_ENDINGS: Final = {
    ".py": Language.PYTHON, ".js": Language.NODE, ".mjs": Language.NODE, ".cjs": Language.NODE,
    ".ps1": Language.POWERSHELL,
}  # fmt: skip
_NAMES: Final = frozenset({"python", "python3", "node"})
_LONGEST: Final = 50_000
_HOLDS_JSON: Final = regex(r"[\"'`]\s*\[?\{")


def programs_run(trace: Trace) -> Iterator[tuple[Program, ScriptUnit, Invocation]]:
    """Each once, with the first command that runs it."""
    seen: set[str] = set()
    for run in (event for event in trace.events if isinstance(event, Invocation)):
        source = _file_of(run, trace)
        if source is None or source.path in seen:
            continue
        seen.add(source.path)
        if len(source.text) <= _LONGEST and _HOLDS_JSON.search(source.text):
            language = _ENDINGS[source.path[source.path.rindex(".") :]]
            unit = ScriptUnit(source, source.text, foreign=True)
            yield program_in(language, source.text), unit, run


def _file_of(run: Invocation, trace: Trace) -> Source | None:
    path = script_called(run)
    if path is None and run.name in _NAMES and run.args:
        path = run.args[0]
    elif path is None and run.path.endswith((".py", ".js")):
        path = run.path
    if path is None or not path.endswith(tuple(_ENDINGS)):
        return None
    source = file_at(path, run.before, trace.tree)
    return source if isinstance(source, Source) else None
