echo "${INPUTS_TAG:-none} $1"
