"""Which blocks go over files among which their own script would be."""

import pytest

from fixers.diagnostics import Applicability, Fix
from fixers.engine import check
from fixers.model.trees import MemoryTree
from tests.fixers.rules.blocks import BARE, ONLY, PATH, one_fix

_REST = "".join(f"          make {number}\n" for number in range(6))


def _move(line: str, *, extra: str = "", **files: str) -> Fix:
    fix = one_fix(f"      - name: Build\n{extra}        run: |\n          {line}\n{_REST}", **files)
    assert isinstance(fix, Fix)
    return fix


@pytest.mark.parametrize(
    "line",
    [
        "grep -rn 'old-name' --exclude-dir=.github .",
        "if sudo grep -Rqe old-name; then exit 1; fi",
        'grep -r old-name "$GITHUB_WORKSPACE"',
        'grep -r old-name "$FOLDER"',
        "grep -r --include='*.sh' old-name",
        "grep -r --include '*' old-name -- .",
        "rg old-name",
        "rg -g '!*.md' old-name .",
        "git grep -n old-name",
        "git grep -e old-name -- ':!docs'",
        "git grep old-name -- lib",
        "git ls-files | wc -l",
        "git ls-files ':(glob)**/x'",
        "find . -type f | wc -l",
        "find -name '*.sh'",
        'find . -name "$NAMES"',
        'for folder in */; do make -C "$folder"; done',
        "make -C ./*",
        'while read -r one; do ls "$one" */; done < list',
        "wc -l **/*",
        "cd src && grep -r old-name ..",
        "find . -type f -not -path './.git/*' | sort | xargs sha256sum",
        "find . -path ./node_modules -prune -o -type f -print",
        "find . -name '*.py' -o -type f -size +1M",
        "find . -path './lib/*'",
        "find lib -path 'lib/*' -type f",
        "find . -type d",
        'for one in "$GITHUB_WORKSPACE"/*; do echo "$one"; done',
        "rm -rf ${GITHUB_WORKSPACE:?}/*",
        "tar czf /tmp/all.tgz --exclude=.git .",
        "zip -qr /tmp/all.zip . -x '.git/*'",
        "cp -r . /tmp/copy",
        "rsync -a --delete ./ host:/srv",
        "aws s3 sync . s3://bucket",
        'aws s3 cp --recursive "$GITHUB_WORKSPACE" s3://bucket',
        "git archive --format=tar HEAD",
        "ls | wc -l",
        "N=$(ls -A)",
        "ls -la",
        'ls "$GITHUB_WORKSPACE"',
        "du -sh .",
        "du -sh docs .",
        "du -h -d 1 | sort -h",
        "du --max-depth 1",
        "tree",
        "tree -L 2 -I node_modules",
        "ls -I '*.md'",
        "ls . docs",
        "tokei -e docs",
        "dir",
        "FOLDERS=( */ )",
        "declare -a ALL=(docs *)",
        "[ -d lib ] && make -C lib",
        'if [[ ! -e "./lib/" ]]; then exit 1; fi',
        "mkdir dist lib",
        "python3 -c 'import os; print(os.listdir(os.getcwd()))'",
        "node -e 'console.log(require(\"fs\").readdirSync(process.cwd()))'",
        "python3 -c 'import glob; print(glob.glob(\"*\"))'",
        "python3 -c 'from pathlib import Path; print(len(list(Path(\".\").iterdir())))'",
        "git ls-tree -r HEAD | wc -l",
        "python3 -c 'import os; print(os.listdir())'",
        'node -e \'console.log(require("fs").readdirSync(".").length)\'',
        "echo ${{ hashFiles('**') }}",
        "echo ${{ hashFiles('go.sum', './*') }}",
        "shopt -s extglob && rm -f !(README.md)",
        "shopt -s extglob; mv -- ./!(dist) dist/",
        "compgen -G '*' > names",
        "fd . | wc -l",
        "fdfind -e sh -x bash -n",
        "fd 'scr' .",
        "cd lib || exit 0",
        "if pushd ./lib; then make; fi",
        "bash -c 'ls | wc -l'",
        "sh -c 'for one in *; do echo $one; done'",
        "bash -ec 'find . -type f'",
        "perl -e 'print join(\",\", <*>)'",
        "chmod +x ./*.sh",
        "chmod +x $FOLDER/*.sh",
        "shellcheck lib/*.sh lib/*/*.sh",
        "cd lib && chmod +x scripts/*.sh",
        'for one in docs li*; do find "$one" -type f; done',
        'for one in $FOLDERS; do find "$one" -type f; done',
        'for one; do find "$one" -type f; done',
        'for one in docs; do one="."; find "$one" -type f; done',
        'for one in ../docs; do cd "$one"; find "$one" -type f; done',
        'find "$HOME/work" -type f',
        'find "$RUNNER_TEMP/../shop" -type f',
        'find "/home/$USER" -type f',
        'find "l$REST" -type f',
        'case "$A" in *.sh) ls *.sh;; esac',
        '[[ -n "$(echo *.sh)" ]] && echo some',
    ],
)
def test_blocks_that_may_meet_their_script(line):
    fix = _move(line)
    assert fix.applicability is Applicability.UNSAFE
    assert "goes over all scripts" in fix.title


