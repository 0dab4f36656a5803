"""Lines of shell that register a task definition with another image, and use it."""

from typing import Final

from fixers.model import Invocation
from fixers.rules._shared.aws import option
from fixers.rules._shared.lines import account_options, whole, written
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word

_FORCE: Final = regex(r"--force-new-deployment\b")
# All that was described, tags too, but what cannot be registered.
_DESCRIBED: Final = (
    ".taskDefinition + (if (.tags // []) == [] then {} else {tags} end) | del(.taskDefinitionArn,"
    " .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy,"
    " .deregisteredAt) | "
)
# The container that runs an image of the same repository gets the new one; none is an error.
FILTER: Final = (
    _DESCRIBED + '($image | sub("[:@][^/]*$"; "")) as $name'
    ' | (.containerDefinitions | map(.image | sub("[:@][^/]*$"; "")) | index($name)) as $at'
    ' | if $at then .containerDefinitions[$at].image = $image else error("no container") end'
)
# Where only the name and the tag are known, the registry stays as it is.
FILTER_BY_NAME: Final = (
    _DESCRIBED + '($image | sub(".*/"; "") | split(":")) as [$name, $tag]'
    ' | (.containerDefinitions | map(.image | sub("[:@][^/]*$"; "") | sub(".*/"; ""))'
    " | index($name)) as $at | if $at then .containerDefinitions[$at].image"
    ' |= (sub("[:@][^/]*$"; "") + ":" + $tag) else error("no container") end'
)
# Where only the tag is known: for a task of one container.
FILTER_OF_ONE: Final = (
    _DESCRIBED + "if (.containerDefinitions | length) == 1 then .containerDefinitions[0].image"
    ' |= (sub("[:@][^/]*$"; "") + ":" + $image) else error("more than one container") end'
)
_RUNS: Final = "--query 'services[0].taskDefinition' --output text"
REGISTERED: Final = "--query taskDefinition.taskDefinitionArn --output text"
NAMES: Final = ("CURRENT_TASK_DEFINITION", "CHANGED_TASK_DEFINITION", "NEW_TASK_DEFINITION")


def lines_for(run: Invocation, service: Word, image: str, program: str = FILTER) -> tuple[str, ...]:
    current, changed, new = NAMES
    account, cluster = account_options(run), option(run.words, "--cluster")
    of_cluster = f" --cluster {whole(cluster)}" if cluster is not None else ""
    describe = f'describe-task-definition --task-definition "${current}" --include TAGS'
    register = f'register-task-definition --cli-input-json "${changed}"'
    runs = f"describe-services{of_cluster} --services {whole(service)} {_RUNS}{account}"
    change = f"jq --arg image \"{image}\" '{program}'"
    return (
        f"{current}=$(aws ecs {runs})",
        f"{changed}=$(aws ecs {describe} --output json{account} | {change})",
        f"{new}=$(aws ecs {register} {REGISTERED}{account})",
        with_task_definition(run, f'"${new}"'),
    )


def with_task_definition(run: Invocation, value: str) -> str:
    """The call, told to use a task definition."""
    text, given = written(run), option(run.words, "--task-definition")
    if given is not None:
        at = given.span.start - run.command.span.start
        return text[:at] + value + text[at + len(given.raw) :]
    return (
        _FORCE.sub(f"--task-definition {value}", text, count=1)
        if _FORCE.search(text)
        else f"{text} --task-definition {value}"
    )
