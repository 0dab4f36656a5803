#!/usr/bin/env bash
# Compile (job tidy)
set -e

cmake -B build
cmake --build build
ctest --test-dir build
cpack --config build/CPackConfig.cmake
ls build
echo done
