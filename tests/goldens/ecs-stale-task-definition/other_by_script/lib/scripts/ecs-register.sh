#!/usr/bin/env bash
# Register a revision of an ECS task definition with other images; everything else is kept,
# tags too. A definition that has the images already is not registered again.
#
# Usage: ecs-register.sh --task-definition FAMILY|ARN --image [CONTAINER=]URI… [options]
#   --image [CONTAINER=]URI   repeat it for several containers
#   --container NAME          the container of images without one (default: the only one, or the
#                             only one with an image of the same repository)
#   --dry-run                 print the definition, register nothing
# Output: task-definition=ARN
# Environment: what the options default to (TASK_DEFINITION, IMAGE, CONTAINER); DRY_RUN=true
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

# What describe-task-definition adds and register-task-definition refuses.
readonly READ_ONLY='["taskDefinitionArn", "revision", "status", "requiresAttributes",
  "compatibilities", "registeredAt", "registeredBy", "deregisteredAt", "deleteRequestedAt"]'

# images_by_container DESCRIBED CONTAINER IMAGE…: {"container": "image"}, or a string: the mistake.
images_by_container() {
  jq --compact-output --arg chosen "$2" '
    def repository: sub("@.*$"; "") | sub(":[^:/]*$"; "");
    .taskDefinition.containerDefinitions as $containers
    | [$containers[].name] as $names
    | def of($image): [$containers[] | select((.image | repository) == ($image | repository)).name] as $same
        | if $chosen != "" then $chosen elif ($names | length) == 1 then $names[0]
          elif ($same | length) == 1 then $same[0] else "" end;
    [$ARGS.positional[] | capture("^(?<key>[A-Za-z0-9_-]+)=(?<value>.+)$") // {key: of(.), value: .}]
    | (map(.key) - $names) as $wrong
    | if ($wrong | index("")) then "for which container? There are \($names | join(", "))"
      elif $wrong != [] then "no container \($wrong | join(", ")); there are \($names | join(", "))"
      else from_entries end' --args -- "${@:3}" <<<"$1"
}

with_images() {
  jq --argjson images "$2" --argjson drop "$READ_ONLY" '
    (.tags // []) as $tags
    | .taskDefinition
    | .containerDefinitions |= map(.image = ($images[.name] // .image))
    | with_entries(select(.key | IN($drop[]) | not))
    | if $tags == [] then . else .tags = $tags end' <<<"$1"
}

main() {
  local task_definition=${TASK_DEFINITION:-} container=${CONTAINER:-} images=() image described wanted new arn
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --task-definition) value "$@" && task_definition=$2 ;;
      --container) value "$@" && container=$2 ;;
      --image) value "$@" && images+=("$2") ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --task-definition "$task_definition"
  ((${#images[@]})) || images=("${IMAGE:-}")
  need --image "${images[*]}"
  for image in "${images[@]}"; do [[ $image != *[[:space:]]* ]] || usage_error "an image has no spaces: $image"; done
  need_commands aws jq

  described=$(aws ecs describe-task-definition --task-definition "$task_definition" --include TAGS --output json)
  wanted=$(images_by_container "$described" "$container" "${images[@]}")
  jq 'type == "object"' <<<"$wanted" | is_true || die "$(jq --raw-output . <<<"$wanted")"
  new=$(with_images "$described" "$wanted")
  if jq --argjson images "$wanted" '.taskDefinition.status == "ACTIVE" and
      all(.taskDefinition.containerDefinitions[]; .image == ($images[.name] // .image))' <<<"$described" | is_true; then
    log "$task_definition has these images already"
    arn=$(jq --raw-output '.taskDefinition.taskDefinitionArn' <<<"$described")
  elif [[ $DRY_RUN == true ]]; then
    printf '%s\n' "$new"
    return
  else
    arn=$(aws ecs register-task-definition --cli-input-json "$new" --query taskDefinition.taskDefinitionArn --output text)
  fi
  [[ $arn == arn:*:task-definition/*:* ]] || die "ECS answered with no revision: $arn"
  output task-definition "$arn"
}

main "$@"
