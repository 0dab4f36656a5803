"""Wrappers around a command: `sudo -E env A=b timeout 60 terraform plan` runs `terraform`."""

from collections.abc import Sequence
from typing import Final

from fixers.model.facts.tools import tool_of
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import Word

Args = Sequence[str | None]

_ELSEWHERE_TOOL: Final = regex(r"[$~][^\s()`]*/([\w.-]+)")
_PLAIN: Final = regex(r"[\w./-][\w./=:@%+, -]*")
_PATH: Final = regex(r"[\w.-]*/[\w./-]+")
# Wrapper → its options that take a value of their own.
_WRAPPERS: Final[dict[str, frozenset[str]]] = {
    "sudo": frozenset({"-u", "-g", "-h", "-p", "-C", "-r", "-t", "-U"}),
    "doas": frozenset({"-u", "-C"}),
    "time": frozenset({"-o", "-f"}),
    "env": frozenset({"-u", "-C", "-S"}),
    "nice": frozenset({"-n"}),
    "nohup": frozenset(),
    "eatmydata": frozenset(),
    "chronic": frozenset(),
    "timeout": frozenset({"-k", "-s", "--signal", "--kill-after"}),
    "exec": frozenset({"-a"}),
    "command": frozenset(),
    "builtin": frozenset(),
    "stdbuf": frozenset({"-i", "-o", "-e"}),
    "ionice": frozenset({"-c", "-n"}),
    "setsid": frozenset(),
    "flock": frozenset({"-w", "--timeout", "-E"}),
    "taskset": frozenset(),
    "xargs": frozenset({"-n", "-P", "-I", "-L", "-d", "-a", "-s"}),
}
# Of these a word of their own stands before the command: a duration, a file, processors.
_PLACED: Final = frozenset({"timeout", "flock", "taskset"})
# It asks for the password, forgets it, or lists what is allowed.
_OF_SUDO: Final = frozenset({"-v", "-nv", "-k", "-K", "-l", "-n", "--validate", "--list"})
_ALONE: Final = frozenset({"env", "exec", "time", "flock", "taskset"})
_SPLITS: Final = regex(r"-\w*S|--split-string")
# They give secrets to the command behind `--`, as variables of its own.
GIVES_SECRETS: Final = frozenset({
    "op", "doppler", "aws-vault", "infisical", "chamber", "dotenv", "dotenvx", "dotenv-cli",
})  # fmt: skip
# Behind `--`, too, is what these run: they say in a comment what it prints, and end as it does.
_BEHIND: Final = GIVES_SECRETS | {"tfcmt", "tfnotify", "github-comment"}
# These run the rest with programs of their own, or on another machine, and put nothing on PATH.
ELSEWHERE: Final = frozenset({
    "npx", "bunx", "pnpx", "uvx", "ssh", "docker", "podman", "kubectl", "poetry", "pdm",
    "hatch", "pipenv", "bundle", "nix-shell", "nix-develop", "direnv", "aws-vault", "chroot",
    "vagrant", "lima", "wsl", "heroku", "flyctl", "gcloud", "op", "doppler", "infisical",
    "dotenv", "docker-compose",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Peeled:
    """`index` of the word that is really run, or None when that cannot be told."""

    index: int | None
    wrappers: tuple[str, ...]


def with_program(args: list[str | None], words: Sequence[Word]) -> list[str | None]:
    """The words, with the path of a tool in a folder that is not known as it is written:
    `"$HOME/.local/bin/terraform" version` runs `terraform`."""
    if None not in args or peel(args).index is not None:  # most often
        return args
    at = args.index(None)
    path = words[at].raw.strip("\"'")
    tool = _ELSEWHERE_TOOL.fullmatch(path)
    return [*args[:at], path, *args[at + 1 :]] if tool and tool_of(tool[1]) else args


def evaluated(args: list[str | None], words: list[Word]) -> tuple[list[str | None], list[Word]]:
    """What `eval "$SCAN"` runs, where that is one plain command: a tool, or a script at a path."""
    if args[:1] != ["eval"]:  # most often
        return args, words
    told = [text for text in args[1:] if text is not None]
    if len(told) != len(args) - 1 or not _PLAIN.fullmatch(" ".join(told)):
        return args, words
    split = [
        (part, word) for text, word in zip(told, words[1:], strict=True) for part in text.split()
    ]
    name = split[0][0]
    if tool_of(name) is None and not _PATH.fullmatch(name):
        return args, words
    return [part for part, _ in split], [word for _, word in split]


def peel(args: Args) -> Peeled:
    """Find the command behind its wrappers in the literal words of a command line. `env | sort`,
    `exec 2>&1` and `sudo -v` have none: what is run is the last of them itself."""
    at = last = 0
    wrappers: list[str] = []
    while at < len(args):
        word = args[at]
        if word is None:
            return Peeled(None, tuple(wrappers))
        name = word.rsplit("/", 1)[-1]
        behind = name in _BEHIND and "--" in args[at:]
        options = frozenset() if behind else _WRAPPERS.get(name)
        if options is None or _runs_none(name, args, at):
            return Peeled(at, tuple(wrappers))
        wrappers.append(name)
        at, last = _after_options(args, at + 1, name, options), at
    if _is_alone(args[last:]):
        return Peeled(last, tuple(wrappers[:-1]))
    return Peeled(None, tuple(wrappers))


def _is_alone(args: Args) -> bool:
    """Whether a wrapper does something itself; not `env -S` and `sudo -i`, which run what a word
    or the input says."""
    name, *options = (arg or "" for arg in args or [""])
    if name == "sudo":
        return bool(options) and _OF_SUDO.issuperset(options)
    return name in _ALONE and not any(map(_SPLITS.match, options))


def _runs_none(name: str, args: Args, at: int) -> bool:
    """`command -v terraform`, and `flock /tmp/lock -c 'terraform plan'`, which is for a shell."""
    asks = name == "command" and (*args[at + 1 : at + 2], "")[0] in {"-v", "-V"}
    return asks or (name == "flock" and "-c" in args[at:])


def _after_options(args: Args, at: int, name: str, valued: frozenset[str]) -> int:
    """The index after a wrapper's own options, assignments and duration."""
    if name in _BEHIND:
        return at + 1 + args[at:].index("--")
    while at < len(args):
        word = args[at]
        if word is None or not (word.startswith("-") or _assigns(name, word)):
            break
        at += 2 if _takes_next(word, valued) else 1
        if word == "--":
            break
    return at + 1 if name in _PLACED else at


def _takes_next(word: str, valued: frozenset[str]) -> bool:
    """Whether the value of an option follows it: `-u root`, `-Eu root`, but not `-n1`."""
    letters = word[1:] if word[1:].isalpha() else ""
    own = [f"-{letter}" in valued for letter in letters]
    return word in valued or (own[-1:] == [True] and own.count(True) == 1)


def _assigns(name: str, word: str) -> bool:
    return name in {"env", "sudo"} and "=" in word and not word.startswith("=")
