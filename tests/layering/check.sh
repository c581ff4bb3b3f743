#!/usr/bin/env bash
# check.sh SOURCE_DIR COMPILE_COMMANDS: the shape of the source tree; each violation is a line, any makes the test fail.
#
# - An #include "folder/..." goes down the staircase only, or stays in its folder. checker/driver counts as checker.
# - Each .cpp of a layer is compiled by some target, that is, COMPILE_COMMANDS (compile_commands.json) names it.
# - No source file has more than 500 lines.
# Limits: includes are matched as text, so an #include in a comment or an inactive #if counts too; public headers are
# included as <snarl/...> and are not looked at from outside, but their own includes are.
set -uo pipefail
readonly root=$1 compile_commands=$2
readonly lines_max=500
# Folder: what it may include besides itself.
declare -A below=(
  [report]=""
  [runtime]="report"
  [checker]="runtime report"
  [litmus]="checker runtime report"
  [fuzz]="checker runtime report"
  [analyzers]="report"
  [cli]="analyzers fuzz litmus checker runtime report"
)
readonly above_all="tests examples"
violations=0

violation() {
  echo "$1"
  violations=$((violations + 1))
}

check_includes() {
  local folder=$1 file=$2 line number target
  while IFS=: read -r number line; do
    # Quoted or not, what is not one of our folders is a library's.
    [[ $line =~ [\"\<]([a-z_]+)/ ]] || continue
    target=${BASH_REMATCH[1]}
    [[ $target == "$folder" || " ${below[$folder]} " == *" $target "* ]] && continue
    [[ -v below[$target] || " $above_all " == *" $target "* ]] || continue
    violation "$file:$number: $folder/ must not include from $target/"
  done < <(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' "$root/$file")
}

cd "$root" || exit 1
if [[ ! -s $compile_commands ]]; then
  echo "no $compile_commands: cannot tell which files are compiled"
  exit 1
fi
compiled=$(grep -oE '"file": *"[^"]+"' "$compile_commands" | sed -E 's/^"file": *"(.*)"$/\1/' | sort -u)
files=0
for folder in "${!below[@]}"; do
  [[ -d $folder ]] || continue
  while IFS= read -r file; do
    files=$((files + 1))
    check_includes "$folder" "$file"
    if [[ $file == *.cpp ]] && ! grep -qxF "$root/$file" <<<"$compiled"; then
      violation "$file: in no CMake target"
    fi
  done < <(find "$folder" -name '*.cpp' -o -name '*.h' | sort)
done
while IFS= read -r file; do
  lines=$(wc -l <"$file")
  ((lines <= lines_max)) || violation "$file: $lines lines, the limit is $lines_max"
done < <(for folder in "${!below[@]}" tests examples cmake; do
  [[ -d $folder ]] && find "$folder" -name '*.cpp' -o -name '*.h' -o -name '*.cmake' -o -name '*.sh'
done | sort)
if ((files == 0)); then
  echo "no source files under $root"
  exit 1
fi
echo "$files files, $violations violations"
((violations == 0))
