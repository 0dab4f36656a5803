"""Python read as shell: each statement, and what becomes of values that nothing tells."""

import warnings

import pytest

from fixers.syntax.python_shell import as_shell, tells_all

CLIENT = 'import boto3, os, subprocess\necs = boto3.client("ecs")\n'


def lines(text: str) -> list[str]:
    return [line.text for line in as_shell(CLIENT + text)][1:]


@pytest.mark.parametrize(
    "text",
    [
        "print('nothing of AWS')",
        "import boto3\nprint(boto3.__version__)",
        'import boto3\nboto3.client("ecs"',
        'import boto3\nboto3.client("ecs")\n' + "#" * 60_000,
        "import subprocess\nsubprocess.run(" + "(" * 2_000 + ")",
        "import subprocess\nx = y" + ".a()" * 900,
    ],
)
def test_nothing_is_read(text: str) -> None:
    assert as_shell(text) == ()


def test_lines_are_those_of_the_statement() -> None:
    last = as_shell(CLIENT + 'ecs.run_task(\n    cluster="a",\n)\n')[-1]
    assert (last.text, last.first, last.last) == ('aws ecs run-task --cluster "a"', 3, 5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ecs.run_task(launchType='FARGATE', count=2)", '--launch-type "FARGATE" --count "2"'),
        ("ecs.run_task(enableExecuteCommand=True)", "--enable-execute-command"),
        ("ecs.run_task(enableExecuteCommand=False)", "--no-enable-execute-command"),
        ("ecs.run_task(**options)", "$(unknown)"),
        ("ecs.run_task(tags=[{'key': 'a', 'n': 1}])", r'--tags "[{\"key\":\"a\",\"n\":1}]"'),
        ("ecs.run_task(a={'b': [name], **c})", r'--a "{\"b\":[\"$name\"],\"$(unknown)\":\"$c\"}"'),
        ("ecs.run_task(a=['x'])", '--a "x"'),
        ("ecs.run_task(a=['x', f'{y}'])", r'--a "[\"x\",\"$y\"]"'),
        ("ecs.run_task(a=f'{b}-c' + 'd$e')", r'--a "${b}-cd\$e"'),
        ("ecs.run_task(a=f'{b:>3}')", '--a "$(unknown)"'),
        ("ecs.run_task(a='${{ github.sha }}')", '--a "${{ github.sha }}"'),
        ("ecs.run_task(a=os.environ['B'])", '--a "${B}"'),
        ("ecs.run_task(a=os.environ[b])", '--a "$(unknown)"'),
        ("ecs.run_task(a=os.getenv('B', 'c'))", '--a "${B}"'),
        ("ecs.run_task(a=str(b).strip())", '--a "${b}"'),
        ("ecs.run_task(a=len(b))", '--a "$(unknown)"'),
        ("ecs.run_task(a=b.c)", '--a "$(unknown)"'),
        ("ecs.run_task(a=b['c'])", '--a "$(unknown)"'),
        ("ecs.run_task(a=b.upper()[0])", '--a "$(unknown)"'),
        ("ecs.run_task(a=split('/')[0])", '--a "$(unknown)"'),
        ("ecs.run_task(a=-1)", '--a "$(unknown)"'),
        ("boto3.client('ecs').run_task(a=os.path.basename(b))", '--a "$(basename "${b}")"'),
        ("ecs.run_task(a=" + "'x' + (" * 40 + "'y'" + ")" * 40 + ")", None),
    ],
)
def test_options(text: str, told: str | None) -> None:
    line = lines(text)[-1]
    assert line == f"aws ecs run-task {told}" if told else line.endswith('$(unknown)"')


@pytest.mark.parametrize(
    ("piece", "program"),
    [
        ("split('/')[-1]", "awk -F/ '{print $NF}'"),
        ("split('/')[1]", "cut -d/ -f2"),
        ("split(':', 1)[1]", "cut -d: -f2-"),
        ("rsplit(':', 1)[0]", "sed 's|:[^:]*$||'"),
        ("partition(':')[0]", "cut -d: -f1"),
        ("rpartition('/')[2]", "awk -F/ '{print $NF}'"),
    ],
)
def test_pieces_of_a_text(piece: str, program: str) -> None:
    assert lines(f"a = b.{piece}") == [f'a="$(printf "%s" "${{b}}" | {program})"']


