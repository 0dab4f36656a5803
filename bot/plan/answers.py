"""What the bot says to somebody who asked for something."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot.plan.command import TRIGGER
from bot.plan.commit import Refusal
from bot.plan.summary import plural
from fixers.report.escaping import code, details, fenced, line

PATCH_LIMIT: Final = 55_000
TOO_LATE: Final = (
    "I could not work here when you asked, and that is too long ago to do it now unseen. Ask again "
    "if you still want it."
)
_OFF: Final = "`.github/fix-pipeline.yml` on the base branch says `mode: off`."
# Why there is no review, by the word that tells how the job ended.
UNREVIEWED: Final = {
    "superseded": "A newer head has a check of its own.",
    "closed": "The pull request is closed.",
    "retargeted": "It goes to another branch now; it is reviewed once it is open and ready.",
    "off": _OFF,
    "irrelevant": "This pull request changes no pipeline and no script of one.",
}
FIRST_ONLY: Final = "Only the first command of a comment is carried out; give the next in its own."


@dataclass(frozen=True, slots=True)
class Committed:
    """`done` and `left` are one line each: what was mended, and what was not, with the reason."""

    sha: str
    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """Changes that were not pushed, with the reason; `refused` when it is GitHub's."""

    reason: str
    patch: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """There was nothing to do; `left` says why for each finding."""

    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Any other answer, complete."""

    text: str


Answer = Committed | Proposed | Nothing | Refusal | Said


def switched_off() -> Refusal:
    return Refusal(_OFF)


def answer_text(answer: Answer) -> str:
    match answer:
        case Committed(sha, done, left):
            parts = [f"Pushed {sha}.", _list(done), _left(left)]
        case Proposed(reason, patch, _):
            parts = [reason, _patch(patch)]
        case Nothing(left):
            parts = ["There is nothing to commit.", _left(left)]
        case Refusal(reason):
            parts = [f"Not done: {reason}"]
        case Said(text):
            parts = [text]
    return "\n\n".join(filter(None, parts))


def help_text(rules: Collection[str], unknown: tuple[str, ...] = ()) -> str:
    """How the command is used; what was not understood comes first."""
    lost = f"I do not know {', '.join(map(code, unknown))}.\n\n" if unknown else ""
    return f"""{lost}| command | does |
|---|---|
| `{TRIGGER}` | commits the safe fixes for what this pull request introduced |
| `{TRIGGER} RULE…` | commits the safe fixes of these rules, older findings included |
| `{TRIGGER} … --unsafe` | takes the fixes that need a reader too |
| `{TRIGGER} … --dry-run` | shows the change and commits nothing |
| `{TRIGGER} ignore RULE REASON` | commits a comment that silences the rule where it fired |
| `{TRIGGER} undo` | takes the last fix commit back |
| `{TRIGGER} recheck` | reviews the head again |

{details("Rules", " ".join(map(code, sorted(rules))))}"""


def _list(entries: tuple[str, ...]) -> str:
    return "\n".join(f"- {line(text)}" for text in entries[:50])


def _left(left: tuple[str, ...]) -> str:
    if not left:
        return ""
    return details(f"{plural(len(left), 'problem')} left", _list(left))


def _patch(patch: str) -> str:
    if not patch:
        return ""
    if len(patch) > PATCH_LIMIT:
        return "The change is too long to show here; `fix-pipeline fix` makes it locally."
    shown = fenced(patch.rstrip("\n"), "diff")
    return details("The change, for <code>git apply</code>", shown)
