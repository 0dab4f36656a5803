#!/usr/bin/env python3
import json
import os

print('{"text": ' + json.dumps(str(os.environ["MESSAGE"])) + '}')
