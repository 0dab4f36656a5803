trap 'trivy fs .' 0
