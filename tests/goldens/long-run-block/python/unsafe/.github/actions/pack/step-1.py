#!/usr/bin/env python3
# step 1 (.github/actions/pack/action.yml)

import json
print(json.dumps(1))
print(json.dumps(2))
print(json.dumps(3))
print(json.dumps(4))
print(json.dumps(5))
