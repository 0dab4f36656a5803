#!/usr/bin/env bash
# The image behind a tag in ECR, by digest: what was scanned and signed is then what is deployed.
#
# Usage: image-digest.sh --repository NAME --tag TAG
# Output: image=REGISTRY/NAME@sha256:…
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

main() {
  local repository='' tag='' uri digest
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --repository) value "$@" && repository=$2 ;;
      --tag) value "$@" && tag=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --repository "$repository"
  need --tag "$tag"
  need_commands aws

  uri=$(aws ecr describe-repositories --repository-names "$repository" --query 'repositories[0].repositoryUri' --output text)
  digest=$(aws ecr describe-images --repository-name "$repository" --image-ids "imageTag=$tag" --query 'imageDetails[0].imageDigest' --output text)
  [[ $digest == sha256:* ]] || die "$repository:$tag has no digest: $digest"
  output image "$uri@$digest"
}

main "$@"
