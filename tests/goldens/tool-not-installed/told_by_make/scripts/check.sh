#!/bin/sh
curl --fail https://example.org/health
