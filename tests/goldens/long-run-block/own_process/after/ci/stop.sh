kill "$1"
