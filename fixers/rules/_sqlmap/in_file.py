"""The options of a call of sqlmap that its file of settings says, written anew there."""

import re
from collections.abc import Mapping

from fixers.diagnostics import Edit
from fixers.rules._sqlmap.call import IN_FILE, Sqlmap
from fixers.syntax.span import Span


def in_file(command: Sqlmap, changes: Mapping[int, str | None]) -> tuple[Edit, ...] | None:
    """None where one of them does not stand there just once."""
    source, edits = command.source, []
    for index, value in changes.items():
        name = (command.args[index] or "").partition("=")[0]
        keys = "|".join(key for key, option in IN_FILE.items() if option == name)
        line = rf"^[ \t]*(?:{keys})[ \t]*[=:][ \t]*(.*?)[ \t]*\r?$"
        text = source.text if source is not None else ""
        found = [*re.finditer(line, text, re.IGNORECASE | re.MULTILINE)]
        if source is None or len(found) != 1:
            return None
        off = "False" if found[0][1].lower() == "true" else ""
        edits.append(Edit(source.path, Span(*found[0].span(1)), value or off))
    return tuple(edits)
