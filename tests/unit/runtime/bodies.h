// Small programs under test, compiled with the hooks by several compilers. Each takes an optional argument.
#pragma once

namespace snarl::runtime::testing {

void increments(void*);          // two threads, 3 fetch_add each; asserts the sum
void torn_increments(void*);     // two threads, load and store: the sum may be short, then aborts
void globals_and_tls(void*);     // asserts that globals, statics and thread_locals are as they were at first
void heap_use(void*);            // allocates in every way, frees everything
void heap_of_two_threads(void*);
void leaks_two_blocks(void*);
void keeps_block_in_global(void*);  // reachable: no leak
void double_free(void*);
void invalid_free(void*);
void use_after_free(void*);
void frees_host_block(void* block);
void null_write(void*);
void overflow(void*);
void division(void*);
void aborts(void*);
void asserts(void*);
void throws(void*);
void catches(void*);             // throws and catches, across thread switches
void wide_atomics(void*);        // 16 and 12 bytes
void all_atomics(void*);         // every operation of every size against its definition
void copies(void*);              // memcpy, memmove, memset, strings
void calls(void*);               // nested calls; aborts in the third
void spins(void*);               // waits for a flag
void locked_state(void*);        // modelled lock by CAS

}  // namespace snarl::runtime::testing
