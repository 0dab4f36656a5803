#!/bin/sh
kubectl apply -f e2e/coredns.yaml
