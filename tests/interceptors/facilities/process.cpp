// Output, input, processes, exit handlers: what a body must not do a thousand times, and what it may.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include "tests/interceptors/facility.h"

// The harness counts what reaches descriptors 1 and 2: nothing may, under control.
SNARL_FACILITY(output_is_dropped) {
  if (!snarl::interceptors::is_controlled()) return;
  REQUIRE(printf("%d %s\n", 12, "text") == 8);
  REQUIRE(fprintf(stderr, "%5d", 1) == 5);
  REQUIRE(fputs("text\n", stdout) >= 0);
  REQUIRE(puts("text") >= 0);
  REQUIRE(fwrite("text", 1, 4, stdout) == 4);
  REQUIRE(putchar('x') == 'x');
  REQUIRE(write(1, "text", 4) == 4);
  std::cout << "text " << 1.5 << std::endl;
  std::cerr << "text" << std::endl;
}

SNARL_FACILITY(formatting) {
  char buffer[64];
  snprintf(buffer, sizeof buffer, "%d %s %.3f", 3, "x", 1.5);
  REQUIRE(std::string(buffer) == "3 x 1.500");
  auto file = std::unique_ptr<FILE, int (*)(FILE*)>(tmpfile(), fclose);
  REQUIRE(file != nullptr);
  REQUIRE(fprintf(file.get(), "%d", 42) == 2);
  rewind(file.get());
  int number = 0;
  REQUIRE(fscanf(file.get(), "%d", &number) == 1);
  REQUIRE(number == 42);
}

SNARL_FACILITY(atexit_is_dropped) {
  if (!snarl::interceptors::is_controlled()) return;
  REQUIRE(atexit([] { abort(); }) == 0);
}

SNARL_FACILITY(exit_ends_the_execution) {
  if (!snarl::interceptors::is_controlled()) return;
  exit(0);
}

SNARL_PLANTED(fork_refused, kAlways, kUnsupported) {
  if (fork() == 0) _exit(0);
}

SNARL_PLANTED(system_refused, kAlways, kUnsupported) { REQUIRE(system("true") == 0); }

SNARL_PLANTED(input_refused, kAlways, kUnsupported) { (void)getchar(); }

SNARL_PLANTED(cin_refused, kAlways, kUnsupported) {
  std::string word;
  std::cin >> word;
}

SNARL_PLANTED(exit_in_thread_refused, kAlways, kUnsupported) {
  std::thread worker([] { exit(3); });
  worker.join();
}
