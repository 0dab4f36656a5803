#!/usr/bin/env python3
# With os (job test)

import os
here = os.getcwd()
tag = os.environ["INPUTS_TAG"]
# All of the inputs:
everything = os.environ["INPUTS_VALUE"]
print(here, tag)
print(everything)
