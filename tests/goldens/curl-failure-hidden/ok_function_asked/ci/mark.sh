#!/bin/bash
mark() { curl -s -X POST https://api.shop.io/x; echo done; }
if mark; then echo yes; fi
