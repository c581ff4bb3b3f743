#!/usr/bin/env bash
# pre_commit.sh HOOKS SNARL_DIR: each hook's entry, run as the pre-commit framework runs it: from the root of another
# repository, with the staged files as arguments where the hook takes them.
set -uo pipefail
readonly hooks=$1 snarl_dir=$2
root=$(dirname "$hooks")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH=$snarl_dir:$PATH XDG_CACHE_HOME=$work/cache HOME=$work
cd "$work" || exit 1
git init -q . && git config user.name t && git config user.email t@t
printf 'cache\ncompile_commands.json\n' >.gitignore
printf 'int main() {}\n' >main.cpp
printf '[{"directory": "%s", "file": "main.cpp", "command": "g++ -c main.cpp"}]' "$work" >compile_commands.json
git add -A && git commit -qm first

# entry ID: the words of the hook's entry; the framework makes a script's path one in the clone.
entry() { awk -v id="$1" '$0 ~ "^- id: " id "$" {on=1} on && /^  entry: / {sub(/^  entry: /, ""); print; exit}' "$hooks"; }
# expect STATUS WHAT COMMAND...
failures=0
expect() {
  local wanted=$1 what=$2 status
  shift 2
  "$@" >log 2>&1
  status=$?
  if [[ $status -ne $wanted ]]; then
    echo "$what: status $status instead of $wanted"
    cat log
    failures=$((failures + 1))
  fi
}
for id in snarl-lint snarl-lint-changed; do
  read -ra words <<<"$(entry $id)"
  [[ -x $root/${words[0]} ]] || { echo "$id: ${words[0]} is no script of the clone"; exit 1; }
  files=(main.cpp)
  [[ $id == snarl-lint ]] || files=()
  git checkout -q main.cpp
  expect 0 "$id, clean" "$root/${words[0]}" "${words[@]:1}" "${files[@]}"
  printf '#include <mutex>\nstd::mutex m;\nint main() { std::lock_guard<std::mutex>{m}; }\n' >main.cpp
  git add main.cpp
  expect 1 "$id, a finding" "$root/${words[0]}" "${words[@]:1}" "${files[@]}"
  grep -q 'main.cpp:3:14: certain: .*snarl-unnamed-guard' log || { cat log; failures=$((failures + 1)); }
  git reset -q --hard
done
((failures == 0)) && echo "both hooks run"
