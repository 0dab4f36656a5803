"""Whether the script of a block is there, with the line ends that its shell can read."""

import pytest

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.engine import check
from fixers.fixing import fix
from fixers.model import RepoTree
from fixers.model.trees import MemoryTree, OverlayTree
from tests.fixers.rules.blocks import BARE, HEAD, ONLY, PATH, block, one_fix


@pytest.mark.parametrize(
    ("runner", "attributes", "applicability"),
    [
        ("windows-2025", "*.sh text eol=lf\n", Applicability.SAFE),
        ("windows-2025", "* text=auto eol=lf\n", Applicability.SAFE),
        ("windows-2025", "lib/scripts/* -text\n", Applicability.SAFE),
        ("windows-2025", "*.sh eol=lf\n*.sh eol=crlf\n", None),
        ("windows-2025", "* text=auto\n", Applicability.UNSAFE),
        ("windows-2025", "docs/*.sh eol=lf\n", Applicability.UNSAFE),
        ("windows-2025", "*.sh eol=lf\n*.sh diff=bash\n", Applicability.SAFE),
        ("our-own", "", Applicability.UNSAFE),
        ("our-own", "*.sh eol=lf\n", Applicability.SAFE),
        ("[self-hosted, Linux]", "", Applicability.SAFE),
    ],
)
def test_line_ends(runner, attributes, applicability):
    fix = one_fix(block(6), runner=runner, **{".gitattributes": attributes})
    assert getattr(fix, "applicability", None) is applicability


def test_attributes_that_cannot_be_read():
    text = HEAD.format("windows-2025") + block(6)
    tree = MemoryTree({PATH: text.encode(), ".gitattributes": b"\0\xff"})
    (finding,) = check(tree, ONLY).findings
    assert finding.fix == SkippedFix("a checkout gives the script the line ends of Windows")


@pytest.mark.parametrize(
    ("earlier", "applicability"),
    [
        ("git checkout main", Applicability.UNSAFE),
        ("git -C . switch main", Applicability.UNSAFE),
        ("git checkout -b new", Applicability.SAFE),
        ("git checkout -b new origin/main", Applicability.UNSAFE),
        ("git clean -fdx", Applicability.SAFE),
        ("git stash", Applicability.SAFE),
        ("git reset --hard", Applicability.SAFE),
        ("git reset --hard origin/main", Applicability.UNSAFE),
        ("git checkout -- .", Applicability.SAFE),
        ("git $DO", Applicability.UNSAFE),
        ("git commit -am x", Applicability.SAFE),
        ("gh pr checkout 1", Applicability.UNSAFE),
        ("rm -rf dist", Applicability.SAFE),
        ("rm -f lib", Applicability.SAFE),
        ("rm -rf lib", None),
        ("rm -rf ./*", None),
        ('rm -rf "$PLACE"', Applicability.UNSAFE),
        ('rm -rf "$GITHUB_WORKSPACE"', None),
        ("rm -rf ${GITHUB_WORKSPACE}/*", None),
        ("mv lib old", None),
        ("mv a b", Applicability.SAFE),
    ],
)
def test_what_an_earlier_step_does_to_the_checkout(earlier, applicability):
    fix = one_fix(f"      - run: {earlier}\n", block(6))
    assert getattr(fix, "applicability", None) is applicability


@pytest.mark.parametrize("runner", ["ubuntu-24.04", "windows-2025"])
def test_a_block_that_changes_its_own_checkout(runner):
    text = block(6).replace("make 0", "git checkout main")
    fix = one_fix(text, runner=runner, **{".gitattributes": "*.sh eol=lf\n"})
    assert isinstance(fix, Fix)
    assert (fix.applicability is Applicability.SAFE) is (runner == "ubuntu-24.04")


OTHER = """\
      - uses: actions/checkout@v4
        with: {repository: acme/tools}
"""


def test_a_checkout_around_may_have_cleaned_this_one_away():
    inner = HEAD.format("ubuntu-24.04") + "        with: {path: src}\n"
    tree = MemoryTree({PATH: (inner + OTHER + block(6)).encode()})
    [finding] = check(tree, ONLY).findings
    reason = "no checkout of this repository surely comes before the step"
    assert finding.fix == SkippedFix(reason)


def test_all_blocks_of_a_job_share_the_checkout_that_is_added():
    text = BARE + block(6, name="One") + block(7, name="Two")
    tree: RepoTree = MemoryTree({PATH: text.encode()})
    titles = [f.fix.title for f in check(tree, ONLY).findings if isinstance(f.fix, Fix)]
    assert titles == [
        "Move the block to `lib/scripts/a-one.sh` and check out the scripts first",
        "Move the block to `lib/scripts/a-two.sh` and check out the scripts first",
    ]
    at_once = fix(tree, ONLY, unsafe=True)
    for lines in (6, 7):  # one at a time
        done = fix(tree, ONLY, unsafe=True, wanted=lambda f, lines=lines: f.weight == lines)
        assert len(done.applied) == 1
        tree = OverlayTree(tree, done.changes)
        (workflow,) = [c for c in done.changes if c.path == PATH]
        assert workflow.content.count(b"Check out the scripts") == 1
    assert {c.path: c.content for c in at_once.changes} == {
        c.path: tree.read(c.path).encode() for c in at_once.changes
    }


@pytest.mark.parametrize(
    ("command", "added"),
    [
        ("git -C data fetch", True),
        ("git -c a.b=c -C . fetch", False),
        ("git --no-pager log", True),
        ("git", True),
        ("git clone https://example.com/a.git", True),
        ("git clone https://example.com/a.git $GITHUB_WORKSPACE", False),
        ("cd data && git init", True),
        ("gh repo clone acme/shop .", False),
        ("gh repo clone acme/shop", True),
    ],
)
def test_a_repository_where_the_scripts_would_be(command, added):
    text = BARE + f"      - run: {command}\n" + block(6)
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix) is added
