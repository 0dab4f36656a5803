hadolint --version
