find . -name '*.sh' -exec bash -n {} +
