#!/usr/bin/env bash
# step 1 (job pinned)
set -e

git clone https://example.com/acme/data.git data
cd data
git checkout v1
b
c
d
