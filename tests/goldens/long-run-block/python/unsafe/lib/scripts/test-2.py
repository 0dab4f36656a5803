#!/usr/bin/env python3
# Test (job test)

"""Tell the tag."""
from __future__ import annotations
import os
print(("tag " + os.environ["INPUTS_TAG"]), (r'\d' + os.environ["INPUTS_TAG"]), os.environ["INPUTS_TAG"])
text = ("""
a "quote" and """ + os.environ["INPUTS_TAG"] + """
""")
print(text)
print(2)
