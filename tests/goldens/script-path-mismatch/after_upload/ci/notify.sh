#!/usr/bin/env bash
echo done
