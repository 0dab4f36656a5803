#!/bin/bash
set -e
if [[ "${RUNNER_OS:-}" == "Windows" ]]; then
  df -h
  exit 0
fi
sudo apt-get clean
if [ "$RUNNER_OS" = "macOS" ]; then
  brew cleanup
fi
