"""Active scans and load tests: where they aim, who may start them, and what keeps them away."""
