"""Old images that are deployed after a new one was pushed."""

import pytest

from tests.fixers.rules.asking import fixed, found, run

RULE = "ecs-stale-task-definition"
CHECKOUT = "- uses: actions/checkout@v4\n"
IMAGE = "r.example.com/cart:$GITHUB_SHA"
PUSH = f'docker build -t "{IMAGE}" .\ndocker push "{IMAGE}"'
REGISTER = "aws ecs register-task-definition --cli-input-json file://td.json"
UPDATE = "aws ecs update-service --cluster shop --service cart --task-definition cart"
FILE = (
    '{"family": "cart", "containerDefinitions":'
    ' [{"name": "cart", "image": "r.example.com/cart:old"}]}'
)
TWO = FILE.replace("}]}", '}, {"name": "b", "image": "r.example.com/cart:old"}]}')
LIST = '[{"name": "cart", "image": "r.example.com/cart:old"}]'
BOTH = f"{REGISTER}\n{UPDATE}"


def told(*scripts: str, td: str = FILE, **files: str) -> list[str]:
    steps = CHECKOUT + "".join(s if s.startswith("- ") else run(s) for s in scripts)
    return [f.message.partition(":")[0] for f in found(RULE, steps, **{"td.json": td, **files})]


AS_IT_IS = ["td.json is registered as it is"]


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        ([PUSH, BOTH], AS_IT_IS),
        ([PUSH, "cat td.json\n" + BOTH], AS_IT_IS),
        ([PUSH, "sed 's|old|new|' td.json\n" + BOTH], AS_IT_IS),
        ([PUSH, 'jq --arg i "$I" .family td.json > new.json\n' + BOTH], AS_IT_IS),
        ([PUSH, "cp other.json b.json\n" + BOTH], AS_IT_IS),
        ([PUSH, 'echo "done=1" >> "$GITHUB_OUTPUT"\n' + BOTH], AS_IT_IS),
        ([PUSH, "git fetch --tags\n" + BOTH], AS_IT_IS),
        ([BOTH, PUSH], []),
        ([PUSH, "sed -i 's|old|new|' td.json\n" + BOTH], []),
        ([PUSH, "sed 's|old|new|' td.json > $T\n" + BOTH], []),
        ([PUSH, "jq . a.json > td.json\n" + BOTH], []),
        ([PUSH, "python3 -m render td.json\n" + BOTH], []),
        ([PUSH, "render td.json\n" + BOTH], []),
        ([PUSH, "T=td.json\nsed -i s/a/b/ a.json\n" + BOTH], []),
        ([PUSH, "mv made/*.json .\n" + BOTH], []),
        ([PUSH, "cp -r made/. here\n" + BOTH], []),
        ([PUSH, "git checkout release\n" + BOTH], []),
        ([PUSH, "- uses: acme/replace-tokens@v1\n", BOTH], []),
        ([PUSH, "- uses: acme/thing@v1\n  with: {file: td.json}\n", BOTH], []),
        ([PUSH, "- shell: python\n  run: print('td.json')\n", BOTH], []),
        ([PUSH, BOTH.replace("td.json", "$T")], []),
        ([PUSH, BOTH.replace("file://td.json", "'{}'")], []),
        ([PUSH, BOTH.replace("td.json", "absent.json")], []),
        ([PUSH, "aws s3 cp s3://b/td.json .\n" + BOTH], []),
        ([PUSH, "aws s3 sync s3://b/made .\n" + BOTH], []),
        ([PUSH, "aws s3 sync made s3://b/made\n" + BOTH], AS_IT_IS),
        ([PUSH, "docker cp made:/out .\n" + BOTH], []),
    ],
)
def test_a_file_that_is_registered_as_it_stands(scripts, said):
    assert told(*scripts) == said


def test_containers_alone():
    register = (
        "aws ecs register-task-definition --family cart --container-definitions file://td.json"
    )
    assert told(PUSH, f"{register}\n{UPDATE}", td=LIST) == AS_IT_IS


@pytest.mark.parametrize(
    ("image", "push", "count"),
    [
        ("r.example.com/cart:old", PUSH, 1),
        ("r.example.com/migrate:old", PUSH, 0),
        ("IMAGE", PUSH.replace("cart", "${{ vars.NAME }}"), 1),
        ("IMAGE", PUSH, 0),
        ("r.example.com/cart:old", PUSH + "\ndocker push r.example.com/cart:old", 0),
    ],
)
def test_what_the_file_runs(image, push, count):
    assert len(told(push, BOTH, td=FILE.replace("r.example.com/cart:old", image))) == count


PUT_IN = (
    f'"$(jq --arg image "{IMAGE}" \'(.containerDefinitions[] | select(.name == "cart"))'
    ".image = $image' td.json)\""
)


@pytest.mark.parametrize(
    ("script", "td", "fix"),
    [
        (
            BOTH,
            FILE,
            PUT_IN,
        ),
        (BOTH, TWO, "which container gets which image has to be said by somebody"),
    ],
)
def test_the_new_image_is_put_in(script, td, fix):
    (one,) = found(RULE, CHECKOUT + run(PUSH) + run(script), **{"td.json": td})
    assert fixed(one) == fix


def test_the_new_image_has_no_name():
    push = PUSH.replace("$GITHUB_SHA", "$(git describe)")
    (one,) = found(RULE, CHECKOUT + run(push) + run(BOTH), **{"td.json": FILE})
    assert fixed(one) == "the new image has no name here"


def test_a_script_that_another_language_writes_is_not_told_of_files():
    steps = (
        "- shell: pwsh\n  run: aws ecs register-task-definition --cli-input-json file://td.json\n"
    )
    assert told(PUSH, steps, UPDATE) == []


RENDER = """\
- id: render
  uses: aws-actions/amazon-ecs-render-task-definition@v1
  with: {task-definition: td.json, container-name: cart, image: "%s"}
"""
DEPLOY = """\
- uses: aws-actions/amazon-ecs-deploy-task-definition@v2
  with: {task-definition: "${{ steps.render.outputs.task-definition }}", service: cart}
"""
NAMED = PUSH.replace("$GITHUB_SHA", "${{ github.sha }}")


@pytest.mark.parametrize(
    ("push", "image", "fixes"),
    [
        (NAMED, "r.example.com/cart:latest", ['"r.example.com/cart:${{ github.sha }}"']),
        (NAMED, "r.example.com/cart:${{ github.sha }}", []),
        (NAMED, "r.example.com/proxy:latest", []),
        (NAMED, "${{ steps.other.outputs.image }}", []),
        (NAMED + "\ndocker push r.example.com/cart", "r.example.com/cart:latest", []),
        (
            PUSH.replace("$GITHUB_SHA", "$(git describe)"),
            "r.example.com/cart:latest",
            ["the new image has no name here"],
        ),
    ],
)
def test_an_image_that_was_not_pushed_is_rendered(push, image, fixes):
    steps = CHECKOUT + run(push) + RENDER % image + DEPLOY
    assert [fixed(one) for one in found(RULE, steps, **{"td.json": FILE})] == fixes


def test_what_is_rendered_for_something_else():
    steps = CHECKOUT + run(NAMED) + RENDER % "r.example.com/cart:latest"
    for more in ("", DEPLOY.replace("steps.render", "steps.other")):
        assert found(RULE, steps + more, **{"td.json": FILE}) == ()
