trivy image --exit-code 1 "$@"
