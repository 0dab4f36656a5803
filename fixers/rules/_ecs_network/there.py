"""Network settings that are given in another language than shell, which quotes in its own way."""

from fixers.diagnostics import Fix, SkippedFix
from fixers.rules._ecs_network.complaints import EMPTY
from fixers.rules._ecs_network.fix import OPTION, replaced
from fixers.rules._ecs_network.texts import one_text
from fixers.rules._ecs_network.values import NetworkFlow
from fixers.rules._ecs_network.words import ignored
from fixers.rules._shared.bash import in_powershell
from fixers.syntax.shell import Word


def told_there(word: Word, flow: NetworkFlow) -> tuple[str, Fix | SkippedFix] | None:
    """What is wrong with them, and what would be right."""
    run = flow.run
    if setting := one_text(word, run):
        unsplit = SkippedFix("how the text names several is not known")
        return f"`{setting}` is given one text, not a list", unsplit
    if not EMPTY.search(word.raw):
        return None
    names = ignored(run, flow.trace)
    if not in_powershell(run) or any(map(flow.holds_json, names)):
        return f"`{OPTION}` holds no subnets", SkippedFix("this shell does not hand on quotes")
    return f"`{OPTION}` holds no subnets", replaced(flow, word, names)
