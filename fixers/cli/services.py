"""`serve`, `worker`, `doctor`, `replay` and `demo`: for these the server has to be installed."""

from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from typing import Final

from fixers.cli.parser import UsageError
from fixers.collector import collect_as_usual

_MODULES: Final = {
    "serve": ("bot.app", "server"),
    "worker": ("bot.worker", "server"),
    "doctor": ("bot.doctor", "server"),
    "replay": ("bot.replay", "server"),
    "demo": ("sandbox.demo", "server,sandbox"),
}


def run(chosen: Namespace) -> int:
    module, extras = _MODULES[chosen.service]
    try:
        main: Callable[..., int] = import_module(module).main
    except ModuleNotFoundError as error:
        text = f"`{chosen.service}` needs {error.name}; install fix-pipeline[{extras}]"
        raise UsageError(text) from error
    collect_as_usual()
    if chosen.service == "demo":
        return main(["--once"] if chosen.once else [])
    if chosen.service == "serve":
        return main(working=chosen.worker)
    if chosen.service == "replay":
        return main(listed_only=chosen.list, deliveries=chosen.deliveries)
    return main()
