#!/usr/bin/env python3
# Read (job test)

import json
# Of ${{ github.sha }}
with open("package.json") as file:
    package = json.load(file)
if package["private"]:
    raise SystemExit("private")
print(package["version"])
