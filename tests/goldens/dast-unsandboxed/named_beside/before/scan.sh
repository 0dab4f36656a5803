set -e
URL=$TARGET && date | nuclei -u "$URL"
