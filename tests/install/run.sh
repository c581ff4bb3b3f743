#!/usr/bin/env bash
# run.sh BUILD_DIR CXX: installs the build into a temporary prefix, moves that away, and uses it as a stranger would.
#
# The move proves that nothing installed names its own place. The project beside this file is copied out of the source
# tree, so that no header can be found by luck.
set -uo pipefail
readonly build=$1 cxx=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "FAILED: $1"
  [[ $# -lt 2 ]] || cat "$2"
  exit 1
}

# expect_status WANTED WHAT COMMAND...: the output stays in $work/log.
expect_status() {
  local wanted=$1 what=$2
  shift 2
  "$@" >"$work/log" 2>&1
  local status=$?
  [[ $status -eq $wanted ]] || fail "$what: status $status instead of $wanted" "$work/log"
}

expect_text() { grep -qE -- "$1" "$work/log" || fail "no '$1' in the output:" "$work/log"; }

# The build's own list of installed files is the user's: it stays as it was.
manifest=$build/install_manifest.txt
[[ ! -e $manifest ]] || cp -p "$manifest" "$work/manifest"
expect_status 0 "cmake --install" cmake --install "$build" --prefix "$work/first"
if [[ -e $work/manifest ]]; then cp -p "$work/manifest" "$manifest"; else rm -f "$manifest"; fi
mv "$work/first" "$work/moved prefix"
readonly prefix="$work/moved prefix"
for file in bin/snarl include/snarl/gtest.h include/snarl/verify.h include/snarl/stress.h lib/snarl/overrides/bits/atomic_wait.h \
  lib/cmake/Snarl/SnarlConfig.cmake lib/cmake/Snarl/SnarlConfigVersion.cmake; do
  [[ -f $prefix/$file ]] || fail "$file is not installed"
done

# With Clang's development files there are lint, its documentation and the plug-in for clang-tidy too.
if [[ -x $build/bin/snarl-lint ]]; then
  for file in bin/snarl-lint share/doc/snarl/reference/lint.md share/doc/snarl/reference/checks/lock-order.md; do
    [[ -f $prefix/$file ]] || fail "$file is not installed"
  done
  expect_status 1 "snarl lint of an installation" "$prefix/bin/snarl" lint --no-cache "$here/../analyzers/double_lock.cpp" -- -std=c++20
  expect_text 'snarl-double-lock'
fi
if [[ -f $build/lib/libsnarl_tidy.so ]]; then
  [[ -f $prefix/lib/libsnarl_tidy.so ]] || fail "the plug-in is not installed"
fi

cp -r "$here/project" "$here/racy.cpp" "$work"
# Each compiler gets another kind of build.
form=(-G Ninja -DCMAKE_BUILD_TYPE=Debug -DBUILD_SHARED_LIBS=ON)
[[ $cxx != *clang* ]] || form=(-G "Unix Makefiles" -DCMAKE_BUILD_TYPE=Release)
expect_status 0 "configuring the project" cmake -S "$work/project" -B "$work/project/build" \
  "-DCMAKE_CXX_COMPILER=$cxx" "-DCMAKE_PREFIX_PATH=$prefix" "${form[@]}"
expect_status 0 "building the project" cmake --build "$work/project/build"
expect_status 8 "ctest of the project" ctest --test-dir "$work/project/build" --output-on-failure
expect_text 'Ring.ReleaseHandsOver \.+ +Passed'
expect_text 'Ring.RelaxedRaces \.+\*\*\*Failed'
expect_text 'ring_program \.+ +Passed'
expect_text 'fuzz/Ring.ReleaseHandsOver \.+ +Passed'
expect_text 'fuzz/Ring.RelaxedRaces \.+\*\*\*Failed'
expect_text 'fuzz/ring_program \.+ +Passed'
expect_text '\[data-race\]'
expect_text 'ring\.cpp:[0-9]+'
expect_text 'ring_stress \.+ +Passed'
expect_text 'Stress.Counted \.+ +Passed'
expect_text 'Stress.Lost \.+\*\*\*Failed'
expect_text 'the table forbids \(1\), which it does not name, and rc11 allows it'
expect_text '3 tests failed out of 9'
expect_status 0 "ctest by label" ctest --test-dir "$work/project/build" -L quick -N
expect_text 'Total Tests: 4'

mkdir "$work/elsewhere"
cd "$work/elsewhere" || exit 1
expect_status 1 "snarl verify of a racy file" "$prefix/bin/snarl" verify --compiler "$cxx" ../racy.cpp
expect_text 'data-race|data race'
expect_status 0 "snarl verify of a program of the project" "$prefix/bin/snarl" verify ../project/build/ring_program
echo "installed, moved and used with $cxx"
