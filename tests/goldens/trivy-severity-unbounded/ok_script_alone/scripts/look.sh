#!/bin/bash
trivy image --severity HIGH app
