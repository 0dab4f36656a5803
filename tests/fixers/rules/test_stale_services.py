"""Which services keep an old image, and how far the new one can be followed."""

import pytest

from tests.fixers.rules.asking import fixed, found, run

RULE = "ecs-stale-task-definition"
CHECKOUT = "- uses: actions/checkout@v4\n"
IMAGE = "r.example.com/cart:$GITHUB_SHA"
PUSH = f'docker build -t "{IMAGE}" .\ndocker push "{IMAGE}"'
UPDATE = "aws ecs update-service --cluster shop --service cart --force-new-deployment"
REGISTER = "aws ecs register-task-definition --cli-input-json file://td.json"
SCRIPT = f'bash lib/scripts/ecs-deploy.sh --cluster shop --service cart --image "{IMAGE}"'
WHICH = "which image is for which service has to be said by somebody"


def told(*scripts: str, **files: str) -> list[str]:
    steps = CHECKOUT + "".join(s if s.startswith("- ") else run(s) for s in scripts)
    return [fixed(one) for one in found(RULE, steps, **files)]


@pytest.mark.parametrize(
    ("scripts", "fixes"),
    [
        ([PUSH, UPDATE], [SCRIPT]),
        ([f'docker build --tag="{IMAGE}" --push .', UPDATE], [SCRIPT]),
        ([PUSH, UPDATE.replace(" --service cart", "")], [WHICH]),
        ([PUSH, 'docker push "r.example.com/other:$GITHUB_SHA"', UPDATE], [WHICH]),
        ([PUSH, "NEW_TASK_DEFINITION=x\n" + UPDATE], [WHICH]),
        ([PUSH, "gh pr list\n" + UPDATE], [SCRIPT]),
        ([PUSH, "gh workflow run deploy\n" + UPDATE], []),
        ([PUSH, "cdk synth --quiet\ncdk diff\n" + UPDATE], [SCRIPT]),
        ([PUSH, "cdk synth\ncdk deploy web\n" + UPDATE], []),
        ([PUSH, "cdk --profile list deploy\n" + UPDATE], []),
        ([PUSH, "npx cdk diff\n" + UPDATE], [SCRIPT]),
        ([PUSH, "npx cdk deploy\n" + UPDATE], []),
        ([PUSH, "cdk $VERB\n" + UPDATE], []),
        ([PUSH, "terragrunt run-all plan\n" + UPDATE], [SCRIPT]),
        ([PUSH, "terragrunt run-all apply\n" + UPDATE], []),
        ([PUSH, "ansible-playbook site.yml --syntax-check\n" + UPDATE], [SCRIPT]),
        ([PUSH, "ansible-playbook site.yml\n" + UPDATE], []),
        ([PUSH, "skopeo copy a b", UPDATE], []),
        (["skopeo copy a b", UPDATE], []),
        (
            [
                "- uses: docker/build-push-action@v6\n  with: {tags: 'r.example.com/cart:new'}\n",
                UPDATE,
            ],
            [],
        ),
        (
            [
                f'T=a\nI={IMAGE}-$T\nT=b\ndocker build -t "$I" .\ndocker push "$I"',
                UPDATE,
            ],
            [SCRIPT.replace(IMAGE, f"{IMAGE}-a")],
        ),
        (
            [
                f'T=$(make tag)\nI={IMAGE}-$T\nT=b\ndocker build -t "$I" .\ndocker push "$I"',
                UPDATE,
            ],
            [SCRIPT.replace(IMAGE, "$NEW_IMAGE")],
        ),
    ],
)
def test_images_of_a_job(scripts, fixes):
    assert told(*scripts) == fixes


@pytest.mark.parametrize(
    ("env", "image"),
    [
        ("{A: b}", "$NEW_IMAGE"),
        ("'${{ fromJSON(vars.ALL) }}'", "${{ vars.REGISTRY }}/cart:${GITHUB_SHA}"),
    ],
)
def test_an_image_that_only_an_expression_names(env, image):
    name = "${{ vars.REGISTRY }}/cart:${{ github.sha }}"
    push = f"docker build -t {name} .\ndocker push {name}"
    (fix,) = told(push, run(UPDATE) + f"  env: {env}\n")
    assert fix == SCRIPT.replace(IMAGE, image)


META = """\
- id: meta
  uses: docker/metadata-action@v5
  with: {images: r.example.com/cart, tags: "type=sha\\n%s"}
- uses: docker/build-push-action@v6
  with: {push: true, tags: '${{ steps.meta.outputs.tags }}'}
"""


@pytest.mark.parametrize(("more", "count"), [("", 1), ("type=ref,event=branch", 0)])
def test_tags_of_the_metadata_action(more, count):
    assert len(told(META % more, UPDATE)) == count


