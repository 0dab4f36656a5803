choco install trivy -y
trivy fs --severity HIGH .
