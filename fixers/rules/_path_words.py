"""Which words of a command are paths of the repository that must exist."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fixers.model import Invocation
from fixers.syntax import shell_tree as sh

# Every word that is no option, from the manual pages of the programs.
_EVERY: Final = frozenset({"shellcheck", "yamllint", "hadolint", "source", ".", "actionlint"})
_SHELLS: Final = frozenset({"bash", "sh", "dash", "zsh"})
_PROGRAMS: Final = {
    "python": (".py",), "python3": (".py",), "node": (".js", ".mjs", ".cjs"), "ruby": (".rb",),
    "perl": (".pl",), "ansible-playbook": (".yml", ".yaml"), "newman": (".json",),
    "k6": (".js", ".ts"), "pytest": (".py",), "php": (".php",), "tsx": (".ts",), "bats": (".bats",),
}  # fmt: skip
# Options whose value is a path that is read: program → options.
_OPTIONS: Final = {
    "pip": ("-r", "--requirement", "-c", "--constraint"),
    "pip3": ("-r", "--requirement", "-c", "--constraint"),
    "docker": ("-f", "--file"), "docker-compose": ("-f", "--file"),
    "kubectl": ("-f", "--filename", "-k", "--kustomize"), "terraform": ("-chdir",),
    "tofu": ("-chdir",), "tflint": ("--chdir", "--config"), "npm": ("--prefix", "-C"),
    "yarn": ("--cwd",), "pnpm": ("-C", "--dir"), "make": ("-C", "-f"), "git": ("-C",),
    "helm": ("-f", "--values"), "checkov": ("-d", "--directory", "-f", "--file"),
    "jmeter": ("-t",), "yamllint": ("-c", "--config-file"), "hadolint": ("-c", "--config"),
    "mvn": ("-f", "--file"), "gradle": ("-p",), "ansible-playbook": ("-i",),
    "parliament": ("--file", "--directory"), "newman": ("-e", "--environment", "-d"),
}  # fmt: skip
_VALUED: Final = re.compile(
    r"--?(s|S|e|i|x|o|f|P|c|d|format|shell|severity|exclude|include|enable|source-path|config\S*"
    r"|rcfile|color|external-sources|wiki-link-count|ignore|trusted-registry|failure-threshold)$"
)
_NO_PATH: Final = re.compile(r"^(-|https?://|s3://|git@|[A-Z_]+=|oci://)|[\0<>|]|^$")


@dataclass(frozen=True, slots=True)
class PathWord:
    """`path` as the command gets it; `glob`: the shell expands it."""

    path: str
    word: sh.Word
    glob: bool


def path_words(run: Invocation) -> Iterator[PathWord]:
    for index, path in _candidates(run):
        if _NO_PATH.search(path) or path in {".", "..", "/", "*"}:
            continue
        word = run.words[index]
        glob = any(part.kind is sh.PartKind.GLOB for part in word.parts)
        yield PathWord(path, word, glob)


def _candidates(run: Invocation) -> Iterator[tuple[int, str]]:
    if "xargs" in run.wrappers or "find" in run.wrappers:
        return
    args = list(enumerate(run.args))
    yield from _of_options(run.name, run.args)
    plain = [(i, a) for i, a in _plain(args) if a is not None]
    if run.path in _EVERY or run.name in _EVERY - {"."}:
        yield from plain[:1] if run.path in {"source", "."} else plain
    elif run.name in _SHELLS:
        yield from _script(args)
    elif run.name in _PROGRAMS:
        yield from ((i, a) for i, a in plain[:2] if a.endswith(_PROGRAMS[run.name]))
    elif run.name == "find":
        yield from ((i, a) for i, a in plain if i < _first_option(run.args))
    elif run.name == "chmod":
        yield from plain[1:]
    elif run.name == "cd" and len(plain) == 1:
        yield from plain


def _first_option(args: tuple[str | None, ...]) -> int:
    dashed = (i for i, a in enumerate(args) if a is None or a.startswith(("-", "(", "!")))
    return next(dashed, len(args))


def _plain(args: list[tuple[int, str | None]]) -> Iterator[tuple[int, str | None]]:
    """The words that are neither options nor values of options."""
    skip = False
    for index, arg in args:
        if skip:
            skip = False
        elif arg is not None and arg.startswith("-"):
            skip = _VALUED.match(arg) is not None
        else:
            yield index, arg


def _script(args: list[tuple[int, str | None]]) -> Iterator[tuple[int, str]]:
    for index, arg in args:
        if arg is None or (arg.startswith(("-", "+")) and set(arg) & {"c", "s"}):
            return
        if not arg.startswith(("-", "+")):
            before = args[index - 1][1] if index else None
            if before is None or not before.endswith(("o", "O")) or before.startswith("--"):
                yield index, arg
                return


def _of_options(name: str, args: tuple[str | None, ...]) -> Iterator[tuple[int, str]]:
    options = _OPTIONS.get(name, ())
    if name == "docker" and not {"build", "buildx", "compose"} & set(args[:1]):
        return
    if name == "kubectl" and not {"apply", "create", "replace", "diff"} & set(args):
        return
    for index, arg in enumerate(args):
        head, equals, value = (arg or "").partition("=")
        if head not in options:
            continue
        if equals:
            yield index, value
        elif index + 1 < len(args) and (following := args[index + 1]) is not None:
            yield index + 1, following
