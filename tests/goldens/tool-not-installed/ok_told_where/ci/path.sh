#!/bin/sh
export PATH="$PWD/tools:$PATH"
echo "$PWD/tools" | tee -a "$GITHUB_PATH"