@pytest.mark.parametrize(
    "line",
    [
        "grep -n old-name README.md",
        "grep -r old-name docs/",
        "grep -r --include='*.py' old-name",
        "rg -t py old-name",
        "git grep old-name -- docs '*.py'",
        "git ls-files -- docs",
        "git status",
        "find . -name '*.py'",
        "find docs -type f",
        "find . -type d -name node_modules",
        "find . -name '*.py' -o -name '*.js'",
        "find . \\( -name '*.py' -o -name '*.js' \\) -not -path './.git/*'",
        "find . -path './docs/*'",
        "tar xzf all.tgz .",
        "tar czf all.tgz -C dist .",
        "tar -cf all.tar dist",
        "cd dist && zip -r ../all.zip .",
        "cp -r dist .",
        "cp README.md .",
        "rsync -a host:/srv .",
        "aws s3 sync s3://bucket .",
        "aws s3 ls .",
        "git status",
        "git ls-tree HEAD docs",
        "ls -la docs",
        "du -sh docs",
        "du -d 1 docs",
        "ls -d docs",
        "tree --filelimit 9 docs",
        "FILES=(docs/* *.md)",
        "test -d libs || mkdir -p lib",
        "[ -d /usr/lib ] && mkdir mylib",
        "ls docs | wc -l",
        "echo ${{ hashFiles('**/go.sum') }}",
        'for file in *.tf docs/*; do echo "$file"; done',
        "echo '*/'",
        "if compgen -G 'dist/*.whl'; then make; fi",
        "compgen -c | wc -l",
        "fd -e py . docs",
        "fd -d 1 wheel dist",
        "bash -c 'ls docs'",
        "sh -c 'find docs -type f'",
        "cd libs && make",
        "chmod +x scripts/*.sh",
        "bash -n ./ci/tools/*.sh",
        "python3 -c 'import os; d = \"docs\"; print(os.listdir(d))'",
        'tar czf "docs.tgz" -C "docs/$APP" .',
        'for one in docs src/*; do find "$one" -type f; done',
        'if true; then for one in docs; do find "${one}/$NAME" -type f; done; fi',
        'find "dist-$ARCH" -type f',
        'find "$HOME/.cache/pip" -type f',
        'find "${RUNNER_TEMP}" ${{ runner.temp }}/x -type f',
        'case "$A" in docs/*.sh | *.bash) echo yes;; esac',
        "[[ $A == *.sh && ${A%*.sh} != *.bash ]] && echo yes",
        "echo yes  # of all *.sh",
    ],
)
def test_blocks_that_look_elsewhere(line):
    assert _move(line).applicability is Applicability.SAFE


def test_folders_that_are_there_already():
    there = {"lib/scripts/x.sh": "#!/bin/sh\n"}
    assert _move("ls -d */", **there).applicability is Applicability.SAFE
    assert _move("ls -d */").applicability is Applicability.UNSAFE
    assert _move("ls */*/*", **there).applicability is Applicability.UNSAFE
    assert _move("ls -l", **there).applicability is Applicability.SAFE
    assert _move("ls -lR", **there).applicability is Applicability.UNSAFE
    assert _move("find */ -type f", **there).applicability is Applicability.UNSAFE


def test_folders_that_moved_blocks_made():
    """What the first round of fixes holds back, the next ones do as well."""
    moved = {"lib/scripts/x.sh": "#!/usr/bin/env bash\n# Test (job a)\nset -e\n\nmake\n"}
    assert _move("ls -d */", **moved).applicability is Applicability.UNSAFE
    assert _move("ls -l", **moved).applicability is Applicability.UNSAFE
    for other in ("lib/a.js", "lib/b/a.js", "lib/scripts/a.sh"):
        there = {**moved, other: "1\n"}
        assert _move("ls -d */", **there).applicability is Applicability.SAFE