@pytest.mark.parametrize("piece", ["split('/')[-2]", "rpartition('/')[1]", "split('x')[0]"])
def test_pieces_that_nothing_tells(piece: str) -> None:
    assert lines(f"a = b.{piece}") == ['a="$(unknown)"']


def test_answers_are_followed() -> None:
    asked = 'aws ecs describe-services --services "w"'
    told = lines(
        "found = ecs.describe_services(services=['w'])['services']\n"
        "ecs.run_task(a=found[0]['taskDefinition'])\n"
        "ecs.run_task(a=found[True])\n"
        "ecs.run_task(a=found[which])\n"
        "found = 1\n"
        "ecs.run_task(a=found[0])\n"
    )
    query = '--query "services[0].taskDefinition" --output text'
    assert [line for line in told if line.startswith("aws ecs run")] == [
        f'aws ecs run-task --a "$({asked} {query})"',
        *['aws ecs run-task --a "$(unknown)"'] * 3,
    ]


def test_functions() -> None:
    assert lines(
        "def start(one, client, two='x'):\n"
        "    client.run_task(a=one, b=two)\n"
        "    client.append(a=one)\n"
        "    return two\n"
        "start(1, two=2)\n"
        "name = start(1, ecs, 3)\n"
    ) == [
        "start() { nothing=''",
        'local one="${1}"',
        'local client="${2}"',
        'local two="${3}"',
        'aws ecs run-task --a "${one}" --b "${two}"',
        'echo "${two}"',
        "}",
        'start "1" "$(unknown)" "2"',
        'start "1" "${ecs}" "3"',
        'name="$(start "1" "${ecs}" "3")"',
    ]


def test_branches() -> None:
    assert lines(
        "with open('x') as file:\n"
        "    a, (b, c.d) = file.read()\n"
        "try:\n"
        "    ecs.run_task()\n"
        "except OSError:\n"
        "    ecs.stop_task()\n"
        "finally:\n"
        "    e = 1\n"
        "if __name__ == '__main__':\n"
        "    while True:\n"
        "        pass\n"
    ) == [
        'a="$(unknown)"',
        'b="$(unknown)"',
        "aws ecs run-task",
        "if unknown; then :",
        "aws ecs stop-task",
        "fi",
        'e="1"',
        *["if unknown; then :", "fi"] * 2,
    ]


def test_nesting_ends_somewhere() -> None:
    deep = "".join(f"{' ' * n}if x:\n" for n in range(30))
    assert not any("run-task" in line for line in lines(f"{deep}{' ' * 30}ecs.run_task()\n"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("subprocess.run(['zap', '-t', url])", '"zap" "-t" "${url}"'),
        ("subprocess.run(['zap', *more])", '"zap" $(unknown)'),
        ("os.system('zap -t x')", "zap -t x"),
        ("subprocess.run(f'zap -t {url} {n + 1}', shell=True)", "zap -t ${url} $(unknown)"),
        ("subprocess.run(shlex.split('zap -t x'))", "zap -t x"),
    ],
)
def test_programs(text: str, line: str) -> None:
    assert lines(text) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "subprocess.run()",
        "subprocess.run([])",
        "subprocess.run(command)",
        "os.system('''zap\nzap''')",
        "os.system('zap \"')",
        "os.system('')",
        "ecs.run_task('positional')",
        "print(ecs)",
        "[].sort()",
    ],
)
def test_what_starts_nothing(text: str) -> None:
    assert lines(text) == []


def test_lists_that_grow() -> None:
    told = lines(
        "a = ['zap', '-x']\nb = ['zap', '-y']\nb += more\nb.append('z')\n"
        "subprocess.run(a)\nsubprocess.run(b)\na = 1\nsubprocess.run(a)\n"
    )
    assert [line for line in told if 'zap" ' in line] == ['"zap" "-x"', '"zap" "-y" $(unknown)']


