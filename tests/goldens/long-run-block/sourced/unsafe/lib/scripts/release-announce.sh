#!/usr/bin/env bash
# Announce (job release)
set -e

source ci/chat.sh
greet
npm view . version
npm view . name
tell
finish
