#!/usr/bin/env bash
grep -qxF "$1" ci/allowed-hosts.txt || exit 1
