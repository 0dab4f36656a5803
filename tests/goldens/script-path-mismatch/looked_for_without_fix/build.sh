#!/bin/bash
set -e
npm ci
