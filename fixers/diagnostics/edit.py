"""Changes to text and files, as plain values."""

from fixers.syntax.records import Enum, dataclass
from fixers.syntax.span import Span

REGULAR = 0o100644
EXECUTABLE = 0o100755


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace `at` in the file `path` by `text`: an empty span inserts, an empty text deletes."""

    path: str
    at: Span
    text: str


class FileAction(Enum):
    CREATE = "create"
    DELETE = "delete"
    SET_MODE = "set-mode"


@dataclass(frozen=True, slots=True)
class FileChange:
    """Create, delete or re-mode a whole file; `content` is given only for CREATE."""

    path: str
    action: FileAction
    content: bytes = b""
    mode: int = REGULAR
