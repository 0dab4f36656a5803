"""Colours of a terminal."""

from typing import Final

BOLD: Final = "1"
DIM: Final = "2"
RED: Final = "31"
GREEN: Final = "32"
YELLOW: Final = "33"
CYAN: Final = "36"
_DIFF: Final = {"+": GREEN, "-": RED, "@": CYAN}


class Painter:
    """Wraps text in ANSI colours, or leaves it alone."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, hue: str) -> str:
        return f"\x1b[{hue}m{text}\x1b[0m" if self._colour and text else text

    def diff_line(self, text: str) -> str:
        """One line of a unified diff."""
        hue = BOLD if text.startswith(("+++ ", "--- ")) else _DIFF.get(text[:1])
        return text if hue is None else self(text, hue)