def test_a_folder_that_the_script_is_in():
    for folder in ("lib", "lib/scripts"):
        inside = f"        working-directory: {folder}\n"
        there = {f"{folder}/x.js": "1\n"}
        fix = _move("for one in *; do echo $one; done", extra=inside, **there)
        assert fix.applicability is Applicability.UNSAFE
        fix = _move("find . -name '*.js'", extra=inside, **there)
        assert fix.applicability is Applicability.SAFE


def test_a_checkout_in_a_folder():
    steps = "      - uses: actions/checkout@v4\n        with:\n          path: src\n"
    block = f"      - working-directory: src\n        run: |\n          find .\n{_REST}"
    text = BARE + steps + block
    (finding,) = check(MemoryTree({PATH: text.encode()}), ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert "goes over all scripts" in finding.fix.title


def test_a_step_in_a_folder_of_its_own():
    inside = "        working-directory: docs\n"
    assert _move("grep -r old-name .", extra=inside).applicability is Applicability.SAFE
    above = _move("grep -r old-name ../", extra=inside)
    assert above.applicability is Applicability.UNSAFE


def test_python_that_walks_the_tree():
    body = "".join(f"          print({number})\n" for number in range(6))
    step = "      - name: Build\n        shell: python\n        run: |\n          import os\n"
    fix = one_fix(f"{step}          print(list(os.walk('.')))\n{body}")
    assert isinstance(fix, Fix)
    assert "goes over all scripts" in fix.title


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ("place = '.'; print(os.listdir(place))", False),
        ("print([*Path('.').rglob('*.py')])", False),
        ("print([*Path('.').rglob('*.sh')])", True),
        ("os.system('ls | wc -l')", False),
        ("subprocess.run(['find', '.'])", False),
        ("print(os.listdir('docs'))", True),
        ("subprocess.run(['make'])", True),
    ],
)
def test_python_that_lists_a_folder(line, sure):
    body = "".join(f"          print({number})\n" for number in range(6))
    step = "      - name: Build\n        shell: python\n        run: |\n          import os\n"
    fix = one_fix(f"{step}          {line}\n{body}")
    assert isinstance(fix, Fix)
    assert (fix.applicability is Applicability.SAFE) is sure


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ('ls "$GITHUB_ACTION_PATH"', False),
        ("for one in ${{ github.action_path }}/*.sh; do echo $one; done", False),
        ("cp -r ${GITHUB_ACTION_PATH}/ /tmp/it", False),
        ('cat "$GITHUB_ACTION_PATH/data.txt"', True),
        ("ls $GITHUB_ACTION_PATH/data", True),
    ],
)
def test_the_folder_of_an_action(line, sure):
    head = "name: X\ndescription: y\nruns:\n  using: composite\n  steps:\n    - shell: bash\n"
    action = f"{head}      run: |\n          {line}\n{_REST}"
    text = f"{BARE}      - uses: actions/checkout@v4\n      - uses: ./x\n"
    tree = MemoryTree({PATH: text.encode(), "x/action.yml": action.encode()})
    (finding,) = check(tree, ONLY).findings
    assert isinstance(finding.fix, Fix)
    assert (finding.fix.applicability is Applicability.SAFE) is sure


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ("ls ..", False),
        ("du -sh ..", False),
        ("cd .. && ls", False),
        ("find .. -type f | wc -l", False),
        ("grep -rn old-name ..", False),
        ("cp -r .. /tmp/x", False),
        ("tar czf /tmp/x.tgz -C .. .", False),
        ("for one in ../*; do echo $one; done", False),
        ('ls "$GITHUB_WORKSPACE"', False),
        ("ls", True),
        ("ls ../docs", True),
        ("git archive HEAD", True),
        ("tar czf /tmp/x.tgz -C ../docs .", True),
        ('cd "$PLACE" && ls', True),
        ("for one in ../docs/*; do echo $one; done", True),
    ],
)
def test_blocks_in_a_folder_beside_it(line, sure):
    extra = "        working-directory: src\n"
    fix = _move(line, extra=extra, **{"src/a": "", "docs/a": ""})
    assert (fix.applicability is Applicability.SAFE) is sure


def test_a_folder_that_is_not_known():
    fix = _move("ls", extra="        working-directory: ${{ inputs.folder }}\n")
    assert fix.applicability is Applicability.UNSAFE
