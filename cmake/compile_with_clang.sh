#!/bin/sh
# A compiler launcher: compile_with_clang.sh CLANG [LAUNCHER...] GCC ARGUMENTS... runs CLANG in GCC's place.
# The words up to the first that is no path of a compiler or launcher are dropped.
clang=$1
shift
while [ "${1#-}" = "$1" ]; do shift; done
# No ccache: a precompiled header holds the times of its sources, which a cached one has wrong.
exec "$clang" "$@"
