"""The command line. Exit codes: 0 nothing found, 1 findings, 2 could not run."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from fixers.engine import CheckOptions, Report
from fixers.model import RepoTree
from fixers.model.trees import DirectoryTree, OverlayTree

Renderer = Callable[[Report, RepoTree], str]

CONFIGURATION: Final = ".github/fix-pipeline.yml"
_SERVERS: Final = {
    "serve": ("bot.app", "run the GitHub App: web and worker in one process"),
    "worker": ("bot.worker", "run a worker alone"),
    "doctor": ("bot.doctor", "check credentials, database and tools"),
}


class UsageError(Exception):
    """The command cannot run; the text says why and how to mend it."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except UsageError as error:
        sys.stderr.write(f"fix-pipeline: {error}\n")
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fix-pipeline", description="Find, prove and fix failures of GitHub Actions pipelines"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="findings of a repository directory")
    _add_common(check)
    check.add_argument("--format", choices=sorted(_FORMATS), default="text")
    check.set_defaults(run=_check)
    fix = commands.add_parser("fix", help="apply fixes")
    _add_common(fix)
    fix.add_argument("--unsafe", action="store_true", help="also apply unsafe fixes")
    fix.add_argument("--diff", action="store_true", help="only print what would change")
    fix.add_argument("--check", action="store_true", help="exit 1 when something would change")
    fix.set_defaults(run=_fix)
    rules = commands.add_parser("rules", help="the catalogue, or the page of one rule")
    rules.add_argument("rule", nargs="?")
    rules.set_defaults(run=_rules)
    demo = commands.add_parser("demo", help="the whole loop on this machine, no account")
    demo.add_argument("--once", action="store_true", help="end when the play is over")
    demo.set_defaults(run=_demo)
    for name, (module, text) in _SERVERS.items():
        commands.add_parser(name, help=text).set_defaults(run=_server(module))
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", help="directory of the repository")
    parser.add_argument("--select", metavar="RULE,…", help="only these rules")
    parser.add_argument("--ignore", metavar="RULE,…", default="", help="not these rules")
    parser.add_argument(
        "--known-paths", metavar="FILE", help="list of paths that exist though not on disk"
    )


def _tree(chosen: argparse.Namespace) -> DirectoryTree:
    root = Path(chosen.path)
    if not root.is_dir():
        raise UsageError(f"{chosen.path} is not a directory; name a repository's directory")
    known: list[str] = []
    if chosen.known_paths:
        try:
            known = Path(chosen.known_paths).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise UsageError(f"--known-paths {chosen.known_paths}: {error.strerror}") from error
    return DirectoryTree(root, known)


def _options(chosen: argparse.Namespace) -> CheckOptions:
    from dataclasses import replace

    options = _configured(Path(chosen.path) / CONFIGURATION)
    ignored = _named(chosen.ignore)
    select = _named(chosen.select) if chosen.select else None
    return replace(options, select=select, ignore=options.ignore | ignored)


def _configured(path: Path) -> CheckOptions:
    if not path.is_file():
        return CheckOptions()
    from fixers.config import ConfigProblem, parse_config

    config = parse_config(path.read_text(encoding="utf-8", errors="replace"), CONFIGURATION)
    if isinstance(config, ConfigProblem):
        raise UsageError(f"{config.path}: {config.message}")
    return config.check_options()


def _named(text: str) -> frozenset[str]:
    """Rule ids of a comma-separated list; an unknown one is an error."""
    from fixers.rules import RULES

    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    unknown = sorted(names - {rule.id for rule in RULES})
    if unknown:
        raise UsageError(f"no such rule: {', '.join(unknown)}; see `fix-pipeline rules`")
    return names


def _check(chosen: argparse.Namespace) -> int:
    from fixers.fixing import check_verified

    tree = _tree(chosen)
    report = check_verified(tree, _options(chosen))
    sys.stdout.write(_FORMATS[chosen.format](report, tree))
    return 1 if report.findings else 0


def _fix(chosen: argparse.Namespace) -> int:
    from fixers.diagnostics import FileAction
    from fixers.fixing import fix
    from fixers.report.diff import unified
    from fixers.report.terminal import render_terminal
    from fixers.writing import write_changes

    tree = _tree(chosen)
    result = fix(tree, _options(chosen), unsafe=chosen.unsafe)
    if chosen.diff or chosen.check:
        for change in result.changes:
            if change.action is FileAction.CREATE:
                old = tree.read(change.path)
                before = getattr(old, "text", "")
                sys.stdout.write(unified(change.path, before, change.content.decode("utf-8-sig")))
        return 1 if chosen.check and result.changes else 0
    write_changes(Path(chosen.path), result.changes)
    for finding in result.applied:
        sys.stdout.write(f"fixed {finding.at.path}: {finding.rule}: {finding.message}\n")
    after = OverlayTree(tree, result.changes)
    sys.stdout.write(render_terminal(result.report, after, colour=_colour()))
    return 1 if result.report.findings else 0


def _rules(chosen: argparse.Namespace) -> int:
    import inspect

    from fixers.rules import RULES

    if chosen.rule is None:
        for rule in RULES:
            sys.stdout.write(f"{rule.id:32} {rule.severity.value:8} {rule.summary}\n")
        return 0
    found = next((rule for rule in RULES if rule.id == chosen.rule), None)
    if found is None:
        raise UsageError(f"no such rule: {chosen.rule}; see `fix-pipeline rules`")
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(f"# {found.id}\n\n{inspect.cleandoc(found.__doc__ or '')}"))
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    try:
        play: Callable[[list[str]], int] = importlib.import_module("sandbox.demo").main
    except ImportError as error:
        raise UsageError(f"the demo needs fix-pipeline[server,sandbox]: {error}") from error
    return play(["--once"] if chosen.once else [])


def _server(module: str) -> Callable[[argparse.Namespace], int]:
    def start(chosen: argparse.Namespace) -> int:
        del chosen
        try:
            main: Callable[[], int] = importlib.import_module(module).main
        except ImportError as error:
            text = f"the server is not installed ({error}); install fix-pipeline[server]"
            raise UsageError(text) from error
        return main()

    return start


def _colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _text(report: Report, tree: RepoTree) -> str:
    from fixers.report.terminal import render_terminal

    return render_terminal(report, tree, colour=_colour())


def _late(module: str, function: str) -> Renderer:
    """A renderer whose module is only loaded when it is used."""

    def render(report: Report, tree: RepoTree) -> str:
        found: Renderer = getattr(importlib.import_module(module), function)
        return found(report, tree)

    return render


_FORMATS: Final[dict[str, Renderer]] = {
    "text": _text,
    "json": _late("fixers.report.json_report", "render_json"),
    "sarif": _late("fixers.report.sarif", "render_sarif"),
    "github": _late("fixers.report.github", "render_github"),
    "markdown": _late("fixers.report.markdown", "render_markdown"),
}
