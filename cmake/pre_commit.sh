#!/usr/bin/env bash
# pre_commit.sh ARGUMENTS...: `snarl lint ARGUMENTS...` for the pre-commit framework, from the folder that is linted.
#
# An installed snarl is used where there is one. Else this clone is built, once, without tests; that needs the packages
# that ./dev names and some minutes.
set -euo pipefail
if ! command -v snarl >/dev/null; then
  here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
  build=$here/build-hook
  if [[ ! -x $build/bin/snarl-lint ]]; then
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    if ! { cmake -S "$here" -B "$build" -DSNARL_TESTS=OFF -DCMAKE_BUILD_TYPE=Release &&
      cmake --build "$build" --target snarl snarl-lint --parallel "$(nproc)"; } >"$log" 2>&1; then
      tail -20 "$log" >&2
      echo "snarl could not be built in $here (./dev packages installs what it needs)" >&2
      exit 2
    fi
    rm -f "$log"
    trap - EXIT
  fi
  PATH=$build/bin:$PATH
fi
exec snarl lint "$@"
