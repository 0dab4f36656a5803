#!/bin/bash
: "${WANTED:=true}"
if [ "$WANTED" = true ]; then
  docker build -t test .
fi
