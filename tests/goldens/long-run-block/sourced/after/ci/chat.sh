greet() { echo hello; }
tell() { echo new; }
finish() { echo bye; }
if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then greet; fi
