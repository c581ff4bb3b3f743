#!/usr/bin/env bash
# check_test.sh CHECK: plants each kind of violation in a small tree and expects check.sh to name it, and no other.
set -uo pipefail
readonly check=$1
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

reset() {
  rm -rf "${tree:?}"/*
  mkdir -p "$tree"/{report/formats,runtime,driver,litmus,cli,tests}
  echo '#include <vector>' >"$tree/report/finding.h"
  printf '#include "report/finding.h"\n#include <sys/wait.h>\n' >"$tree/runtime/fiber.cpp"
  printf '#include "runtime/fiber.h"\n#include "report/finding.h"\n' >"$tree/driver/run.cpp"
  printf '#include "litmus/a.h"\n#include "checker/b.h"\n' >"$tree/cli/main.cpp"
  printf '#include "cli/main.h"\n' >"$tree/tests/any_test.cpp"
  {
    echo '['
    for file in runtime/fiber.cpp driver/run.cpp cli/main.cpp; do
      printf '{\n  "command": "g++",\n  "file": "%s"\n},\n' "$tree/$file"
    done
    echo ']'
  } >"$tree/compile_commands.json"
}

# expect STATUS LINE: the run must end so, and LINE must be in its output.
expect() {
  local output status
  output=$(bash "$check" "$tree" "$tree/compile_commands.json" 2>&1)
  status=$?
  if [[ $status -ne $1 ]] || ! grep -qF -- "$2" <<<"$output"; then
    printf 'expected status %s and "%s", got status %s and:\n%s\n' "$1" "$2" "$status" "$output"
    failures=$((failures + 1))
  fi
}

reset
expect 0 " 0 violations"
reset
echo '#include "runtime/fiber.h"' >>"$tree/report/finding.h"
expect 1 "report/finding.h:2: report/ must not include from runtime/"
reset
echo '  #  include <checker/verify.h>' >>"$tree/runtime/fiber.cpp"
expect 1 "runtime/fiber.cpp:3: runtime/ must not include from checker/"
reset
echo '#include "litmus/ast.h"' >>"$tree/driver/run.cpp"
expect 1 "driver/run.cpp:3: driver/ must not include from litmus/"
reset
echo '#include "tests/golden/golden.h"' >>"$tree/cli/main.cpp"
expect 1 "cli/main.cpp:3: cli/ must not include from tests/"
reset
echo '' >"$tree/report/formats/forgotten.cpp"
expect 1 "report/formats/forgotten.cpp: in no CMake target"
mkdir -p "$tree/build/Unity"
printf '#include "%s"\n' "$tree/report/formats/forgotten.cpp" >"$tree/build/Unity/unity_0_cxx.cxx"
printf '{\n  "file": "%s"\n}\n' "$tree/build/Unity/unity_0_cxx.cxx" >>"$tree/compile_commands.json"
expect 0 " 0 violations"
reset
yes '' | head -501 >>"$tree/tests/any_test.cpp"
expect 1 "tests/any_test.cpp: 502 lines"
reset
: >"$tree/compile_commands.json"
expect 1 "cannot tell which files are compiled"
((failures == 0))
