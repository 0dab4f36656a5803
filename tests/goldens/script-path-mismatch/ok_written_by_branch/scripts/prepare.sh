#!/usr/bin/env bash
set -eu
case "$1" in
  maven) file="bench/pom.xml" ;;
  gradle) file="bench/build.gradle" ;;
esac
mkdir -p "$(dirname "$file")"
echo "// $1" > "$file"
