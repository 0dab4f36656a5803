#!/usr/bin/env bash
set -euo pipefail
send() {
  curl --silent --json "$1" "$URL/markers" >/dev/null
}
send "{}"
