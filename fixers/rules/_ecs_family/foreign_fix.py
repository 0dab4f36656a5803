"""Taking the revision off in Python and PowerShell, where the family is made."""

import re
from typing import Final

from fixers.diagnostics import Edit
from fixers.rules._ecs_family.making import assignment_of
from fixers.rules._shared.task_answers import WITH_REVISION
from fixers.rules._shared.task_definitions import TaskFlow
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word
from fixers.syntax.span import Span

_FILES: Final = (".py", ".ps1")
_PYTHON: Final = regex(
    r"""(\w+)\s*=\s*[\w.\[\]"']+\.(?:r?split\(\s*["']/["'](?:,\s*\d+)?\s*\)\[-?\d\]
    |r?partition\(\s*["']/["']\s*\)\[-?\d\])""",
    re.VERBOSE,
)
_POWERSHELL: Final = regex(
    r"""\$(\w+)\s*=\s*(?:\$[\w.]+\.Split\(\s*["']/["']\s*\)|\(\$[\w.]+\s+-split\s+["']/["']\))\[-?\d\]""",
    re.IGNORECASE,
)
_CUTS: Final = ((_PYTHON, ".split(':')[0]"), (_POWERSHELL, ".Split(':')[0]"))


def cut_in_place(flow: TaskFlow, word: Word) -> Edit | None:
    """The revision taken off where the family is made, if nothing else uses it."""
    unit = flow.run.script
    found = assignment_of(flow, word)
    step = flow.run.step
    block = step.run if step is not None else None
    inline = not unit.source.path.endswith(_FILES)
    told = unit.foreign and flow.value(word).text == WITH_REVISION
    if found is None or not told or (inline and (block is None or not block.block)):
        return None
    at = unit.locate(found.span)
    whole = block.value if inline and block is not None else at.source.text
    text = at.source.slice(at.span)
    for pattern, cut in _CUTS:
        made = pattern.fullmatch(text.rstrip())
        if made is not None and _uses(made[1], whole) == 1:
            end = at.span.start + made.end()
            return Edit(at.source.path, Span(end, end), cut)
    return None


def _uses(name: str, text: str) -> int:
    """How often a name is said but where it is made, options and texts of its name aside."""
    said = rf"(?<![\w\"'-]){re.escape(name)}(?![\w\"'-])"
    return len(re.findall(said, text, re.IGNORECASE)) - 1
