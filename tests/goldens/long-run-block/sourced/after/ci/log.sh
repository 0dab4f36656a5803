start() { echo "${0##*/} begins"; }
finish() { echo "${0##*/} ends"; }
