"""Which paths a job surely lacks, seen from where the command runs."""

from textwrap import dedent, indent

import pytest

from fixers.diagnostics import Confidence, Fix
from fixers.engine import CheckOptions, check
from fixers.model.trees import MemoryTree

ONLY = CheckOptions(select=frozenset({"script-path-mismatch"}))
CI = ".github/workflows/ci.yml"
FILES = {
    ".gitignore": "*.log\nlocal.json\n",
    "infra/main.tf": "",
    "infra/env/prod.tfvars": "",
    "scripts/build.sh": "",
    "tools/check.sh": "",
    "data/prices.json": "",
    "main.go": "",
}


def told(steps: str, runner: str = "ubuntu-24.04", checkout: str = "{}", **files: str):
    """Message, confidence and the text that the fix writes."""
    head = f"on: push\njobs:\n  a:\n    runs-on: {runner}\n    defaults: {{run: {{shell: bash}}}}\n"
    first = f"    steps:\n      - uses: actions/checkout@v4\n        with: {checkout}\n"
    texts = {CI: head + first + indent(dedent(steps), " " * 6), **FILES, **files}
    tree = MemoryTree({path: text.encode() for path, text in texts.items()})
    return [
        (f.message.split("`")[1], f.confidence, _written(f.fix)) for f in check(tree, ONLY).findings
    ]


def _written(fix: object) -> str | None:
    return fix.edits[0].text if isinstance(fix, Fix) else None


HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("bash scripts/build.sh", []),
        ("bash scripts/check.sh", [("scripts/check.sh", HIGH, "tools/check.sh")]),
        ("bash scripts/check.sh || failed=1", [("scripts/check.sh", HIGH, "tools/check.sh")]),
        ("bash scripts/check.sh 2> /dev/null || failed=1", []),
        ("coverage run scripts/check.py", [("scripts/check.py", MEDIUM, None)]),
        ("npx --yes tsc -p web/tsconfig.json", [("web/tsconfig.json", MEDIUM, None)]),
        ('npx "$TOOL" -p web/tsconfig.json', []),
        ("sqlfluff lint --dialect snowflake prod.tfvars/", [("prod.tfvars/", MEDIUM, None)]),
        (
            "terraform -chdir=infra plan -var-file=prod.tfvars",
            [("prod.tfvars", HIGH, "env/prod.tfvars")],
        ),
        ("terraform -chdir=../other plan -var-file=prod.tfvars", []),
        ("go build shop", []),
        ("make -C", []),
        ("cat data/absent.json", []),
        ("cat local.json", []),
        ("NAME=check; bash scripts/$NAME.sh", [("scripts/check.sh", HIGH, None)]),
        (
            "for f in scripts/check.sh; do bash -n $f; done",
            [("scripts/check.sh", HIGH, "tools/check.sh")],
        ),
    ],
)
def test_paths_of_a_command(command, found):
    assert told(f"- run: {command}\n") == found


def test_some_systems_do_not_tell_upper_from_lower_case():
    step = "- run: bash Scripts/Build.sh\n"
    assert [path for path, *_ in told(step)] == ["Scripts/Build.sh"]
    assert told(step, runner="windows-2025") == []
    assert told("- run: ls Scripts\n", runner="windows-2025") == []


def test_windows_knows_no_mode():
    assert told("- run: ./scripts/build.sh\n", runner="windows-2025") == []


def test_what_a_condition_asks_lowers_how_sure_a_finding_is():
    step = "- run: bash scripts/check.sh\n  if: vars.KIND == 'full'\n"
    assert told(step) == [("scripts/check.sh", MEDIUM, "tools/check.sh")]


def test_a_directory_that_steps_share_is_told_once():
    steps = "- run: ls\n- run: make\n"
    assert told(steps) == []
    head = "on: push\ndefaults: {run: {working-directory: infar}}\njobs:\n  a:\n"
    body = "    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n"
    files = {**FILES, CI: head + body + indent(steps, " " * 6)}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    assert [f.message for f in check(tree, ONLY).findings] == [
        "`infar` does not exist in the repository"
    ]


def test_a_folder_beside_the_checkout():
    found = told("- run: terraform fmt infra\n", checkout="{path: src}")
    assert found == [("infra", HIGH, "src/infra")]


def test_a_variable_of_an_input_that_the_job_may_have_from_elsewhere():
    step = "- uses: actions/setup-go@v6\n  with: {go-version-file: '${{ env.VERSIONS }}'}\n"
    said = "- run: echo VERSIONS=cover/go.mod >> $GITHUB_ENV\n"
    assert told(said + step) == []


def test_an_action_that_is_not_checked_out():
    assert told("- uses: ./tools\n", checkout="{repository: other/one}") == []


