#!/usr/bin/env python3
import json
import os
import sys

import yaml

version = json.load(open("package.json"))["version"]
with open(os.environ["GITHUB_OUTPUT"], "a") as told:
    told.write(f"version={version}\n")
sys.stdout.write(yaml.safe_dump({"version": version}))
