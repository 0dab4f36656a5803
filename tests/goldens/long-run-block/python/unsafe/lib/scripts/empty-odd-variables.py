#!/usr/bin/env python3
# Odd variables (job empty)

import os
print(os.environ["INPUTS_TAG"])
print(1 + 2)
print(1 + 3)
print(1 + 4)
print(1 + 5)
print(1 + 6)
