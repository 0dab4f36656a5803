#!/bin/sh
trivy fs .
