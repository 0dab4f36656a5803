"""JavaScript that speaks with AWS as Python."""

import pytest

from fixers.syntax.node_python import as_python

IMPORT = "import { UpdateServiceCommand, DescribeServicesCommand } from '@aws-sdk/client-ecs';"
ECS = "boto3.client('ecs')"
DESCRIBES = "c.send(new DescribeServicesCommand({}))"
SAID = f"{ECS}.describe_services()"


def told(code: str) -> list[str]:
    return [line for line in as_python(f"{IMPORT}\n{code}").split("\n") if line]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        (
            "await ecs.send(new UpdateServiceCommand({ service: 'a' }));",
            ["update_service(service='a')"],
        ),
        (
            "await this.ecs.send(new lib.UpdateServiceCommand(input));",
            ["update_service(**unknown())"],
        ),
        (
            "c.send(new UpdateServiceCommand({ service, ...more }))",
            ["update_service(service=service, **unknown())"],
        ),
        (
            "c.send(new UpdateServiceCommand({ 'service': 'a', 'a-b': 1 }))",
            ["update_service(service='a', **unknown())"],
        ),
        (
            "c.send(new UpdateServiceCommand({ n: 2, on: true, off: false, no: null }))",
            ["update_service(n=2, on=True, off=False, no=None)"],
        ),
        (
            "c.send(new UpdateServiceCommand({ a: x || 'b', f: () => 1, g: f(2, '}') }))",
            ["update_service(a=unknown(), f=unknown(), g=unknown())"],
        ),
        (
            "c.send(new UpdateServiceCommand({ a: process.env.A, b: process.env['B'] }))",
            ["update_service(a=os.environ['A'], b=os.environ['B'])"],
        ),
        (
            "c.send(new UpdateServiceCommand({ a: `x-${n}`, b: `y`, c: `${f(1)}{'` }))",
            ["update_service(a=f'''x-{n}''', b='y', c=f'''{unknown()}{{\\'''')"],
        ),
        (
            "c.send(new UpdateServiceCommand({ a: 'b' + c + d(1) }))",
            ["update_service(a=unknown())"],
        ),
        (
            "c.send(new UpdateServiceCommand({ a: 'b' + c, d: i++ }))",
            ["update_service(a=('b' + c), d=unknown())"],
        ),
        (
            "c.send(new UpdateServiceCommand({ a: { b: [1, 'c', g()] } }))",
            ["update_service(a={'b': [1, 'c', unknown()]})"],
        ),
        (
            "c.send(new UpdateServiceCommand({ a: { ...b }, in: 1, d: 'e\\'f' }))",
            ['update_service(a={**unknown()}, **unknown(), d="e\\\\\'f")'],
        ),
        (
            "c.send(new UpdateServiceCommand({ a: (b), c: (d e) }))",
            ["update_service(a=b, c=unknown())"],
        ),
    ],
)
def test_calls(code, lines):
    assert told(code) == [f"{ECS}.{line}" for line in lines]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        (
            "const a = s.services[0]?.taskDefinition!.split('/').pop();",
            ["a = s['services'][0]['taskDefinition'].split('/')[-1]"],
        ),
        ("let a: string = b.toString().trim();", ["a = b"]),
        ("const a = b.map(c);", ["a = unknown()"]),
        ("const a = typeof b;", ["a = unknown()"]),
        ("a == b; a => b; a.b = c", []),
        (
            "const { services: [x] } = await c.send(new DescribeServicesCommand({}))",
            [f"{ECS}.describe_services()"],
        ),
        (
            "const { services: all, failures } = await c.send(new DescribeServicesCommand({}))",
            [f"all = {SAID}['services']; failures = {SAID}['failures']"],
        ),
        (
            "const a = (await c.send(new DescribeServicesCommand({}))).services[0];",
            [f"a = {ECS}.describe_services()['services'][0]"],
        ),
        (
            f"// {DESCRIBES}\n/* {DESCRIBES} */",
            [],
        ),
        ("log('c.send(new DescribeServicesCommand({}))')", []),
        ("'it\\'s'; `a\\``", []),
        ("const from = 'a'; const { in: b, c: is } = d;", ["b = d['in']"]),
    ],
)
def test_statements(code, lines):
    assert told(code) == lines


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        (f"if (a) {{\n  {DESCRIBES}\n}}", [f"if unknown(): {SAID}"]),
        (f"if (a(')')) {{\n  b()\n}} else {{\n  {DESCRIBES}\n}}", [f"if unknown(): {SAID}"]),
        (f"try {{\n  {DESCRIBES}\n}} catch (e) {{ throw e }}", [SAID]),
        (f"(async () => {{\n  {DESCRIBES}\n}})()", [SAID]),
        (f"async function main() {{\n  {DESCRIBES}\n}}\nmain()", [SAID]),
        (f"export async function main() {{\n  {DESCRIBES}\n}}", []),
        (f"const main = async () => {{\n  {DESCRIBES}\n}}\nmain().catch(b)", [SAID]),
        (f"const main = async () => {{\n  {DESCRIBES}\n}}", []),
        (f"}}\n{DESCRIBES}", [SAID]),
        (f"if (a) {{ {DESCRIBES} }} {DESCRIBES}", [f"if unknown(): {SAID}; {SAID}"]),
    ],
)
def test_blocks(code, lines):
    assert told(code) == lines


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("execSync('ls -l', { stdio: 'inherit' })", ["subprocess.run('ls -l', shell=True)"]),
        ("cp.spawnSync('ls', ['-l', dir])", ["subprocess.run(['ls', '-l', dir])"]),
        ("await exec.exec('ls', [])", ["subprocess.run(['ls'])"]),
        ("execSync(f(x))", []),
        ("cp.spawn('ls', dirs)", ["subprocess.run('ls', shell=True)"]),
        ("execSync(a, options)", ["subprocess.run(a, shell=True)"]),
    ],
)
def test_programs(code, lines):
    assert [
        line for line in as_python(f"// child_process\n{code}").split("\n") if line
    ] == lines or not lines


def test_the_first_version_of_the_library():
    made = "const AWS = require('aws-sdk');\nconst lb = new AWS.ELBv2();\n"
    call = "lb.modifyListener({ a: 'b' }).promise();\nother.modifyListener({ a: 'b' });"
    assert (
        as_python(made + call)
        == "AWS = unknown()\nlb = unknown()\nboto3.client('elbv2').modify_listener(a='b')\n"
    )


def test_a_library_of_several_services_is_told_by_what_is_taken_in():
    both = "import { ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';\n"
    both += "import * as other from '@aws-sdk/client-ssm';\n"
    call = "c.send(new ModifyRuleCommand({}));\nc.send(new PutParameterCommand({}));"
    assert as_python(both + call) == "\n\nboto3.client('elbv2').modify_rule()\n"


@pytest.mark.parametrize(
    "text",
    ["console.log(1)", f"{IMPORT}\n" + "x" * 60_000, IMPORT, f"{IMPORT}\nawait (" + "(" * 40],
)
def test_where_nothing_is_told(text):
    assert as_python(text) == ""