def test_an_action_that_nobody_uses_knows_what_stands_beside_it():
    action = """\
        runs:
          using: composite
          steps:
            - shell: bash
              run: |
                python3 "$GITHUB_ACTION_PATH/absent.py"
                python3 elsewhere.py
                touch "$GITHUB_ACTION_PATH/made.py"
                python3 "$GITHUB_ACTION_PATH/made.py"
        """
    found = told("- run: ls\n", **{"act/action.yml": dedent(action)})
    assert [path for path, *_ in found] == ["act/absent.py"]


def test_a_workflow_that_stands_elsewhere():
    text = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/ci/deploy.yml\n"
    files = {CI: text, ".github/workflows/deploy.yml": "on: workflow_call\njobs: {}\n"}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    (found,) = check(tree, ONLY).findings
    assert _written(found.fix) == "./.github/workflows/deploy.yml"


@pytest.mark.parametrize(
    ("before", "count"),
    [
        ("- run: ls\n", 1),
        ("- run: tar xf tools.tgz -C scripts\n", 0),
        ("- run: git checkout other\n", 0),
        ('- run: echo "ls" > "$PLACE/check.sh"\n', 0),
        ('- run: echo "ls" > "$PLACE/other.sh"\n', 1),
        ('- run: echo "a=b" >> "$GITHUB_OUTPUT"\n', 1),
        ("- uses: actions/checkout@v4\n  with: {repository: acme/other}\n", 0),
    ],
)
def test_what_may_have_put_the_file_there(before, count):
    assert len(told(f"{before}- run: bash scripts/check.sh\n")) == count


@pytest.mark.parametrize(
    ("before", "count"),
    [
        ("git apply fix.patch", 0),
        ("git merge FETCH_HEAD", 0),
        ("git merge origin/main", 1),
        ("git pull", 1),
        ("git pull origin other", 0),
        ("west update", 0),
        ("gem unpack a.gem", 0),
        ("gem list", 1),
        ("curl -fsSOJ https://a.example/tool", 0),
        ("curl -fsSO https://a.example/tool", 1),
        ('curl -fsSO "$ADDRESS"', 0),
        ('curl -fsS -o a.txt "$ADDRESS"', 1),
        ("curl -fsSO https://a.example/{build,check}.sh", 0),
        ("xargs -n1 curl -fsSO < urls.txt", 0),
        ("wget -qi urls.txt", 0),
        ("wget -q https://a.example/a.txt", 1),
        ('wget -q "$ADDRESS"', 0),
        ('wget -q -O a.txt "$ADDRESS"', 1),
        ("find tools -name '*.sh' -exec cp {} . \\;", 0),
        ("find tools -name '*.sh' -exec chmod +x {} \\;", 1),
        ("find tools -name '*.sh' -exec", 1),
        ("find tools -name '*.sh' -exec ;", 1),
        ('find tools -name "*.sh" -exec "$DO" {} +', 1),
        ("parallel cp {} . ::: tools/check.sh", 0),
        ("parallel", 1),
        ("gunzip check.sh.gz", 0),
        ("gunzip other.sh.gz", 1),
        ("perl -e 'open(my $a, \">check.sh\")'", 0),
        ("perl -e 'print 1'", 1),
        ("python3 - << EOF\nopen('check.sh', 'w')\nEOF", 0),
        ("curl -fsSo /tmp/a.sh https://a.example/a.sh && bash /tmp/a.sh -b .", 0),
        ("curl -fsSo /tmp/a.sh https://a.example/a.sh && bash /tmp/a.sh", 1),
        ("bash scripts/build.sh -b .", 1),
    ],
)
def test_what_may_have_put_a_file_into_the_root(before, count):
    steps = f"- run: |\n{indent(before, ' ' * 4)}\n- run: bash check.sh\n"
    assert len(told(steps)) == count


@pytest.mark.parametrize(
    ("before", "path", "count"),
    [
        ("django-admin startproject shop .", "python manage.py check", 0),
        ("django-admin check", "python manage.py check", 1),
        ("autoreconf -fi", "./configure", 0),
        ("ls", "./configure", 1),
        ("cmake -S . -B made", "bash made/check.sh", 0),
        ("meson setup made", "bash made/check.sh", 0),
        ("npm ci", "node node_modules/a/cli.js", 0),
        ("composer require a/b", "vendor/bin/cli.js", 0),
        ("npm run a", "node lib/cli.js", 0),
        ("npm run a", "node tool/cli.js", 1),
        ("npm run a", "node cli.js", 1),
        ("ls", "bash filled.sh", 0),
        ("ls", "ext/configure", 0),
        ("jupyter nbconvert --to script tools/a.ipynb", "python tools/a.py", 0),
        ("ls", "python tools/a.py", 1),
        ("ls", "uv run --directory tools cli.py", 0),
        ("ls", "uv run cli.py", 1),
        ("ls", "env -C tools python cli.py", 0),
        ("ls", "env A=b python cli.py", 1),
        ("ls", "yarn workspace shop exec bash ./lib/check.sh", 0),
        ("ls", "systemd-nspawn -D root ./lib/check.sh", 0),
        ("ls", "acme ./lib/check.sh", 1),
    ],
)
def test_what_may_have_made_a_file(before, path, count):
    others = dict.fromkeys(
        ("demo/manage.py", "old/configure", "tools/cli.js", "tools/cli.py", "docs/a.py"), ""
    )
    there = {"tools/a.ipynb": "", "filled.sh.in": "", "ext/configure.ac": "", **others}
    steps = f"- run: {before}\n- run: {path}\n"
    assert len(told(steps, **there)) == count


