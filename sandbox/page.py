"""The pull request as people see it: conversation, files, checks, commits. No script needed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from sandbox.diffs import LEFT, RIGHT, FileDiff, Line
from sandbox.git import Commit
from sandbox.people import suggestion_of, without_suggestion
from sandbox.state import CheckRun, Comment, PullRequest, Repository, Review, ReviewComment
from sandbox.world import World

TABS: Final = ("conversation", "files", "checks", "commits")
EMOJI: Final = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "confused": "😕",
    "heart": "❤️",
    "hooray": "🎉",
    "rocket": "🚀",
    "eyes": "👀",
}
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Thread:
    comments: tuple[ReviewComment, ...]
    resolved: bool
    removed: tuple[str, ...]
    suggested: tuple[str, ...] | None

    @property
    def first(self) -> ReviewComment:
        return self.comments[0]


@dataclass(frozen=True, slots=True)
class Row:
    line: Line
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of the diff; `loose` are threads on the file itself or on lines that went."""

    file: FileDiff
    hunks: tuple[tuple[str, tuple[Row, ...]], ...]
    loose: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class View:
    repository: Repository
    pull: PullRequest
    talk: tuple[Comment | Review, ...]
    threads: tuple[Thread, ...]
    files: tuple[Shown, ...]
    checks: tuple[CheckRun, ...]
    commits: tuple[Commit, ...]


def markdown(text: str) -> Markup:
    """HTML of a comment. Raw HTML in it is shown as text, but for folds, and hidden marks."""
    without = _COMMENT.sub("", text).strip()
    html = _MARKDOWN.render(without)
    return Markup(_fold(html))  # noqa: S704 - rendered with HTML switched off


def _fold(html: str) -> str:
    for tag in ("details", "summary"):
        html = html.replace(f"&lt;{tag}&gt;", f"<{tag}>").replace(f"&lt;/{tag}&gt;", f"</{tag}>")
    return html


def view(world: World, found: Repository, pull: PullRequest) -> View:
    files = world.files(found, pull)
    threads = [_thread(pull, comments) for comments in pull.threads()]
    talk: list[Comment | Review] = [*pull.comments]
    talk += [review for review in pull.reviews if review.body or review.state != "COMMENTED"]
    shas = found.git.log(world.merge_base(found, pull), pull.head_sha)
    return View(
        repository=found,
        pull=pull,
        talk=tuple(sorted(talk, key=lambda said: said.id)),
        threads=tuple(threads),
        files=tuple(_shown(file, threads) for file in files),
        checks=tuple(run for run in found.checks if run.head_sha in shas),
        commits=tuple(found.git.commit(sha) for sha in shas),
    )


def _thread(pull: PullRequest, comments: list[ReviewComment]) -> Thread:
    first = comments[0]
    body = suggestion_of(first.body)
    span = (first.original_line or 0) - (first.original_start_line or first.original_line or 0) + 1
    shown = [line for line in first.diff_hunk.split("\n")[1:] if line[:1] in {" ", "+"}]
    return Thread(
        tuple(comments),
        first.id in pull.resolved,
        tuple(line[1:] for line in shown[-span:]),
        None if body is None else tuple(body.splitlines()),
    )


def _shown(file: FileDiff, threads: list[Thread]) -> Shown:
    here = [thread for thread in threads if thread.first.path == file.path]
    hunks = tuple((hunk.header, tuple(_rows(hunk.lines, here))) for hunk in file.hunks)
    placed = {id(t) for _, rows in hunks for row in rows for t in row.threads}
    return Shown(file, hunks, tuple(t for t in here if id(t) not in placed))


def _rows(lines: tuple[Line, ...], threads: list[Thread]) -> Iterator[Row]:
    for line in lines:
        yield Row(line, tuple(thread for thread in threads if _stands(thread.first, line)))


def _stands(said: ReviewComment, line: Line) -> bool:
    side = LEFT if line.sign == "-" else RIGHT
    return said.line is not None and said.side == side and said.line == line.on(side)


def page_routes(world: World) -> list[Route]:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = markdown
    environment.globals |= {"emoji": EMOJI, "without_suggestion": without_suggestion}
    pull = _respond(lambda request: _pull_page(world, environment, request))
    home = _respond(lambda _: _home(world, environment))
    return [
        Route("/", home, methods=["GET"]),
        Route("/{owner}/{repo}/pull/{number:int}", pull, methods=["GET"]),
        Route("/{owner}/{repo}/pull/{number:int}/{tab}", pull, methods=["GET"]),
    ]


Render = Callable[[Request], str]


def _respond(render: Render) -> Callable[[Request], object]:
    async def respond(request: Request) -> HTMLResponse:
        return HTMLResponse(await run_in_threadpool(render, request))

    return respond


def _home(world: World, environment: Environment) -> str:
    with world.lock:
        return environment.get_template("home.html").render(world=world)


def _pull_page(world: World, environment: Environment, request: Request) -> str:
    params = request.path_params
    with world.lock:
        found = world.repository(f"{params['owner']}/{params['repo']}")
        shown = view(world, found, world.pull(found, params["number"]))
        tab = params.get("tab", TABS[0])
        template = environment.get_template("pull.html")
        return template.render(view=shown, tab=tab if tab in TABS else TABS[0], tabs=TABS)
