#!/bin/sh
set -e
ls
