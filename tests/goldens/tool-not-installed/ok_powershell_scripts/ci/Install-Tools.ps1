choco install trivy -y
