#!/bin/sh
set -e
git commit -am published
git push
