#!/usr/bin/env python3
# All variables and its end (job test)

import os
for name, value in os.environ.items():
    print(name)
os.abort()
print(1)
print(2)
