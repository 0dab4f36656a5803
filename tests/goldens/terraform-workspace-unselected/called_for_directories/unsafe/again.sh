#!/usr/bin/env bash
terraform apply -input=false -auto-approve
