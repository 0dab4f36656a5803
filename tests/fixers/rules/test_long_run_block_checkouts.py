"""Whether the script of a block is there, with the line ends that its shell can read."""

import pytest

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.engine import check
from fixers.fixing import fix
from fixers.model import RepoTree
from fixers.model.overlay import OverlayTree
from fixers.model.trees import MemoryTree
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
        ("windows-2025", "*.sh eol=lf\n*.sh text\n", Applicability.SAFE),
        ("windows-2025", "* -text\n*.sh text\n", Applicability.UNSAFE),
        ("windows-2025", "lib/* eol=lf\n", Applicability.UNSAFE),
        ("windows-2025", "/lib/** eol=lf\n", Applicability.SAFE),
        ("windows-2025", "**/scripts/*.sh eol=lf\n", Applicability.SAFE),
        ("ubuntu-24.04", "* text eol=crlf\n", Applicability.UNSAFE),
        ("ubuntu-24.04", "*.sh text eol=crlf\n", None),
        ("ubuntu-24.04", "* text eol=crlf\n*.sh !eol\n", Applicability.SAFE),
        ("our-own", "", Applicability.UNSAFE),
        ("our-own", "*.sh eol=lf\n", Applicability.SAFE),
        ("[self-hosted, Linux]", "", Applicability.SAFE),
    ],
)
def test_line_ends(runner, attributes, applicability):
    fix = one_fix(block(6), runner=runner, **{".gitattributes": attributes})
    assert getattr(fix, "applicability", None) is applicability


@pytest.mark.parametrize(
    ("inner", "applicability"),
    [("*.sh eol=crlf\n", None), ("*.sh text\n", Applicability.SAFE)],
)
def test_the_attributes_of_a_folder_have_the_last_word(inner, applicability):
    files = {".gitattributes": "*.sh eol=lf\n", "lib/.gitattributes": inner}
    fix = one_fix(block(6), runner="windows-2025", **files)
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
        ('sudo rm -rf /opt/ghc "$AGENT_TOOLSDIRECTORY"', Applicability.SAFE),
        ('rm -rf "${{ runner.temp }}/a" "$RUNNER_TEMP"/b', Applicability.SAFE),
        ('rm -rf "${RUNNER_TEMP:-.}"', Applicability.UNSAFE),
        ('rm -rf "$HOME/.cache/$PLACE"', Applicability.SAFE),
        ('rm -rf "$HOME/$PLACE"', Applicability.UNSAFE),
        ('rm -rf "$HOME"/work/*', Applicability.UNSAFE),
        ('rm -rf "dist/$PLACE" "./build/$PLACE"', Applicability.SAFE),
        ('rm -rf "./$PLACE/a"', Applicability.UNSAFE),
        ('rm -rf "lib/$PLACE"', Applicability.UNSAFE),
        ('rm -rf "../$PLACE"', Applicability.UNSAFE),
        ('rm -rf "/tmp/$PLACE"', Applicability.SAFE),
        ('rm -rf "/home/$PLACE"', Applicability.UNSAFE),
        ('rm -rf "/$PLACE"', Applicability.UNSAFE),
        ("rm -rf $(cat list)", Applicability.UNSAFE),
        ("mv {linux,macos}/a_* dist/", Applicability.SAFE),
        ("mv {linux,lib}/a_* dist/", Applicability.UNSAFE),
        ('made=$(mktemp -d); rm -rf "$made"', Applicability.SAFE),
        ('made="`mktemp -d`" && mv "$made/a" b', Applicability.SAFE),
        ('made=$(mktemp -d); made=$PLACE; rm -rf "$made"', Applicability.UNSAFE),
        ('other=$(mktemp -d); rm -rf "$made"', Applicability.UNSAFE),
        ('cd "$PLACE" && rm -rf /tmp/a', Applicability.SAFE),
        ('cd "$PLACE" && rm -rf lib', Applicability.UNSAFE),
        ('rm -rf "$GITHUB_WORKSPACE"', None),
        ("rm -rf ${GITHUB_WORKSPACE}/*", None),
        ("mv lib old", None),
        ("mv a b", Applicability.SAFE),
        ("mv ./* ../old/", None),
        ("mv dist/* .", Applicability.SAFE),
        ("cd build && rm -rf ./*", Applicability.SAFE),
        ("cd build && rm -rf ..", None),
        ("rm -rf ..", None),
        ("rm -rf ../old", Applicability.SAFE),
        ("cd ../../.. && rm -rf *", Applicability.UNSAFE),
        ('rm -rf "$GITHUB_WORKSPACE/build"', Applicability.SAFE),
        ('cd build && rm -rf "${{ github.workspace }}/lib"', None),
        ("rm lib/scripts/*", None),
        ("rm -f *", Applicability.SAFE),
        ("shopt -s extglob; rm -rf !(src)", Applicability.UNSAFE),
        ("find . -mindepth 1 ! -name .git -exec rm -rf {} +", None),
        ("find -type f -not -path './.git/*' -delete", None),
        ("find . -name '*.pyc' -delete", Applicability.SAFE),
        ("find build -delete", Applicability.SAFE),
        ("find . -exec ls {} +", Applicability.SAFE),
        ("git clone -q https://example.com/a && cd a && git checkout v1", Applicability.SAFE),
        ("git -C a checkout v1", Applicability.SAFE),
        ("git switch -q -c new", Applicability.SAFE),
        ("git reset -q --hard", Applicability.SAFE),
        ("git switch -q main", Applicability.UNSAFE),
        ("git ls-files -z | xargs -0 rm -f", Applicability.UNSAFE),
        ("git ls-files | xargs sed -i 's/a/b/'", Applicability.UNSAFE),
        ("grep -rl a . | xargs perl -pi -e 's/a/b/'", Applicability.UNSAFE),
        ("grep -rl --include=*.js a . | xargs sed -i 's/a/b/'", Applicability.SAFE),
        ("git ls-files | xargs sed -n 1p", Applicability.SAFE),
        ("sed -i 's/a/b/' a.txt", Applicability.SAFE),
        ("find . -name '*.sh' -exec sed -i 's/a/b/' {} +", None),
        ("find . -type f -exec unix2dos {} +", None),
        ("find . -type f -exec dos2unix {} +", Applicability.SAFE),
        ("find . -name '*.sh' -exec chmod +x {} +", Applicability.SAFE),
        ("find src -name '*.sh' -delete", Applicability.SAFE),
        ("shopt -s globstar; rm -f **/*.sh", None),
        ("shopt -s globstar; rm -f **/*.log", Applicability.SAFE),
        ("find . -name '*.pyc' | xargs rm -f", Applicability.SAFE),
        ("git -C $A checkout v1", Applicability.UNSAFE),
        ("git -C lib checkout v1", Applicability.UNSAFE),
    ],
)
def test_what_an_earlier_step_does_to_the_checkout(earlier, applicability):
    step = f"      - run: |\n          {earlier}\n"
    fix = one_fix(step, block(6), **{"lib/notes.txt": "", "build/a.txt": ""})
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