def test_a_name_of_two_clients() -> None:
    told = as_shell('import boto3\nx = boto3.client("ecs")\nx = boto3.client("s3")\nx.run_task()\n')
    assert not any(line.text.startswith("aws ") for line in told)


def test_odd_escapes_are_nobodys_concern() -> None:
    text = 'import subprocess\nP = "\\d"\nsubprocess.run(["nuclei", "-version"])\n'
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # told, it would be no Python any more
        assert [line.text for line in as_shell(text)][-1] == '"nuclei" "-version"'


WRAPPERS = """
import json, shlex, subprocess

def aws(*args):
    out = subprocess.run(["aws", *args, "--output", "json"], capture_output=True).stdout
    return json.loads(out) if out else None

def text(cmd):
    return subprocess.check_output(["aws"] + cmd, text=True).strip()

def run(cmd, check=True):
    return subprocess.run(cmd, check=check)

def line(command):
    words = shlex.split(command)
    subprocess.run(words, check=True)

def two(a, b):
    subprocess.run([a, b])

def odd(cmd):
    subprocess.run(cmd.words + ["x"])

def scan(url):
    subprocess.run(["sqlmap", "-u", url])

def part(url):
    subprocess.run(["sqlmap", f"--url={url}"])

def more(flag):
    subprocess.run(["sqlmap", flag, *FLAGS])
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('aws("ecs", "run-task")', '"aws" "ecs" "run-task" "--output" "json"'),
        (
            'x = aws("ecs", "describe-services")["services"][0]',
            'x="$("aws" "ecs" "describe-services" --query "services[0]" --output text)"',
        ),
        ('x = aws("ecs", "list-tasks")', 'x="$(unknown)"'),
        ('text(["ecs", "run-task"])', '"aws" "ecs" "run-task"'),
        ('x = text(["sts", "x"])', 'x="$("aws" "sts" "x")"'),
        ('run(["aws", "ecs"])', '"aws" "ecs"'),
        ('run(check=False, cmd=["aws", "ecs"])', '"aws" "ecs"'),
        ('r = run(["aws", "ecs"])\nx = r.stdout.strip()', 'x="$("aws" "ecs")"'),
        ('r = run(["aws"])\nr = 1\nx = r.stdout', 'x="$(unknown)"'),
        ('x = subprocess.run(["aws", "ecs"]).stdout', 'x="$("aws" "ecs")"'),
        (
            'x = json.loads(subprocess.check_output(["aws"]))["a"]',
            'x="$("aws" --query "a" --output text)"',
        ),
        ("x = json.loads(body)", 'x="$(unknown)"'),
        ("x = subprocess.check_output(words)", 'x="$(unknown)"'),
        ('line("aws ecs run-task")', "aws ecs run-task"),
        ('scan("https://x.example")', '"sqlmap" "-u" "https://x.example"'),
    ],
)
def test_functions_that_start_programs(text: str, told: str) -> None:
    found = [one.text for one in as_shell(WRAPPERS + text)]
    assert found[-1] == told
    assert not any(one.startswith(("aws()", "text()", "run()")) for one in found)


@pytest.mark.parametrize(
    "text",
    ['run(words, "x")', "run()", "text(words)", 'odd(["a"])', 'part("https://x")', 'more("-u")'],
)
def test_functions_that_are_given_what_is_not_known(text: str) -> None:
    said = [one.text for one in as_shell(WRAPPERS + text)[5:]]
    assert not any(one.startswith(('"aws" ', '"sqlmap" ')) for one in said)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("import subprocess\nsubprocess.run(['aws', 'ecs', x])", True),
        ("import subprocess\ndef run(cmd):\n    subprocess.run(cmd)\nrun(['git', 'log'])", True),
        ("import subprocess\ndef run(cmd):\n    subprocess.run(cmd)\nrun(words)", False),
        ("import subprocess\nsubprocess.run(['./deploy.sh'])", False),
        ("import subprocess\nsubprocess.run(words)", False),
        ("import subprocess\nx = [subprocess.getoutput(y) for y in z]", False),
        ("print('nothing')", False),
    ],
)
def test_all_programs_are_known(text: str, whole: bool) -> None:
    assert tells_all(text) is whole