@pytest.mark.parametrize(
    ("before", "count"),
    [
        ("git clone https://a.example/kit.git", 0),
        ("git clone https://a.example/other.git", 1),
        ("Expand-Archive a.zip", 0),
        ("New-Item kit -ItemType Directory", 0),
        ("python -m venv kit", 0),
        ("Write-Host kit", 1),
    ],
)
def test_what_powershell_may_have_brought(before, count):
    script = indent(f"{before}\n.\\kit\\check.sh\n", " " * 4)
    steps = f"- shell: pwsh\n  run: |\n{script}"
    assert len(told(steps, runner="windows-2025")) == count


@pytest.mark.parametrize(
    ("matrix", "command", "found"),
    [
        ("{name: [build, check]}", "bash ${{ env.DIR }}/${{ matrix.name }}.sh", ["check"]),
        ("{name: [build, check]}", "bash ${{ env.MORE }}/${{ matrix.name }}.sh", []),
        ("{name: [build, check]}", "bash ${{ vars.DIR }}/${{ matrix.name }}.sh", []),
        ("{name: [build, check]}", "bash scripts/$NAME.sh", ["check"]),
        ("{os: [a, b], name: [check]}", "bash scripts/${{ matrix.name }}.sh", ["check"]),
        ("'${{ fromJSON(vars.NAMES) }}'", "bash scripts/${{ matrix.name }}.sh", []),
    ],
)
def test_legs_of_a_matrix(matrix, command, found):
    head = "on: push\nenv: {DIR: scripts, MORE: '${{ vars.DIR }}'}\njobs:\n  a:\n"
    body = f"    strategy: {{matrix: {matrix}}}\n    env: {{NAME: '${{{{ matrix.name }}}}'}}\n"
    steps = "    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n"
    steps += f"      - run: {command}\n"
    tree = MemoryTree({p: t.encode() for p, t in {**FILES, CI: head + body + steps}.items()})
    assert [f.message.split("`")[1] for f in check(tree, ONLY).findings] == [
        f"scripts/{name}.sh" for name in found
    ]


@pytest.mark.parametrize(
    ("shell", "line", "found"),
    [
        ("cmd", r"call scripts\check.cmd", ["scripts/check.cmd"]),
        ("cmd", "call check.cmd", []),
        ("python", "scripts/check.py", []),
    ],
)
def test_files_that_other_shells_call(shell, line, found):
    step = f"- run: {line}\n  shell: {shell}\n"
    assert [path for path, *_ in told(step, runner="windows-2025")] == found


@pytest.mark.parametrize(("folder", "count"), [("t", 0), ("u", 1)])
def test_an_archive_lands_in_a_folder_of_one_letter(folder, count):
    steps = f"- run: tar xf a.tgz -C {folder}\n- run: bash t/check.sh\n"
    assert len(told(steps, **{"t/build.sh": ""})) == count


@pytest.mark.parametrize(
    ("uses", "given", "count"),
    [
        ("actions/github-script@v8", "script: fs.writeFileSync('check.sh', text)", 0),
        ("actions/github-script@v8", "script: fs.writeFileSync('other.sh', text)", 1),
        ("docker://alpine", "args: sh -c 'cp tools/check.sh .'", 0),
        ("docker://alpine", "args: ls", 1),
    ],
)
def test_what_an_action_is_told_to_run(uses, given, count):
    step = f"- uses: {uses}\n  with:\n    {given}\n- run: bash check.sh\n"
    assert len(told(step)) == count


@pytest.mark.parametrize(("name", "count"), [("set-safe-directory", 0), ("working-directory", 1)])
def test_a_folder_that_is_only_called_safe(name, count):
    step = f"- uses: acme/copy@v1\n  with: {{{name}: lib}}\n"
    assert len(told(step, **{"src/lib/a.c": ""})) == count


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("infra", [("conf/lint.yml", MEDIUM, None)]),
        ("${{ inputs.folder }}", []),
        ("$FOLDER", []),
    ],
)
def test_words_handed_to_an_action(folder, found):
    action = "uses: golangci/golangci-lint-action@v8"
    given = f"{{args: run --config conf/lint.yml, working-directory: '{folder}'}}"
    assert told(f"- {action}\n  with: {given}\n") == found


