# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What all test scripts share: packages, and the count of tests at the end.

set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/gendwarfksyms
mkdir -p "$cache"

# Says what is going on, at once, also from inside a test.
say() {
	if { true >&3; } 2>/dev/null && [ -n "${BATS_RUN_TMPDIR-}" ]; then
		printf '# %s  %s\n' "$(date +%T)" "$*" >&3
	else
		printf '%s  %s\n' "$(date +%T)" "$*" >&2
	fi
}

die() {
	say "error: $*"
	exit 1
}

# need PACKAGE...: installs those packages that this machine lacks.
need() { install_missing env "$@"; }

# install_missing RUNNER PACKAGE...: the same on whatever system RUNNER runs commands.
install_missing() {
	local runner=$1 package missing=()
	shift
	# shellcheck disable=SC2016
	for package; do
		# More than one status if it is there for more than one machine
		[[ $($runner dpkg-query -W -f '${Status}' "$package" 2>&1) = "install ok installed"* ]] ||
			missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	say "installing ${missing[*]}"
	{
		$runner apt-get update &&
			$runner env DEBIAN_FRONTEND=noninteractive \
				apt-get install -y --no-install-recommends "${missing[@]}"
	} >"$cache/apt.log" 2>&1 || die "cannot install ${missing[*]}: see $cache/apt.log"
}

# report LOG STATUS: prints how many tests passed and failed in LOG, where bats and GoogleTest
# wrote to, as the last line, and ends the script; with an error if STATUS is one.
report() {
	awk -v status="$2" '
		/^\[  PASSED  \] [0-9]+ tests?/ { passed += $4 }
		/^\[  FAILED  \] [0-9]+ tests?/ { failed += $4 }
		/^ok .*# skip/ { skipped++; next }
		/^ok / { passed++ }
		/^not ok / { failed++ }
		END {
			if (status && !failed)
				failed = 1
			printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
			exit failed > 0
		}' "$1"
	exit
}
