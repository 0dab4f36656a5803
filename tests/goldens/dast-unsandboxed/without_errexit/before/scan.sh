#!/bin/bash
nuclei -u https://www.acme.io/a
echo done
