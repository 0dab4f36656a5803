"""The credentials that the first run got from GitHub, in a file that its owner alone may read."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DEFAULT_FILE: Final = "fix-pipeline-app.json"
NAMES: Final = ("GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET")
_GIVEN: Final = (*NAMES, "GITHUB_APP_PRIVATE_KEY_FILE")


def credentials_file(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("CREDENTIALS_FILE") or DEFAULT_FILE)


def unregistered(environment: Mapping[str, str]) -> bool:
    """Whether nobody has given any credential, by environment or by file."""
    given = any(environment.get(name, "").strip() for name in _GIVEN)
    return not given and not credentials_file(environment).exists()


def with_stored(environment: Mapping[str, str]) -> Mapping[str, str]:
    """The environment, completed from the file when it gives no credential itself. Raises OSError
    and ValueError when there is a file that cannot be read."""
    file = credentials_file(environment)
    if any(environment.get(name, "").strip() for name in _GIVEN) or not file.exists():
        return environment
    stored = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(stored, dict) or not all(isinstance(stored.get(n), str) for n in NAMES):
        raise ValueError(f"it does not hold {', '.join(NAMES)}")
    return {**environment, **{name: stored[name] for name in NAMES}}


def store(file: Path, credentials: Mapping[str, str]) -> None:
    """Never readable by others, not even for a moment, and never over an existing file."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(file, flags, 0o600), "w", encoding="utf-8") as out:
        json.dump(dict(credentials), out, indent=2)
        out.flush()
        os.fsync(out.fileno())
