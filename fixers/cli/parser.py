"""What can be written on the command line. Commands are loaded when they are chosen."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Final

FORMATS: Final = ("text", "json", "sarif", "github", "markdown")
_SERVICES: Final = {
    "serve": "run the GitHub App: web and worker in one process",
    "worker": "run a worker alone, for scale-out",
    "doctor": "check credentials, permissions, database and tools",
}


class UsageError(Exception):
    """The command cannot run; the text says why and how to mend it."""


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fix-pipeline",
        description="Find, prove and fix failures of GitHub Actions pipelines.",
        epilog="Exit codes: 0 nothing found, 1 findings, 2 could not run.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show it and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="findings of a repository")
    _add_target(check)
    _add_check(check)
    fix = commands.add_parser("fix", help="apply fixes")
    _add_target(fix)
    _add_fix(fix)
    rules = commands.add_parser("rules", help="the catalogue, or the page of one rule")
    rules.add_argument("rule", nargs="?", metavar="RULE")
    rules.set_defaults(run=_late("fixers.cli.catalogue"))
    init = commands.add_parser("init", help="write the reference pipeline into a repository")
    _add_init(init)
    for name, text in _SERVICES.items():
        service = commands.add_parser(name, help=text)
        service.set_defaults(run=_late("fixers.cli.services"), service=name)
        if name == "serve":
            service.add_argument(
                "--no-worker",
                dest="worker",
                action="store_false",
                help="only take deliveries in; jobs are done by `worker` processes",
            )
    replay = commands.add_parser("replay", help="try again what the App had to give up")
    replay.add_argument("--list", action="store_true", help="only show it")
    replay.add_argument("deliveries", nargs="*", metavar="DELIVERY", help="only of these")
    replay.set_defaults(run=_late("fixers.cli.services"), service="replay")
    demo = commands.add_parser("demo", help="the whole loop on this machine, with no account")
    demo.add_argument("--once", action="store_true", help="end when the play is over")
    demo.set_defaults(run=_late("fixers.cli.services"), service="demo")
    return parser


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help="directory of the repository, or one file of it (default: .)",
    )
    parser.add_argument("--select", metavar="RULE,…", help="only these rules")
    parser.add_argument("--ignore", metavar="RULE,…", default="", help="not these rules")
    parser.add_argument(
        "--known-paths", metavar="FILE", help="list of paths that exist though not on disk"
    )
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="when to use colours"
    )


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument(
        "--diff", metavar="BASE", help="only findings that are new since this git revision"
    )
    parser.add_argument(
        "--adapters",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="also report what zizmor, actionlint and shellcheck find, where installed",
    )
    parser.set_defaults(run=_late("fixers.cli.checking"))


def _add_fix(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unsafe", action="store_true", help="also apply unsafe fixes")
    parser.add_argument("--diff", action="store_true", help="print the changes, write nothing")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 when something would change"
    )
    parser.set_defaults(run=_late("fixers.cli.mending"))


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="default: .")
    parser.add_argument("--yes", action="store_true", help="ask nothing")
    parser.add_argument("--force", action="store_true", help="overwrite files that differ")
    parser.add_argument("--services", metavar="NAME,…", help="default: whatever has a Dockerfile")
    parser.add_argument(
        "--region", help="of AWS (default: what workflows and Terraform name, or us-east-1)"
    )
    parser.set_defaults(run=_late("fixers.cli.starting"))


def _late(module: str) -> Callable[[argparse.Namespace], int]:
    """The `run` of a module that is loaded only when its command is chosen."""

    def run(chosen: argparse.Namespace) -> int:
        code: int = import_module(module).run(chosen)
        return code

    return run


class _Version(argparse.Action):
    """Looking the version up takes time that only `--version` should cost."""

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object, **_options: object) -> None:
        from fixers.report.about import version

        sys.stdout.write(f"fix-pipeline {version()}\n")
        parser.exit()
