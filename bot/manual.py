"""The pages of the rules, for the people whose reviews link to them."""

from functools import lru_cache
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.rendering import render

_HEADERS: Final = {
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


def manual_routes() -> list[Route]:
    return [Route("/rules", _index), Route("/rules/{rule}", _rule)]


async def _index(_: Request) -> Response:
    return HTMLResponse(await run_in_threadpool(_page, None), headers=_HEADERS)


async def _rule(request: Request) -> Response:
    page = await run_in_threadpool(_page, request.path_params["rule"])
    if page is None:
        return HTMLResponse("There is no such rule.", 404)
    return HTMLResponse(page, headers=_HEADERS)


@lru_cache(maxsize=32)
def _page(name: str | None) -> str | None:
    """The page of a rule, of all without a name, or None. What it needs is loaded when somebody
    reads: a server that waits keeps its memory."""
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    from fixers.report.manual import example_of, rule_page
    from fixers.rules import RULES

    rule = next((rule for rule in RULES if rule.id == name), None)
    text = None
    if rule is not None:
        markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        text = Markup(markdown.render(rule_page(rule, example_of(rule))))  # noqa: S704 - ours
    elif name is not None:
        return None
    return render("rule.html", title=name or "Rules", text=text, rules=RULES)
