#!/bin/bash
set -e
scan() {
  nuclei -u https://www.acme.io/a
  echo done
}
if scan; then echo fine; fi
