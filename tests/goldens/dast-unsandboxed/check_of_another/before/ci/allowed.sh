#!/usr/bin/env bash
set -e
grep -qxF "$1" ci/hosts.txt
