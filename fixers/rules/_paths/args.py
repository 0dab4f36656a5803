"""Words of a command, by the form of the command: arguments, values of options."""

import posixpath
from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation
from fixers.model.facts.paths import PathForm, flags
from fixers.rules._paths.guess import MADE
from fixers.syntax.regex import regex

Numbered = tuple[int, str]
_CLUSTER: Final = regex(r"[-+][A-Za-z]+[oO]")
_PARTS: Final = {
    "all": slice(None), "first": slice(1), "program": slice(1), "rest": slice(1, None),
    "last": slice(-1, None), "but-last": slice(-1),
}  # fmt: skip
# What programs are told to look at, and not what is run.
_LOOKED_AT: Final = frozenset({"all", "first", "rest", "last"})
_BARE: Final = regex(r"\w[\w-]*")


def stripped(text: str, form: PathForm) -> str:
    return next((text.removeprefix(mark) for mark in form.strip if text.startswith(mark)), text)


def after_verb(plain: list[str | None], form: PathForm) -> int | None:
    """How many words name the subcommand; None where it is another one."""
    if not form.when:
        return 0
    return next((len(w) for w in form.when if tuple(plain[: len(w)]) == w), None)


def plain_words(args: tuple[str | None, ...], form: PathForm) -> list[tuple[int, str | None]]:
    """The words that are neither options nor values of options."""
    found: list[tuple[int, str | None]] = []
    skip = False
    for index, arg in enumerate(args):
        if arg == "--" and form.dotted:  # for what is tested or run
            break
        if skip:
            skip = False
        elif arg is not None and _is_option(arg, form):
            skip = arg in form.valued or arg in form.options or _sets(arg, form)
            skip = skip or _may_take(arg, args[index + 1 :]) or _is_of_output(arg, form)
        else:
            found.append((index, arg))
    return found


def _sets(option: str, form: PathForm) -> bool:
    """Whether it is the `-euo` of `bash -euo pipefail x.sh`."""
    shell = form.arguments == "script" and "-O" in form.valued
    return shell and _CLUSTER.fullmatch(option) is not None


def _may_take(option: str, left: tuple[str | None, ...]) -> bool:
    """Whether the next word may be the value of an option that is not listed: programs have
    options that their plug-ins give them."""
    following = left[0] if left else None
    flag = option in flags() or option.startswith("--no-")
    return option[:2] == "--" and not flag and bool(following and _BARE.fullmatch(following))


def _is_of_output(option: str, form: PathForm) -> bool:
    """`kustomize build x -o all.yml`, of programs of which `-o` is no flag like that of grep."""
    return not form.weak and form.arguments in _LOOKED_AT and bool(MADE.fullmatch(option))


def _is_option(arg: str, form: PathForm) -> bool:
    return len(arg) > 1 and (arg[0] == "-" or (arg[0] == "+" and form.arguments == "script"))


def chosen(
    run: Invocation, form: PathForm, plain: list[tuple[int, str | None]]
) -> Iterator[Numbered]:
    for index, text in _of_way(form.arguments, run, plain):
        if text is not None and (not form.suffixes or text.endswith(form.suffixes)):
            yield index, text


def _of_way(
    way: str, run: Invocation, plain: list[tuple[int, str | None]]
) -> list[tuple[int, str | None]]:
    if (part := _PARTS.get(way)) is not None:
        return plain[part]
    if way == "script":
        return [] if _is_inline(run, plain) else plain[:1]
    if way == "only":
        return plain if len(plain) == 1 else []
    if way == "leading":
        return [p for p in plain if p[0] < _first_option(run.args)]
    return []


def _is_inline(run: Invocation, plain: list[tuple[int, str | None]]) -> bool:
    """`bash -c …` and `bash -s`."""
    before = run.args[: plain[0][0]] if plain else run.args
    short = [a or "" for a in before if not (a or "").startswith("--")]
    return any(a[:1] in {"-", "+"} and set(a) & {"c", "s"} for a in short) or None in before


def _first_option(args: tuple[str | None, ...]) -> int:
    dashed = (i for i, a in enumerate(args) if a is None or a.startswith(("-", "(", "!")))
    return next(dashed, len(args))


def of_options(args: tuple[str | None, ...], form: PathForm) -> Iterator[tuple[int, str, str]]:
    """Values of options: the index of the word, the option, the value."""
    if "*" in form.options:
        yield from ((i, "*", a.rpartition("=")[2]) for i, a in enumerate(args) if a is not None)
        return
    asked = {word for words in form.when for word in words}
    for index, arg in enumerate(args):
        if form.leading and arg is not None and not arg.startswith("-") and arg not in asked:
            old = args[index - 1] if index else None
            if old not in form.options | form.valued:
                return  # the subcommand: what follows are its own options
        head, equals, value = (arg or "").partition("=")
        if head not in form.options:
            continue
        if equals:
            yield index, head, value
        elif index + 1 < len(args) and (following := args[index + 1]) is not None:
            yield index + 1, head, following


def sent_to(run: Invocation, form: PathForm, index: int) -> str | None:
    """Where options send the command; each such folder is seen from those before it. None where
    only the runner knows."""
    options = of_options(run.args, form)
    sent = [(at, text) for at, name, text in options if name in form.directory]
    if len(sent) > 1:
        own = next((i for i, (at, _) in enumerate(sent) if at == index), len(sent))
        return posixpath.join("", *(text for _, text in sent[:own]))
    if not sent and any(map(form.directory.__contains__, _open_options(run))):
        return None
    found = (value for name in sorted(form.directory) for value in [run.flag(name)])
    return next((value for value in found if isinstance(value, str)), "")


def _open_options(run: Invocation) -> Iterator[str]:
    """Options whose values are not known: `-chdir="infra/$STACK"`, `-C "$FOLDER"`."""
    before = ""
    for word, arg in zip(run.words, run.args, strict=True):
        if arg is None:
            yield before
            yield word.raw.strip("\"'").partition("=")[0]
        before = arg or ""
