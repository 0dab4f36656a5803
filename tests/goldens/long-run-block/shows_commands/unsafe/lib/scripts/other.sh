#!/usr/bin/env bash
# Other
set -e
echo other