@pytest.mark.parametrize(
    ("pattern", "found"),
    [("tool/check.sh", ["tool/check.sh"]), ("!tool/check.sh", []), ("/tool/check.sh", [])],
)
def test_patterns_of_hashes(pattern, found):
    step = "- uses: actions/cache@v4\n  with:\n    path: x\n"
    key = f"    key: \"x-${{{{ hashFiles('{pattern}') }}}}\"\n"
    assert [path for path, _, _ in told(step + key)] == found


MOVED = {
    "conf/shop.yml": "a: 1\n",
    "conf/ship.sh": "#!/bin/sh\n",
    "k8s/kustomization.yaml": "resources: []\n",
    "pyproject.toml": "",
    "tools/all.sh": "#!/bin/sh\necho hi\n",
}
READ = "- run: cat shop.yml\n- run: bash ship.sh\n"


@pytest.mark.parametrize(
    "before",
    [
        "- run: bash tools/all.sh > shop.yml\n",
        "- run: A=b bash tools/all.sh &> shop.yml\n",
        "- run: kustomize build k8s -o shop.yml\n",
        "- run: kubectl kustomize k8s --output shop.yml\n",
        "- uses: 1arp/create-a-file-action@0.4\n  with: {file: shop.yml, content: x}\n",
        "- uses: orhun/git-cliff-action@v3\n  env: {OUTPUT: shop.yml}\n",
    ],
)
def test_only_the_file_that_was_named_is_there(before):
    assert [path for path, *_ in told(before + READ, **MOVED)] == ["ship.sh"]


@pytest.mark.parametrize(
    "before",
    [
        "- run: cp shop.yml ship.sh ..\n  working-directory: conf\n",
        "- run: cp -t . conf/*\n",
        "- run: cp -r conf/. ${{ github.workspace }}/\n",
        "- run: ln -s conf/x.yml\n",
        "- run: docker build -o . .\n",
        "- run: docker buildx build --output type=local,dest=. .\n",
        "- uses: docker/build-push-action@v6\n  with: {context: ., outputs: 'type=local,dest=.'}\n",
    ],
)
def test_what_goes_to_the_root_has_names_that_nobody_wrote(before):
    assert told(before + READ, Dockerfile="", **MOVED) == []


@pytest.mark.parametrize(
    ("before", "shop", "ship"),
    [
        ("- run: 'true'\n", HIGH, HIGH),
        ("- run: docker build -t x .\n", HIGH, HIGH),
        ("- run: cp tools/all.sh tools/copy.sh\n", HIGH, HIGH),
        ("- run: pytest\n", LOW, HIGH),
        ("- run: terraform init && terraform apply\n  working-directory: infra\n", LOW, HIGH),
        ("- uses: gradle/gradle-build-action@v2\n  with: {arguments: build}\n", LOW, MEDIUM),
        ("- uses: docker://alpine:3\n", LOW, MEDIUM),
        ("- run: go generate ./...\n", LOW, MEDIUM),
    ],
)
def test_programs_leave_data_and_no_scripts(before, shop, ship):
    found = told(before + READ, Dockerfile="", **MOVED)
    assert [(path, sure) for path, sure, _ in found] == [("shop.yml", shop), ("ship.sh", ship)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("shop/publish@v2\n  with: {data-dir-path: rules}\n", LOW),
        ("shop/publish@v2\n  with: {rules-path: shop.yml}\n", MEDIUM),
        (
            "actions/setup-python@v5\n  with: {cache: pip, cache-dependency-path: reqs.yml}\n",
            LOW,
        ),
        (
            "actions/setup-node@v5\n  with: {cache: npm, cache-dependency-path: reqs.yml}\n",
            HIGH,
        ),
    ],
)
def test_inputs_that_may_name_another_thing(given, expected):
    files = {"etc/rules/x": "", "etc/reqs.yml": "", **MOVED}
    assert [sure for _, sure, _ in told(f"- uses: {given}", **files)] == [expected]


@pytest.mark.parametrize(
    ("ignored", "found"),
    [
        ({".gitignore": "*\n!*.sh\n!scripts/\n"}, [("scripts/check.sh", HIGH, "tools/check.sh")]),
        ({".gitignore": "/*\n!/scripts\n"}, [("scripts/check.sh", HIGH, "tools/check.sh")]),
        ({"scripts/.gitignore": "*\n!.gitignore\n"}, []),
        ({".gitignore": "scripts/*\n"}, []),
    ],
)
def test_a_list_of_what_is_in_the_repository_lists_nothing_that_is_made(ignored, found):
    assert told("- run: bash scripts/check.sh", **ignored) == found
