"""What is known of the tools that commands in blocks of PowerShell call."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from fixers.model.facts.tools import tool_of
from fixers.model.machine import Machine
from fixers.model.trace import Event, Failure, Invocation
from fixers.model.tri import Tri
from fixers.syntax.powershell_text import Kind, statements
from fixers.syntax.records import dataclass, replace
from fixers.syntax.regex import regex

_ALWAYS: Final = regex(r"(?:finally|do)", re.IGNORECASE)
_TRIES: Final = regex(r"try", re.IGNORECASE)
_CATCHES: Final = regex(r"catch\b", re.IGNORECASE)
_OTHERWISE: Final = regex(r"else", re.IGNORECASE)
# Loops, and tests that may turn out either way. Of other blocks it is not told when they run.
_PERHAPS: Final = regex(
    r"(?:if|else|elseif|for|foreach|while|switch)\b|default$|'[^']*'$|\"[^\"]*\"$"
    r"|.*\|\s*(?:ForEach-Object|foreach|%)$",
    re.IGNORECASE | re.DOTALL,
)
_FUNCTION: Final = regex(r"function\s+([a-z]+-\w+)\b.*", re.IGNORECASE | re.DOTALL)
_FAILS: Final = regex(r"(?:^|[{;])\s*(?:throw\b|exit\s+(?!0\b)\S)", re.IGNORECASE | re.MULTILINE)
# Where a script asks for the machine or for a program, or goes on after any error.
_ASKS: Final = regex(
    r"get-command|\bgcm\b|\bwhere(?:\.exe)?\s+[\w\"'$]|\bwhich\b|\$is(?:windows|linux|macos|core)"
    r"|test-path[^\n]*(?:\$|\.exe|\bbin\b)|\$\w*(?:has|have|avail|exist|found|install|missing)"
    r"|psversion|computername|pssession|platform|architecture|runner_os"
    r"|erroractionpreference\s*=\s*[\"']?(?:silently|continue|ignore)|alias"
    r"|^\s*(?:filter\s|function\s+(?![a-z]+-\w))",
    re.IGNORECASE | re.MULTILINE,
)
# Where an error says that a tool is not there.
_LACKS: Final = regex(r"found|missing|avail|exist|install|skip", re.IGNORECASE)


@dataclass(slots=True)
class _Block:
    """What its head says, and the lines of its ends."""

    head: str
    first: int
    last: int


def brought(machine: Machine, inside: Machine) -> Machine:
    """The machine with the programs that are there when its blocks were run."""
    return machine.with_(
        provided=inside.provided, unknown_provider=inside.unknown_provider, aside=inside.aside
    )


def known_in_blocks(text: str, events: Sequence[Event], after: Machine) -> Iterator[Event]:
    """The events in blocks; those that call tools with all that is known of these after the
    whole text, so that nothing in it brings what is not there then."""
    calls = (one for one in events if isinstance(one, Invocation))
    tools = {id(one): one for one in calls if tool_of(one.name) is not None}
    if not tools or _ASKS.search(text):
        yield from events
        return
    blocks = _blocks(text)
    for event in events:
        call = tools.get(id(event))
        lacks = call is not None and after.has(call.name) is Tri.NO
        yield (_known(call, text, blocks, after) if call and lacks else None) or event


def _known(
    event: Invocation, text: str, blocks: Sequence[_Block], after: Machine
) -> Invocation | None:
    """The call where all blocks around it may be entered."""
    line = text.count("\n", 0, event.span.start) + 1
    asked, failure = event.conditions, event.failure
    for block in (one for one in blocks if one.first < line < one.last):
        if _TRIES.fullmatch(block.head):
            caught = next((b for b in blocks if b.first >= block.last), None)
            said = _said(caught, text)
            if said is None or _LACKS.search(said):
                return None
            failure = failure if _FAILS.search(said) else Failure.IGNORED
        elif _PERHAPS.match(block.head):
            asked += (block.head,)
        elif not _ALWAYS.fullmatch(block.head) and not _is_called(block, blocks, text):
            return None
    before = brought(event.before, after)
    return replace(event, before=before, conditions=asked, failure=failure)


def _is_called(block: _Block, blocks: Sequence[_Block], text: str) -> bool:
    """Whether a block is that of a function which a line outside of all functions calls."""
    found = _FUNCTION.fullmatch(block.head)
    if found is None:
        return False
    within = [one for one in blocks if _FUNCTION.fullmatch(one.head)]
    call = re.compile(rf"(?:^|[=(|&])\s*{re.escape(found[1])}(?![\w-])", re.IGNORECASE)
    lines = enumerate(text.split("\n"), 1)
    return any(
        call.search(line) and not any(one.first <= at <= one.last for one in within)
        for at, line in lines
    )


def _said(caught: _Block | None, text: str) -> str | None:
    """What stands in the block for errors; an end that is none of it lets them all through."""
    if caught is None or not _CATCHES.match(caught.head):
        return "exit 1" if caught and _ALWAYS.fullmatch(caught.head) else None
    return "\n".join(text.split("\n")[caught.first - 1 : caught.last])


def _blocks(text: str) -> list[_Block]:
    """All of them in the order of their beginnings; `else` is asked what `if` is."""
    open_: list[_Block] = []
    found: list[_Block] = []
    closed = ""
    for said in statements(text):
        if said.kind is Kind.OPENS:
            head = f"{said.text} {closed}" if _OTHERWISE.match(said.text) else said.text
            open_.append(_Block(head, said.last, said.last))
            found.append(open_[-1])
        elif said.kind is Kind.CLOSES and open_:
            block = open_.pop()
            closed, block.last = block.head, said.last
    return found