ACTION = """\
name: a
runs:
  using: composite
  steps:
    - shell: bash
      run: {}
    - shell: bash
      run: |
        a
        b
        c
        d
        e
        f
"""


@pytest.mark.parametrize(
    ("earlier", "sure"),
    [
        ("git checkout v1", False),
        ("rm -rf act", False),
        ("rm -rf ./*", False),
        ("rm -rf out", True),
        ("git clone https://example.com/a && cd a && git checkout v1", True),
    ],
)
def test_what_an_action_does_to_its_own_files(earlier, sure):
    use = HEAD.format("ubuntu-24.04") + "      - uses: ./act\n"
    files = {PATH: use, "act/action.yml": ACTION.format(earlier)}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    (finding,) = check(tree, ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert (finding.fix.applicability is Applicability.SAFE) is sure


@pytest.mark.parametrize(
    ("folder", "moved"),
    [(".github/workflows/a", False), (".github/a", False), (".github/actions/a", True)],
)
def test_actions_that_stand_among_the_workflows(folder, moved):
    tree = MemoryTree({f"{folder}/action.yml": ACTION.format("make").encode()})
    (finding,) = check(tree, ONLY).findings
    assert isinstance(finding.fix, Fix) is moved
    assert len(fix(tree, ONLY).applied) == moved


def test_a_step_that_never_runs_is_moved_as_if_it_did():
    fix = one_fix(block(6).replace("        shell", "        if: false\n        shell"))
    assert isinstance(fix, Fix)
    assert fix.applicability is Applicability.SAFE


def test_a_step_behind_more_than_are_followed(monkeypatch):
    monkeypatch.setattr("fixers.model.walk.STEP_BUDGET", 1)
    fix = one_fix(block(6))
    assert isinstance(fix, SkippedFix)
    assert fix.reason == "its job has too many steps to follow"


_ASKS = "      - id: asks\n        run: echo go=true >> $GITHUB_OUTPUT\n"
_GO = "steps.asks.outputs.go == 'true'"


@pytest.mark.parametrize(
    ("checkout", "step", "sure"),
    [
        (_GO, _GO, True),
        (_GO, f"${{{{ {_GO} && inputs.more }}}}", True),
        (f"{_GO} && inputs.more", f"inputs.more && inputs.x && ({_GO})", True),
        ("inputs.more", "inputs.more", True),
        (_GO, f"{_GO} || inputs.more", False),
        (f"{_GO} && inputs.more", _GO, False),
        (_GO, None, False),
        ("steps.later.outputs.go == 'true'", "steps.later.outputs.go == 'true'", False),
        ("steps.*.outputs", "steps.*.outputs", False),
        ("env.GO", "env.GO", False),
        ("hashFiles('a') != ''", "hashFiles('a') != ''", False),
        ("${{ !cancelled() && inputs.more }}", "${{ !cancelled() && inputs.more }}", False),
        ("inputs.(", "inputs.(", False),
    ],
)
def test_a_checkout_on_the_condition_of_the_step(checkout, step, sure):
    condition = f"        if: {step}\n" if step else ""
    text = (
        f"{BARE}{_ASKS}      - uses: actions/checkout@v4\n        if: {checkout}\n"
        "      - id: later\n        run: make\n"
        + block(6).replace("        shell: bash\n", condition)
    )
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert (getattr(finding.fix, "applicability", None) is Applicability.SAFE) is sure


@pytest.mark.parametrize(
    ("inputs", "more", "path"),
    [
        ("", "", "$GITHUB_WORKSPACE/lib/scripts/a-build.sh"),
        ("path: ./src/", "", "$GITHUB_WORKSPACE/src/lib/scripts/a-build.sh"),
        ("ref: v1", "", None),
        ("repository: acme/b", "", None),
        ("sparse-checkout: docs", "", None),
        ("", "      - uses: actions/checkout@v4\n        with: {path: b}\n", None),
        ("", "      - uses: acme/other@v1\n", "$GITHUB_WORKSPACE/lib/scripts/a-build.sh"),
    ],
)
def test_what_such_a_checkout_brings(inputs, more, path):
    given = f"        with: {{{inputs}}}\n" if inputs else ""
    text = (
        f"{BARE}{_ASKS}      - uses: actions/checkout@v4\n        if: {_GO}\n{given}{more}"
        + block(6).replace("        shell: bash\n", f"        if: {_GO}\n")
    )
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    edits = getattr(finding.fix, "edits", ())
    safe = getattr(finding.fix, "applicability", None) is Applicability.SAFE
    assert safe is (path is not None)
    assert path is None or any(path in edit.text for edit in edits)


FIRST = "      - uses: actions/checkout@v4\n"


@pytest.mark.parametrize(
    ("before", "condition", "safe"),
    [
        (FIRST, "always()", True),
        (FIRST, "${{ !cancelled() }}", True),
        (FIRST, "success() || failure()", False),
        (FIRST, "failure()", False),
        (FIRST, "cancelled()", False),
        ("      - uses: step-security/harden-runner@v2\n" + FIRST, "always()", True),
        ("      - run: make\n" + FIRST, "always()", False),
        (FIRST + FIRST, "always()", False),
        ("", "always()", False),
        ("", "failure()", False),
        (f"{FIRST}        continue-on-error: true\n", "always()", False),
    ],
)
def test_steps_that_run_after_a_failure(before, condition, safe):
    late = block(6).replace("        shell: bash\n", f"        if: {condition}\n")
    text = f"{BARE}{before}{late}"
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert (finding.fix.applicability is Applicability.SAFE) is safe


@pytest.mark.parametrize(
    ("status", "command", "safe"),
    [
        ("job.status", "cat a", True),
        ("github.sha", 'curl -d "$A" https://example.com', True),
        ("job.status", 'curl -d "$A" https://example.com', False),
    ],
)
def test_a_step_that_tells_others_of_any_failure(status, command, safe):
    late = block(6).replace("        shell: bash\n", "        if: always()\n")
    told = f"        env:\n          A: ${{{{ {status} }}}}\n"
    late = late.replace("        run:", f"{told}        run:") + f"          {command}\n"
    (finding,) = check(MemoryTree({PATH: f"{BARE}{FIRST}{late}".encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert (finding.fix.applicability is Applicability.SAFE) is safe


@pytest.mark.parametrize(
    ("command", "kept"),
    [
        ("chmod -R 755 .", True),
        ("chmod -R +x .", True),
        ("chmod -R go-x .", True),
        ("chmod 644 a.txt", True),
        ("chmod", True),
        ("find . -type f -exec chmod 755 {} +", True),
        ("chmod -R 644 .", False),
        ("chmod -R a-x .", False),
        ("chmod -R -x lib", False),
        ("chmod -R u=rw,go=r .", False),
        ("find . -type f -exec chmod 0644 {} +", False),
    ],
)
def test_the_right_to_run_the_script(command, kept):
    text = f"{BARE}{FIRST}      - run: {command}\n{block(6)}"
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert (getattr(finding.fix, "applicability", None) is Applicability.SAFE) is kept
