#!/usr/bin/env bash
# Install command-line tools in the versions of tools.tsv: from PyPI or npm, or from a release
# after its checksum was compared. A tool that is there in its version is not installed again, an
# archive in the cache is not fetched again; the checksum is fetched and compared every time.
#
# Usage: install-tool.sh NAME…
#   --list prints the names and versions; --dry-run says what would be installed
# Environment: TOOLS_DIR (~/.local/bin; joins the PATH of later steps), TOOLS_CACHE (~/.cache/tools),
#   TOOLS_TABLE (tools.tsv beside this file), FLYWAY_SHA256 (noted by you: Flyway publishes none)
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

readonly TABLE=${TOOLS_TABLE:-$HERE/tools.tsv} TOOLS_DIR=${TOOLS_DIR:-~/.local/bin} CACHE=${TOOLS_CACHE:-~/.cache/tools}

fetch() { curl --fail --silent --show-error --location --retry 3 --max-time 300 --output "$2" "$1"; }

# matches ARCHIVE CHECKSUMS ALGORITHM: checksums are those of one file, or of all of a release.
matches() {
  awk -v name="${1##*/}" 'NF == 1 || $2 == name || $2 == "*" name { print $1 "  " name }' "$2" >"$work/wanted"
  (cd "${1%/*}" && "${3}sum" --check --strict --quiet "$work/wanted" >&2)
}

# archive URL CHECKSUMS ALGORITHM: into the cache, unless it is there and as it should be.
archive() {
  local -r file=$CACHE/${1##*/}
  [[ -f $file ]] && matches "$file" "$2" "$3" 2>/dev/null && log "${file##*/} is in the cache" && return
  fetch "$1" "$file"
  matches "$file" "$2" "$3" && return
  rm -f "$file"
  die "the checksum of ${file##*/} does not match"
}

unpack() {
  [[ $1 != *.zip ]] || { unzip -q -o "$CACHE/$1" -d "$work" && return; }
  tar --extract --file "$CACHE/$1" --directory "$work"
}

# whole FOLDER PROGRAM: a tool that is a folder is linked into TOOLS_DIR.
whole() {
  rm -rf "${TOOLS_DIR:?}/$1.d"
  mv "$work/$1" "$TOOLS_DIR/$1.d"
  ln -sf "$TOOLS_DIR/$1.d/$2" "$TOOLS_DIR/${2##*/}"
}

# place NAME KIND FROM VERSION ARCHIVE CHECKSUMS
place() {
  local -r github=https://github.com/$3/releases/download apache=https://archive.apache.org/dist/$3
  case $2 in
    pipx)
      pipx install --force "$3==$4"
      [[ -z ${5:-} ]] || pipx inject "$3" "$5"
      ;;
    npm) npm install --global --no-fund --no-audit "$3@$4" ;;
    github)
      fetch "$github/v$4/$6" "$work/$6"
      archive "$github/v$4/$5" "$work/$6" sha256
      unpack "$5"
      install -m 755 "$work/$1" "$TOOLS_DIR/$1"
      ;;
    apache)
      fetch "$apache/$6" "$work/$6"
      archive "$apache/$5" "$work/$6" sha512
      unpack "$5"
      whole "${5%.tgz}" "bin/$1"
      ;;
    flyway)
      need FLYWAY_SHA256 "${FLYWAY_SHA256:-}"
      printf '%s\n' "$FLYWAY_SHA256" >"$work/sums"
      archive "$github/flyway-$4/$5" "$work/sums" sha256
      unpack "$5"
      whole "flyway-$4" "$1"
      ;;
    *) die "$TABLE: $1 is of no known kind: $2" ;;
  esac
}

main() {
  local name row noted
  [[ ${1-} != --help ]] || { show_help && exit; }
  [[ ${1-} != --list ]] || { awk -F '\t' '!/^#/ { print $1, $4 }' "$TABLE" && exit; }
  [[ ${1-} != --dry-run ]] || { export DRY_RUN=true && shift; }
  (($#)) || usage_error "which tool?"
  work=$(mktemp --directory)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$TOOLS_DIR" "$CACHE"
  [[ -z ${GITHUB_PATH:-} ]] || printf '%s\n' "$TOOLS_DIR" >>"$GITHUB_PATH"
  for name in "$@"; do
    IFS=$'\t' read -ra row < <(awk -F '\t' -v name="$name" '$1 == name' "$TABLE") || usage_error "$name is not in $TABLE"
    noted=$TOOLS_DIR/.$name.version
    [[ ! -x $TOOLS_DIR/$name || ! -f $noted || $(<"$noted") != "${row[3]}" ]] || { log "$name ${row[3]} is there" && continue; }
    run place "${row[@]}"
    [[ $DRY_RUN == true ]] || { printf '%s\n' "${row[3]}" >"$noted" && log "$name ${row[3]} is installed"; }
  done
}

main "$@"
