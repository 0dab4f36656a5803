#!/usr/bin/env python3
import build_lib

build_lib.run()
