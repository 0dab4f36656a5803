"""What a `uses:` names: an action, a local path, or a container image."""

from functools import lru_cache

from fixers.syntax.records import dataclass


@dataclass(frozen=True, slots=True)
class ActionRef:
    """`name` is lower-cased `owner/repo[/path]`, `./path` as written, or `docker://image`."""

    name: str
    ref: str | None

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
    name, at, ref = value.partition("@")
    if name.count("/") < 1 or not at or not ref or name.startswith("/"):
        return None
    return ActionRef(name.rstrip("/").lower(), ref)
