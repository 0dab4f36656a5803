"""JSON with holes, where values will stand."""

import json
import re
from collections.abc import Iterator


def is_filled(text: str) -> bool:
    """Whether a text is JSON once its holes are filled."""
    filled = holes_inside(text)
    try:
        json.loads(re.sub("\0", lambda _: "x" if next(filled) else "0", text))
    except ValueError:
        return False
    return True


def holes_inside(text: str) -> Iterator[bool]:
    """For each hole whether it is inside a JSON string."""
    quoted = escaped = False
    for char in text:
        if char == "\0":
            yield quoted
        elif escaped:
            escaped = False
        elif char == "\\":
            escaped = quoted
        elif char == '"':
            quoted = not quoted
