#!/bin/bash
set -e
RELATIVE="`dirname \"$0\"`"
HERE="`( cd \"$RELATIVE\" && pwd )`"
source $HERE/../.github/common.sh
say "scanning"
tflint --recursive
