"""The configuration of a pull request's base branch → how to treat the pull request."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from bot.plan.pull_request import NoText, PullRequest
from bot.plan.review import Tone
from fixers.config import Config, ConfigProblem, Mode, parse_config
from fixers.engine import CheckOptions
from fixers.report.escaping import code, line

PATH: Final = ".github/fix-pipeline.yml"


@dataclass(frozen=True, slots=True)
class Policy:
    """`notes` are sentences about a configuration that could not be used; `problem` is the one
    of the repository's own, if it is that."""

    mode: Mode
    options: CheckOptions
    tone: Tone
    notes: tuple[str, ...] = ()
    problem: ConfigProblem | None = None


def policy(pull: PullRequest) -> Policy:
    """The repository's own file over the organisation's. A file that is wrong is treated as
    absent, and said to be wrong: it must not switch the review off by accident."""
    config, notes, problem = Config(), [], None
    for text, path in ((pull.defaults, f"the organisation's {PATH}"), (pull.config, PATH)):
        parsed = _parsed(text, path, config)
        if isinstance(parsed, ConfigProblem):
            notes.append(f"{path}:{parsed.line} is not used: {parsed.message}")
            problem = parsed if path == PATH else None
        else:
            config = parsed
    return Policy(
        mode=config.mode,
        options=config.check_options(),
        tone=Tone(config.max_inline_comments, silent=config.mode is Mode.OBSERVE),
        notes=tuple(notes),
        problem=problem,
    )


def _parsed(text: str | NoText | None, path: str, over: Config) -> Config | ConfigProblem:
    if text is None:
        return over
    if isinstance(text, NoText):
        return ConfigProblem(path, 1, "it is not text in UTF-8")
    return parse_config(text, path, over=over)


def identity(text: str | NoText | None) -> str:
    """Of a configuration's text: each version that cannot be used is told of once."""
    known = text.value if isinstance(text, NoText) else text or ""
    return sha256(known.encode(errors="replace")).hexdigest()[:16]


def complaint(problem: ConfigProblem) -> str:
    return (
        f"{code(f'{problem.path}:{problem.line}')} cannot be used: {line(problem.message)}.\n\n"
        "Until it is mended on the base branch, the defaults apply, or those of the organisation."
    )
