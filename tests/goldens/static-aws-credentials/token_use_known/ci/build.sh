#!/bin/sh
set -e
docker build .
