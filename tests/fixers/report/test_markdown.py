"""Pages and comments, and that nothing from a repository means anything in them."""

import re

from markdown_it import MarkdownIt

from fixers.diagnostics import Edit, Finding, Fix, Location, Related, Severity, SkippedFix
from fixers.engine import Problem, Report
from fixers.report.markdown import comment_body, render_markdown
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.fixers.report.samples import BOTH, FULL, MANUAL, at, finding, tree

URL = "https://github.com/fix-pipeline/fix-pipeline/blob/main/docs/rules/no-foo.md"
EVIL = "a|b`c``d\n<script>x</script> @octocat [x](http://evil) </details> **b**"


def test_a_comment_says_fact_proof_and_remedy() -> None:
    assert comment_body(FULL.findings[0]) == (
        f"🔴 **error**: `foo` is bad ([`no-foo`]({URL}))\n\n"
        "<details><summary>How this was found</summary>\n\n"
        "1. job a: `.github/workflows/ci.yml:3`\n\n</details>\n\n"
        "Fix: Say good"
    )


def test_remedies() -> None:
    offers = {
        BOTH: "Fix, to be looked at first: Move it",
        MANUAL: "To be done by hand: Ask somebody",
    }
    for fix, text in offers.items():
        assert comment_body(finding(fix=fix)).endswith(f"\n\n{text}")
    assert comment_body(FULL.findings[2]).endswith("\n\nNo fix is offered: two places match")
    assert comment_body(finding()) == f"🔴 **error**: `foo` is bad ([`no-foo`]({URL}))"


def test_a_page() -> None:
    page = render_markdown(FULL, tree())
    assert page.startswith("## fix-pipeline: 3 problems (1 error, 1 warning, 1 note) in 4 files\n")
    place = f"`.github/workflows/ci.yml:5` | [`no-foo`]({URL})"
    assert f"| 🟠 | {place} | bar, says: 100% | unsafe |" in page
    assert "```diff\ndiff --git a/.github/workflows/ci.yml" in page
    assert "+echo new" in page
    assert "- `broken.yml:3` could not be read: found a tab" in page
    assert "- `a.yml:2`: not analysed: too long" in page
    assert "- The rule `no-foo` stopped at `job a`: KeyError: 1" in page
    assert page.endswith("2 findings suppressed.\n")


def test_a_page_without_findings() -> None:
    assert render_markdown(Report((), files=1), tree()) == (
        "## fix-pipeline: no problem in 1 file\n"
    )


def test_hostile_names_stay_text() -> None:
    place = Location(Source(EVIL, f"{EVIL}\n```\n</details>\n"), Span(0, 3))
    links = (Related(EVIL, place),)
    found = Finding("no-foo", Severity.ERROR, place, EVIL, related=links, fix=SkippedFix(EVIL))
    page = render_markdown(Report((found,), (Problem(EVIL, 1, EVIL),)), tree())
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(page)
    assert "<script" not in html
    assert "@octocat" not in re.sub("<code>.*?</code>", "", html)  # no mention in code
    assert 'evil"' not in html
    assert html.count("<td>") == 5
    assert html.count("<details>") == html.count("</details>") == 2


def test_hostile_diffs_stay_in_their_fence() -> None:
    text = "```\n</details>\n@octocat\n````x\nfoo\n"
    place = at("foo", Source("a.sh", text))
    fix = Fix("Say good", (Edit("a.sh", place.span, "good"),))
    page = render_markdown(Report((finding(place, fix=fix),)), tree({"a.sh": text}))
    fences = [token for token in MarkdownIt().parse(page) if token.type == "fence"]
    assert len(fences) == 1
    assert "````x" in fences[0].content
