#!/usr/bin/env bash
echo back
