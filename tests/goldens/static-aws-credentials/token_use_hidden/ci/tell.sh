#!/bin/bash
set -e
gh release create now
