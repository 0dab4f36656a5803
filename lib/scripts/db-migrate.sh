#!/usr/bin/env bash
# Migrate a database with Flyway. Runs where the database can be reached: in the migration image,
# as an ECS task (ecs-run-task.sh), not on a runner outside of the network.
#
# Usage: db-migrate.sh --locations DIR [--dry-run]
#   --dry-run   show what is pending and check what was applied, change nothing
# Environment: FLYWAY_URL, FLYWAY_USER, FLYWAY_PASSWORD
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

main() {
  local locations='' options
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --locations) value "$@" && locations=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --locations "$locations"
  need FLYWAY_URL "${FLYWAY_URL:-}"
  [[ -d $locations ]] || die "there is no directory $locations"
  need_commands flyway

  options=("-locations=filesystem:$locations" -connectRetries=5 -cleanDisabled=true -outOfOrder=false)
  flyway "${options[@]}" info
  flyway "${options[@]}" -ignoreMigrationPatterns='*:pending' validate
  run flyway "${options[@]}" migrate
}

main "$@"
