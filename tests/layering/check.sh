#!/usr/bin/env bash
# check.sh SOURCE_DIR COMPILE_COMMANDS: the shape of the source tree; each violation is a line, any makes the test fail.
#
# - An #include "folder/..." goes down the staircase only, or stays in its folder.
# - Each .cpp of a layer is compiled by some target, that is, COMPILE_COMMANDS (compile_commands.json, and that of the cross build
#   below it) names it, itself or in a unity file.
# - No source file has more than 500 lines.
# Limits: includes are matched as text, so an #include in a comment or an inactive #if counts too; public headers are
# included as <snarl/...> and are not looked at from outside, but their own includes are.
set -uo pipefail
readonly root=$1 compile_commands=$2
readonly lines_max=500
# Folder: what it may include besides itself.
declare -A below=(
  [instrument]=""
  [report]=""
  [runtime]="report"
  [checker]="runtime report"
  [litmus]="checker runtime report"
  [fuzz]="checker runtime report"
  [driver]="fuzz checker runtime report"
  [analyzers]="report"
  [cli]="analyzers fuzz litmus checker runtime report"
)
readonly above_all="tests examples"
violations=0

violation() {
  echo "$1"
  violations=$((violations + 1))
}

cd "$root" || exit 1
if [[ ! -s $compile_commands ]]; then
  echo "no $compile_commands: cannot tell which files are compiled"
  exit 1
fi
declare -A compiled=()
while IFS= read -r file; do compiled[$file]=1; done \
  < <(grep -ohE '"file": *"[^"]+"' "$compile_commands" "$(dirname "$compile_commands")"/aarch64/compile_commands.json 2>/dev/null | \
      sed -E 's/^"file": *"(.*)"$/\1/')
# What CMake compiles as one (UNITY_BUILD) is named in the generated file that includes it.
for file in "${!compiled[@]}"; do
  [[ $file == */Unity/unity_*.cxx && -f $file ]] || continue
  while IFS= read -r part; do compiled[$part]=1; done < <(sed -nE 's/^#include "(.*)"$/\1/p' "$file")
done
# One process for all files of a question, not one for each: the tree is large and the test has a time-out.
folders=()
for folder in "${!below[@]}"; do [[ -d $folder ]] && folders+=("$folder"); done
files=0
while IFS= read -r file; do
  files=$((files + 1))
  [[ $file != *.cpp || -v compiled[$root/$file] ]] || violation "$file: in no CMake target"
done < <(((${#folders[@]})) && find "${folders[@]}" -name '*.cpp' -o -name '*.h' | sort)
while IFS=: read -r file number line; do
  # Quoted or not, what is not one of our folders is a library's.
  [[ $line =~ [\"\<]([a-z_]+)/ ]] || continue
  target=${BASH_REMATCH[1]}
  folder=${file%%/*}
  [[ $target == "$folder" || " ${below[$folder]} " == *" $target "* ]] && continue
  [[ -v below[$target] || " $above_all " == *" $target "* ]] || continue
  violation "$file:$number: $folder/ must not include from $target/"
done < <(((${#folders[@]})) && grep -rnE --include='*.cpp' --include='*.h' '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' "${folders[@]}" | sort)
for folder in tests examples cmake; do [[ -d $folder ]] && folders+=("$folder"); done
while read -r lines file; do
  [[ $file == total ]] || ((lines <= lines_max)) || violation "$file: $lines lines, the limit is $lines_max"
done < <(((${#folders[@]})) && find "${folders[@]}" \( -name '*.cpp' -o -name '*.h' -o -name '*.cmake' -o -name '*.sh' \) -print0 | sort -z | xargs -0 -r wc -l)
if ((files == 0)); then
  echo "no source files under $root"
  exit 1
fi
echo "$files files, $violations violations"
((violations == 0))
