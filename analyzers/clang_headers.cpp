// Only there to have the headers precompiled.
#include "analyzers/clang_headers.h"
