grype dir:.
