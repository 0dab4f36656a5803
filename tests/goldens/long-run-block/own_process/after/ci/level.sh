echo "$SHLVL"
