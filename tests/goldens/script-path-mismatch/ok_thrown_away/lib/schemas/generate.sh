#!/bin/sh -e
HERE="$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)"
codegen generate --config "$HERE/gen.yaml"
SRC_DIR="$HERE/summary"
find "$SRC_DIR" -maxdepth 1 -type f -name '*.go' -exec mv -f {} "$HERE" \;
rm -rf "$SRC_DIR"
