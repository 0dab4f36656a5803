#!/usr/bin/env bash
set -eu
aws ecs wait services-stable --services "$1"