@pytest.mark.parametrize(
    ("script", "fix"),
    [
        (f"{REGISTER}\n{UPDATE}", "NEW_TASK_DEFINITION=$("),
        (
            f"{REGISTER} --query taskDefinition.taskDefinitionArn\n{UPDATE}",
            "what the registration prints is used in another way",
        ),
        (
            f"X=1\nA=$({REGISTER} --query taskDefinition.taskDefinitionArn)\n{UPDATE}",
            "aws ecs update-service --cluster shop --service cart --task-definition",
        ),
        (
            f"echo $NEW_TASK_DEFINITION\n{REGISTER}\n{UPDATE}",
            "the script has a variable NEW_TASK_DEFINITION already",
        ),
    ],
)
def test_a_revision_that_was_registered_is_given_to_the_service(script, fix):
    (one,) = told(PUSH, script)
    assert one.startswith(fix)


ACTION = "aws-actions/amazon-ecs-deploy-task-definition@v2"
DEPLOY = f"- uses: {ACTION}\n  with: {{task-definition: td.json, service: cart}}\n"
FILE = '{"containerDefinitions": [{"name": "cart", "image": "r.example.com/cart:old"}]}'
TWO = FILE.replace("]}", ', {"name": "b", "image": "b"}]}').replace("cart:old", "a:old")
NAMED = "      - name: Put the new image into the task definition\n"


@pytest.mark.parametrize(
    ("steps", "text", "fixes"),
    [
        ([PUSH, DEPLOY], FILE, [NAMED]),
        ([PUSH, DEPLOY], "{", []),
        ([PUSH, DEPLOY], TWO, ["which container gets which image has to be said by somebody"]),
        (
            [PUSH, "- id: render-task-definition\n  run: ls\n", DEPLOY],
            FILE,
            ["another step is called render-task-definition"],
        ),
        (
            [PUSH, f"- &d {{uses: {ACTION}, with: {{task-definition: td.json, service: cart}}}}\n"],
            FILE,
            ["the steps are written in a way that cannot be extended surely"],
        ),
        ([DEPLOY, PUSH], FILE, []),
    ],
)
def test_a_file_that_is_deployed_as_it_is(steps, text, fixes):
    got = told(*steps, **{"td.json": text})
    assert [one.startswith(fix) for one, fix in zip(got, fixes, strict=True)] == [True] * len(fixes)


JOBS = """\
on: push
jobs:
  lint:
    runs-on: ubuntu-24.04
    outputs: {tag: fixed}
    steps:
      - run: ls
  build:
    runs-on: ubuntu-24.04
    outputs: {image: '${{ steps.push.outputs.image }}'}
    steps:
      - id: push
        run: |
          docker build -t "r.example.com/cart:%s" .
          docker push "r.example.com/cart:%s"
          echo "image=r.example.com/cart:%s" >> "$GITHUB_OUTPUT"
  deploy:
    needs: build
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: |
          {update}
"""


@pytest.mark.parametrize(
    ("tag", "needs", "count"),
    [
        ("$GITHUB_SHA", "build", 1),
        ("$GITHUB_SHA", "lint", 0),
        ("${{ needs.absent.outputs.tag }}", "build", 0),
        ("${{ needs.lint.outputs.tag }}", "build", 0),
        ("latest", "build", 0),
    ],
)
def test_images_of_other_jobs(tag, needs, count):
    text = JOBS.replace("%s", tag).replace("{update}", UPDATE)
    text = text.replace("needs: build", f"needs: {needs}")
    other = {".github/workflows/b.yml": text}
    assert len(found(RULE, "- run: ls\n", **other)) == count


def test_a_workflow_that_waits_for_another():
    first = "name: Build\n" + JOBS.replace("%s", "$GITHUB_SHA")
    first = first[: first.index("  deploy:")]
    second = "on: {workflow_run: {workflows: [Build], types: [completed]}}\n"
    job = "jobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n"
    files = {
        ".github/workflows/b.yml": first,
        ".github/workflows/d.yml": f"{second}{job}      - run: {UPDATE}\n",
    }
    assert [one.at.path for one in found(RULE, "- run: ls\n", **files)] == [
        ".github/workflows/d.yml"
    ]


def test_a_workflow_of_others_may_register():
    text = JOBS.replace("%s", "$GITHUB_SHA").replace("{update}", UPDATE)
    other = "  roll-out:\n    needs: build\n    uses: acme/checks/.github/workflows/{}.yml@v1\n"
    for name, count in (("deploy-ecs", 0), ("lint", 1)):
        files = {".github/workflows/b.yml": text + other.format(name)}
        assert len(found(RULE, "- run: ls\n", **files)) == count


RENDERED = """\
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    outputs: {image: '${{ steps.push.outputs.image }}'}
    steps:
      - id: push
        run: |
          V=$(git rev-parse HEAD)
          docker build -t "r.example.com/cart:$V" .
          docker push "r.example.com/cart:$V"
          echo "image=r.example.com/cart:$V" >> "$GITHUB_OUTPUT"
  deploy:
    needs: %s
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: aws-actions/amazon-ecs-deploy-task-definition@v2
        with: {task-definition: td.json, service: cart}
"""


