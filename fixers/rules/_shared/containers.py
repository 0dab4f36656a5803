"""What `docker run` and `docker exec` run."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.model import Invocation

ENGINES: Final = frozenset({"docker", "podman", "nerdctl"})
# Options of `docker run` and `docker exec` without a value; all others take one.
_BARE: Final = frozenset({
    "--rm", "--privileged", "--init", "--read-only", "--no-healthcheck", "--publish-all", "--tty",
    "--interactive", "--detach", "--oom-kill-disable", "--quiet", "--sig-proxy",
    "--disable-content-trust",
})  # fmt: skip
_BARE_LETTERS: Final = frozenset("itdPq")
_SUFFIXES: Final = (".py", ".pl", ".sh")
Variables = tuple[tuple[str, str | None], ...]
Inside = tuple[str, int, Variables]  # program, index of its first argument, variables given


@lru_cache(maxsize=1024)  # the same few programs again and again
def base_of(path: str) -> str:
    """`tools/sqlmap.py` → `sqlmap`, `ghcr.io/a/trivy:1@sha256:…` → `trivy`."""
    name = path.split("@", maxsplit=1)[0].rsplit("/", 1)[-1].split(":", maxsplit=1)[0]
    return next((name.removesuffix(s) for s in _SUFFIXES if name.endswith(s)), name)


def in_container(run: Invocation) -> Inside | None:
    """`docker run … IMAGE [program] …`, where an image without a program is named after it."""
    verb = run.args[0] if run.args else None
    if verb not in {"run", "exec"}:
        return None
    image, options = _operand(run, 1)
    if image is None:
        return None
    env = tuple(_variables(options))
    entry = next((v for n, v in options if n == "--entrypoint"), None)
    if verb == "exec":
        named = run.args[image + 1 : image + 2]
        return (base_of(named[0]), image + 2, env) if named and named[0] else None
    name = base_of(run.args[image] or "")
    first = run.args[image + 1 : image + 2]
    if entry:
        return (base_of(entry), image + 1, env)
    own = first and first[0] and (base_of(first[0]) == name or first[0].endswith(_SUFFIXES))
    if own and first[0]:
        return (base_of(first[0]), image + 2, env)
    return (name, image + 1, env)


def _operand(run: Invocation, at: int) -> tuple[int | None, list[tuple[str, str | None]]]:
    """Index of the first word that is no option, and the options before it."""
    options: list[tuple[str, str | None]] = []
    while at < len(run.args):
        arg = run.args[at]
        if arg is None or not arg.startswith("-"):
            # An unknown word may hold options, unless it is the image itself.
            return (at if arg is not None else None), options
        name, equals, value = arg.partition("=")
        letters = set(arg[1:])
        if equals:
            options.append((name, value))
        elif arg not in _BARE and not (not arg.startswith("--") and letters <= _BARE_LETTERS):
            at += 1
            options.append((name, run.args[at] if at < len(run.args) else None))
        at += 1
    return None, options


def _variables(options: list[tuple[str, str | None]]) -> Iterator[tuple[str, str | None]]:
    """`-e NAME=value`; without a value that of the shell is handed on."""
    for option, text in options:
        if option in {"-e", "--env"} and text:
            name, equals, value = text.partition("=")
            yield name, value if equals else None
