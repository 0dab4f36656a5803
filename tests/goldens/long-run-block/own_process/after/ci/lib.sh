trap 'rm -f key' EXIT
