"""The configuration of a pull request's base branch → how to treat the pull request."""

from dataclasses import dataclass
from typing import Final

from bot.plan.pull_request import PullRequest
from bot.plan.review import Tone
from fixers.config import Config, ConfigProblem, Mode, parse_config
from fixers.engine import CheckOptions

PATH: Final = ".github/fix-pipeline.yml"


@dataclass(frozen=True, slots=True)
class Policy:
    """`notes` are sentences about a configuration that could not be used."""

    mode: Mode
    options: CheckOptions
    tone: Tone
    notes: tuple[str, ...] = ()


def policy(pull: PullRequest) -> Policy:
    """The repository's own file, else the organisation's. A file that is wrong is treated as
    absent, and said to be wrong: it must not switch the review off by accident."""
    config, notes = Config(), []
    for text, path in ((pull.config, PATH), (pull.defaults, f"the organisation's {PATH}")):
        parsed = None if text is None else parse_config(text, path)
        if isinstance(parsed, ConfigProblem):
            notes.append(f"{path} is not used: {parsed.message}")
        elif parsed is not None:
            config = parsed
            break
    return Policy(
        mode=config.mode,
        options=config.check_options(),
        tone=Tone(config.max_inline_comments, silent=config.mode is Mode.OBSERVE),
        notes=tuple(notes),
    )
