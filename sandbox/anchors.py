"""Where a review comment may stand: on lines that the diff shows, or on a file of it."""

from collections.abc import Iterable, Sequence
from typing import Final

from pydantic import BaseModel

from sandbox.diffs import LEFT, RIGHT, FileDiff, Hunk, Line
from sandbox.state import BODY_LIMIT, ReviewComment

_SIDES: Final = frozenset({LEFT, RIGHT})


class AnchorError(Exception):
    """GitHub refuses the comment for what it says in `field`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class NewComment(BaseModel):
    """What a request says about one comment."""

    path: str
    body: str
    position: int | None = None
    line: int | None = None
    side: str = RIGHT
    start_line: int | None = None
    start_side: str | None = None
    subject_type: str = "line"


def place(wanted: NewComment, files: Sequence[FileDiff], made: ReviewComment) -> ReviewComment:
    """Fills in where the comment stands, or refuses it as GitHub does."""
    if not wanted.body:
        raise AnchorError("body", "Body can't be blank")
    if len(wanted.body) > BODY_LIMIT:
        raise AnchorError("body", f"Body is too long (maximum is {BODY_LIMIT} characters)")
    file = next((file for file in files if file.path == wanted.path), None)
    if file is None:
        raise AnchorError("path", "Path could not be resolved")
    made.path, made.body, made.subject = wanted.path, wanted.body, wanted.subject_type
    if wanted.subject_type == "file":
        return made
    return _on_lines(wanted, file.hunks, made)


def _on_lines(wanted: NewComment, hunks: Sequence[Hunk], made: ReviewComment) -> ReviewComment:
    if wanted.line is None:
        return _at_position(wanted, hunks, made)
    if not {wanted.side, wanted.start_side or wanted.side} <= _SIDES:
        raise AnchorError("side", "Side must be LEFT or RIGHT")
    hunk, line = _shown(hunks, wanted.side, wanted.line)
    _fill(made, hunk, line, wanted.side)
    if wanted.start_line is not None:
        _range(wanted, wanted.start_line, hunk, made)
    return made


def _range(wanted: NewComment, start: int, hunk: Hunk, made: ReviewComment) -> None:
    side = wanted.start_side or wanted.side
    if side == wanted.side and start >= (wanted.line or 0):
        raise AnchorError(
            "start_line", "Pull request review thread start line must precede the end line."
        )
    if hunk.find(side, start) is None:
        raise AnchorError(
            "start_line",
            "Pull request review thread start line must be part of the same hunk as the line.",
        )
    made.start_line = made.original_start_line = start
    made.start_side = side


def _shown(hunks: Iterable[Hunk], side: str, number: int) -> tuple[Hunk, Line]:
    for hunk in hunks:
        line = hunk.find(side, number)
        # A deleted line has no number on the right, an added one none on the left.
        if line is not None:
            return hunk, line
    raise AnchorError("line", "Pull request review thread line must be part of the diff")


def _at_position(wanted: NewComment, hunks: Iterable[Hunk], made: ReviewComment) -> ReviewComment:
    for hunk in hunks:
        for line in hunk.lines:
            if line.position == wanted.position:
                _fill(made, hunk, line, LEFT if line.sign == "-" else RIGHT)
                return made
    raise AnchorError("line", "Pull request review thread position is invalid")


def _fill(made: ReviewComment, hunk: Hunk, line: Line, side: str) -> None:
    made.side = side
    made.line = made.original_line = line.on(side)
    made.position = made.original_position = line.position
    upto = [one for one in hunk.lines if one.position <= line.position]
    made.diff_hunk = "\n".join([hunk.header, *(one.sign + one.text for one in upto)])
