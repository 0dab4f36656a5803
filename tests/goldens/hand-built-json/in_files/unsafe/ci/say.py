#!/usr/bin/env python3
import os

print('{"text": "' + os.environ["MESSAGE"] + '"}')
