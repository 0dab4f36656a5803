#!/usr/bin/env bash
# taken
true
