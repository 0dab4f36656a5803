#!/usr/bin/env bash
# Build an image and push it to ECR under an immutable tag; a tag that is there is not built again.
#
# Usage: image-build.sh --context DIR --repository NAME --tag TAG [--dockerfile FILE] [--dry-run]
#   --dockerfile FILE   default: Dockerfile in the context
# Output: image=REGISTRY/NAME@sha256:…
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

readonly BUILDER=attesting

# builder: docker's own one takes no provenance and no SBOM along, unless it stores by containerd.
builder() {
  docker buildx inspect "$BUILDER" &>/dev/null || run docker buildx create --name "$BUILDER" --driver docker-container >&2
}

main() {
  local context='' dockerfile='' repository='' tag='' uri
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --context) value "$@" && context=$2 ;;
      --dockerfile) value "$@" && dockerfile=$2 ;;
      --repository) value "$@" && repository=$2 ;;
      --tag) value "$@" && tag=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --context "$context"
  need --repository "$repository"
  need --tag "$tag"
  need_commands aws docker
  dockerfile=${dockerfile:-$context/Dockerfile}
  [[ -f $dockerfile ]] || die "there is no $dockerfile"

  uri=$(aws ecr describe-repositories --repository-names "$repository" --query 'repositories[0].repositoryUri' --output text)
  bash "$HERE/registry-login.sh" --image "$uri"
  if [[ -n $(aws ecr list-images --repository-name "$repository" --query "imageIds[?imageTag=='$tag'].imageTag" --output text) ]]; then
    log "$repository:$tag is built already"
  else
    builder
    run docker buildx build --builder "$BUILDER" --push --provenance=true --sbom=true --file "$dockerfile" --tag "$uri:$tag" "$context"
  fi
  [[ $DRY_RUN == true ]] || bash "$HERE/image-digest.sh" --repository "$repository" --tag "$tag"
}

main "$@"
