# What .ci/run and .ci/nightly share; each of them sources it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Each test run adds a line "PASSED FAILED" to this file.
CLOSING_LINE_FILE=$(mktemp)
export CLOSING_LINE_FILE
trap 'rm -f "$CLOSING_LINE_FILE"' EXIT

# Runs a command; a failure that no test run has counted counts as one.
check() {
	printf '\n── %s\n' "$*"
	local before after
	before=$(failures)
	"$@" && return
	after=$(failures)
	if [ "$after" -eq "$before" ]; then echo '0 1' >>"$CLOSING_LINE_FILE"; fi
}

failures() { awk '{ sum += $2 } END { print sum + 0 }' "$CLOSING_LINE_FILE"; }

# The last line; its exit code says whether all is green.
finish() {
	echo
	awk '{ passed += $1; failed += $2 } END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }' \
		"$CLOSING_LINE_FILE"
}
