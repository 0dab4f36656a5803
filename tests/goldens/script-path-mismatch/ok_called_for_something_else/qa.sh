#!/usr/bin/env bash
set -eu
ACTION=$1
if [ "$ACTION" = "cluster" ]; then
  if [ -n "$CI" ]; then
    terraform -chdir="live/$2/cluster-$3" init
  fi
elif [ "$ACTION" = "bucket" ]; then
  terraform -chdir="live/$2/$3" init
fi
