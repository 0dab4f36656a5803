gitleaks detect