@pytest.mark.parametrize(
    ("needs", "fix"),
    [
        ("build", "image: ${{ needs.build.outputs.image }}"),
        ("between", "which container gets which image has to be said by somebody"),
    ],
)
def test_an_image_that_another_job_hands_over(needs, fix):
    text = RENDERED % needs + "  between:\n    needs: build\n    runs-on: ubuntu-24.04\n"
    text += "    steps: [{run: ls}]\n"
    (one,) = found(RULE, "- run: ls\n", **{".github/workflows/b.yml": text, "td.json": FILE})
    assert fix in fixed(one)


ROUND = "- run: echo 'ROUND=x-${{ env.ROUND }}' >> \"$GITHUB_ENV\"\n"


@pytest.mark.parametrize(("tag", "count"), [("$GITHUB_SHA", 1), ("${{ env.ROUND }}", 0)])
def test_a_tag_that_names_itself_tells_nothing(tag, count):
    push = PUSH.replace("$GITHUB_SHA", tag)
    assert len(told(ROUND, push, UPDATE)) == count


CURRENT = (
    "CURRENT=$(aws ecs describe-services --cluster shop --services cart"
    " --query 'services[0].taskDefinition' --output text)\n"
)
NEW = f"NEW=$({REGISTER} --query taskDefinition.taskDefinitionArn --output text)\n"
GIVEN = "aws ecs update-service --cluster shop --service cart --task-definition "
TOLD = 'aws ecs update-service --cluster shop --service cart --task-definition "$NEW"'


@pytest.mark.parametrize(
    ("script", "fixes"),
    [
        (f'{CURRENT}{NEW}{GIVEN}"$CURRENT"', [TOLD]),
        (f'{CURRENT}{NEW}echo "$NEW"\n{GIVEN}"$CURRENT"', [TOLD]),
        (f'{CURRENT}{NEW}{GIVEN}"$NEW"', []),
        # A way back beside a way forward.
        (f'{CURRENT}{NEW}{GIVEN}"$NEW" || {GIVEN}"$CURRENT"', []),
        (f'{CURRENT.replace("CURRENT", "PREVIOUS")}{NEW}{GIVEN}"$PREVIOUS"', []),
        # It may be the one that was just registered.
        (f"{NEW}{GIVEN}arn:aws:ecs:eu-west-1:123456789012:task-definition/cart", []),
        (
            f"{NEW}T=$(aws ecs list-task-definitions --query 'taskDefinitionArns[-1]')\n{GIVEN}$T",
            [],
        ),
    ],
)
def test_the_revision_that_runs_already(script, fixes):
    assert told(script) == fixes


def test_a_service_that_is_made_gets_no_new_image():
    make = "aws ecs create-service --cluster shop --service-name cart --task-definition cart"
    assert told(PUSH, f'if [ -n "$NONE" ]; then {make}; else\n{UPDATE}\nfi') == [SCRIPT]


COMPOSED = """\
services:
  cart: {build: ., image: "r.example.com/cart:${GITHUB_SHA}"}
  db: {image: postgres}
"""
LATEST = "services: {cart: {build: ., image: r.example.com/cart}}\n"


@pytest.mark.parametrize(
    ("script", "files", "count"),
    [
        ("docker compose push", {"compose.yml": COMPOSED}, 1),
        ("docker-compose push --quiet cart", {"docker-compose.yml": COMPOSED}, 1),
        ("docker compose build --push", {"compose.yaml": COMPOSED}, 1),
        ("docker compose -f ci/a.yml push", {"ci/a.yml": COMPOSED}, 1),
        ("docker compose -f ci/a.yml push", {"compose.yml": COMPOSED}, 0),
        ("docker compose -f $FILE push", {"compose.yml": COMPOSED}, 0),
        ("docker compose push $NAMES", {"compose.yml": COMPOSED}, 0),
        ("docker compose push other", {"compose.yml": COMPOSED}, 0),
        ("docker compose --profile push up", {"compose.yml": COMPOSED}, 0),
        ("docker-compose push --help", {}, 0),
        ("docker-compose # push", {}, 0),
        ("docker compose push", {"compose.yml": LATEST}, 0),
        ("docker compose push", {"compose.yml": "services: {cart: {build: .}}\n"}, 0),
        ("docker compose push", {"compose.yml": "services: {cart: x}\n"}, 0),
        ("docker compose push", {"compose.yml": "[1]\n"}, 0),
        (
            "docker compose push",
            {"compose.yml": COMPOSED, "compose.override.yml": "services: {}\n"},
            0,
        ),
    ],
)
def test_images_that_compose_pushes(script, files, count):
    assert len(told(script, UPDATE, **files)) == count


@pytest.mark.parametrize(
    ("push", "count"),
    [
        ("docker push shop/cart:$GITHUB_SHA", 1),
        ("docker buildx bake --push", 0),
        ("docker manifest push shop/cart:$GITHUB_SHA", 0),
    ],
)
def test_images_of_which_nothing_is_told(push, count):
    assert len(told(push, UPDATE)) == count
