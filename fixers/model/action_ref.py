"""What a `uses:` names: an action, a local path, or a container image."""

import posixpath
from functools import lru_cache
from typing import Final

from fixers.syntax.records import dataclass

# Of the repository and commit that run, whether they are checked out or not; runners know it from
# 2.336.0 on (GitHub's changelog of 2026-07-30, "self-repository syntax").
_OWN: Final = "$/"


@dataclass(frozen=True, slots=True)
class ActionRef:
    """`name` is lower-cased `owner/repo[/path]`, `./path` as written, also for `$/path`, or
    `docker://image`."""

    name: str
    ref: str | None
    own: bool = False  # `$/path`: there without a checkout

    @property
    def local(self) -> bool:
        return self.name == "." or self.name.startswith("./")

    @property
    def docker(self) -> bool:
        return self.name.startswith("docker://")


@lru_cache(maxsize=1024)  # for a use of an action by many rules
def parse_action_ref(text: str) -> ActionRef | None:
    """None when an expression or a shape that GitHub rejects stands there."""
    value = text.strip()
    if not value or "${{" in value:
        return None
    if value.startswith("docker://"):
        return ActionRef(value, None)
    if value == "." or value.startswith("./"):
        return ActionRef(value, None)
    if value.startswith(_OWN):
        path = posixpath.normpath(value.removeprefix(_OWN))
        name = path if path == "." else f"./{path}"
        return None if "@" in value else ActionRef(name, None, own=True)
    name, at, ref = value.partition("@")
    if name.count("/") < 1 or not at or not ref or name.startswith("/"):
        return None
    return ActionRef(name.rstrip("/").lower(), ref)


def own_workflow(text: str) -> str | None:
    """The path of a reusable workflow of this repository: `./path`, `$/path`."""
    ref = parse_action_ref(text)
    return ref.name.removeprefix("./") if ref is not None and ref.local else None
