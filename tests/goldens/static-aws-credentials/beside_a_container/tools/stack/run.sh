#!/bin/sh
set -eu
aws cloudformation deploy --stack-name "$1" --template-file stack.yml
