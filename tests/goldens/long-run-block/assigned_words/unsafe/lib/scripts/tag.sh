#!/usr/bin/env bash
# Tag (job tag)
set -e

version=${STEPS_META_VERSION}
sha=${WORKFLOW_SHA}
echo "version $version"
echo "commit $sha"
git tag "$version"
git push origin "$version"
