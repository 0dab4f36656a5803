set -e
for part in 1 2; do
  echo "$part" | nuclei -u "$TARGET"
done
