#!/usr/bin/env bash
# Install command-line tools in the versions below: from PyPI or npm, or from a release on GitHub
# after its checksum was compared.
#
# Usage: install-tool.sh NAME…
#   NAME: actionlint, checkov, flyway, grype, jmeter, newman, nuclei, parliament, prowler, semgrep,
#         sentry-cli, sqlmap, syft, trufflehog, yamllint
# Environment: TOOLS_DIR (~/.local/bin; it joins the PATH of later steps)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly TOOLS_DIR=${TOOLS_DIR:-$HOME/.local/bin} RELEASES=https://github.com

# github NAME OWNER/REPOSITORY TAG ARCHIVE CHECKSUMS
github() {
  local -r name=$1 from="$RELEASES/$2/releases/download/$3" archive=$4 sums=$5
  download "$from/$archive" "$from/$sums"
  awk -v name="$archive" '$2 == name || $2 == "*" name' "$work/$sums" >"$work/wanted"
  (cd "$work" && sha256sum --check --strict --quiet wanted) ||
    die "the checksum of $archive does not match"
  unpack "$archive"
  install -m 755 "$work/$name" "$TOOLS_DIR/$name"
}

download() {
  local url
  for url in "$@"; do
    curl --fail --silent --show-error --location --retry 3 --max-time 300 --output "$work/${url##*/}" "$url"
  done
}

unpack() {
  case $1 in
    *.zip) unzip -q -o "$work/$1" -d "$work" ;;
    *) tar --extract --file "$work/$1" --directory "$work" ;;
  esac
}

# whole FOLDER PROGRAM: a tool that is a folder is linked into TOOLS_DIR.
whole() {
  rm -rf "${TOOLS_DIR:?}/$1.d"
  mv "$work/$1" "$TOOLS_DIR/$1.d"
  ln -sf "$TOOLS_DIR/$1.d/$2" "$TOOLS_DIR/${2##*/}"
}

jmeter() {
  local -r at=https://archive.apache.org/dist/jmeter/binaries/apache-jmeter-$1.tgz
  download "$at" "$at.sha512"
  (cd "$work" && sha512sum --check --quiet "${at##*/}.sha512") || die "the checksum of jmeter does not match"
  unpack "${at##*/}"
  whole "apache-jmeter-$1" bin/jmeter
}

# Flyway publishes no checksums: the one of this version was noted when it was chosen.
flyway() {
  local -r archive=flyway-commandline-$1-linux-x64.tar.gz
  need FLYWAY_SHA256 "${FLYWAY_SHA256:-}"
  download "$RELEASES/flyway/flyway/releases/download/flyway-$1/$archive"
  sha256sum --check --quiet <<<"$FLYWAY_SHA256  $work/$archive" || die "the checksum of flyway does not match"
  unpack "$archive"
  whole "flyway-$1" flyway
}

tool() {
  case $1 in
    actionlint) github "$1" rhysd/actionlint v1.7.12 actionlint_1.7.12_linux_amd64.tar.gz actionlint_1.7.12_checksums.txt ;;
    grype) github "$1" anchore/grype v0.121.2 grype_0.121.2_linux_amd64.tar.gz grype_0.121.2_checksums.txt ;;
    nuclei) github "$1" projectdiscovery/nuclei v3.10.0 nuclei_3.10.0_linux_amd64.zip nuclei_3.10.0_checksums.txt ;;
    syft) github "$1" anchore/syft v1.57.0 syft_1.57.0_linux_amd64.tar.gz syft_1.57.0_checksums.txt ;;
    trufflehog) github "$1" trufflesecurity/trufflehog v3.97.0 trufflehog_3.97.0_linux_amd64.tar.gz trufflehog_3.97.0_checksums.txt ;;
    jmeter) jmeter 5.6.3 ;;
    flyway) flyway 13.12.0 ;;
    checkov) pipx install checkov==3.3.30 ;;
    parliament) pipx install parliament==1.6.4 ;;
    prowler) pipx install prowler==5.46.0 ;;
    semgrep) pipx install semgrep==1.185.0 ;;
    sqlmap) pipx install sqlmap==1.10.10 ;;
    yamllint) pipx install yamllint==1.38.0 ;;
    newman) npm install --global --no-fund --no-audit newman@6.2.2 ;;
    sentry-cli) npm install --global --no-fund --no-audit @sentry/cli@3.8.0 ;;
    *) usage_error "$1 is not in the table" ;;
  esac
}

main() {
  [[ ${1-} != --help ]] || { show_help && exit; }
  (($#)) || usage_error "which tool?"
  need_commands curl
  work=$(mktemp --directory)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$TOOLS_DIR"
  [[ -z ${GITHUB_PATH:-} ]] || printf '%s\n' "$TOOLS_DIR" >>"$GITHUB_PATH"
  for name in "$@"; do
    tool "$name"
    log "$name is installed"
  done
}

main "$@"
