# find_package(Snarl): tests whose every execution is verified.
#
#   snarl_add_test(ring_test SOURCES ring_test.cpp [LIBS my_queue] [OPTIONS -DSMALL] [ARGS --snarl_time_limit=60]
#                  [LABELS nightly] [ENGINES verify fuzz] [PROGRAM] [STD_INTERNALS])
#     A GoogleTest executable with SNARL_TEST cases, each registered with CTest. PROGRAM: the sources have a main() of
#     their own and no GoogleTest; the test is `snarl verify` of the executable. OPTIONS are for the compiler; ARGS are
#     for the test's command line: GoogleTest's and Snarl's flags, for a PROGRAM options of `snarl verify`.
#     ENGINES: verify (the default) tries every execution, fuzz a sample of them; with both, each case is a test of each,
#     those of fuzz with "fuzz/" before their names. ARGS go to both.
#   snarl_instrument(target [STD_INTERNALS])
#     Compiles a target so that Snarl sees what it does. Libraries under test need it too. An executable can then be
#     given to `snarl verify`; run by itself it behaves as always.
#
#   snarl_add_stress_test(ring_stress SOURCES ring_stress.cpp [LIBS my_queue] [OPTIONS -O3] [ARGS --time 10] [LABELS nightly]
#                         [GTEST])
#     A program of SNARL_STRESS_TESTs (<snarl/stress.h>) that runs bare, at full speed, and a CTest test that runs it. The
#     same sources are built for the checker too, whose outcomes are compiled in (target NAME_checked). LIBS are linked to
#     both, so code under test belongs into headers or SOURCES: a library cannot be bare and instrumented. GTEST: the sources
#     include <snarl/stress_gtest.h>, and each test is a GoogleTest case; ARGS are then GoogleTest's.
#
# STD_INTERNALS: verify the standard library's own waiting code instead of Snarl's short stand-ins for it.
# Everything is found relative to this file (PREFIX/lib/cmake/Snarl), so an installed tree may be moved.

if(NOT DEFINED SNARL_PREFIX)
  get_filename_component(SNARL_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
endif()
set(Snarl_COMMAND ${SNARL_PREFIX}/bin/snarl)

if(NOT TARGET Snarl::test)
  set(_snarl_lib ${SNARL_PREFIX}/lib/snarl)
  # Flags reach the shell as they stand, so a prefix with a space in it must be quoted here.
  # The runtime's symbols replace those of libc, and most are referred to by nobody: all of it must be pulled in.
  add_library(Snarl::test INTERFACE IMPORTED)
  target_include_directories(Snarl::test INTERFACE ${SNARL_PREFIX}/include)
  target_link_libraries(Snarl::test INTERFACE
    "-Wl,--whole-archive,\"${_snarl_lib}/libsnarl_runtime.a\",--no-whole-archive"
    ${_snarl_lib}/libsnarl_driver.a ${_snarl_lib}/libsnarl_fuzz.a ${_snarl_lib}/libsnarl_checker.a ${_snarl_lib}/libsnarl_symbols.a
    ${_snarl_lib}/libsnarl_report.a dw dl stdc++ m pthread)
  # Fixed addresses of globals, so that a replay token holds in the next process too.
  target_link_options(Snarl::test INTERFACE -no-pie)

  add_library(Snarl::program INTERFACE IMPORTED)
  target_link_libraries(Snarl::program INTERFACE
    "-Wl,--whole-archive,\"${_snarl_lib}/libsnarl_program_main.a\",--no-whole-archive" Snarl::test)
endif()

function(_snarl_compile_flags target std_internals)
  # clang up to 20 loses accesses to captured locals without the capture-tracking flag; gcc expands memory functions in
  # place, unseen, without the -fno-builtin ones; both delete racy waiting loops when they may assume progress, and lose the place
  # of an access that is a function's last action when the hook is jumped to.
  # assert() is what a body says about itself: release builds keep it.
  set(flags -UNDEBUG -g -fno-omit-frame-pointer -fsanitize=thread -fno-finite-loops
      -fno-optimize-sibling-calls)
  set(compiler ${CMAKE_CXX_COMPILER_ID})
  if(NOT compiler)
    set(compiler ${CMAKE_C_COMPILER_ID})  # a project in C alone
  endif()
  # Optimisers drop and move plain accesses before they are instrumented, and the races with them: for clang a pass keeps
  # them, for gcc the passes that do so are off.
  set(default_level -O1)
  if(compiler MATCHES "Clang")
    list(APPEND flags "SHELL:-mllvm -capture-tracking-max-uses-to-explore=0" "SHELL:-mllvm -rotation-max-header-size=0")
    set(keep ${SNARL_PREFIX}/lib/snarl/libsnarl_keep_accesses.so)
    set(version ${CMAKE_CXX_COMPILER_VERSION})
    if(NOT version)
      set(version ${CMAKE_C_COMPILER_VERSION})
    endif()
    if((EXISTS ${keep} OR TARGET snarl_keep_accesses) AND version MATCHES "^19\\.")
      list(APPEND flags -fpass-plugin=${keep})
    else()
      set(default_level -O0)
    endif()
  else()
    list(APPEND flags -Wno-tsan -fno-builtin-memcpy -fno-builtin-memmove -fno-builtin-memset -fno-builtin-memcmp
         -fno-tree-dce -fno-tree-dse -fno-tree-fre -fno-tree-pre -fno-tree-sink -fno-code-hoisting -fno-tree-loop-im
         -fno-ipa-pure-const -fno-ipa-modref -fno-ipa-sra -fno-tree-sra -fno-store-merging -fno-ssa-phiopt)
  endif()
  if(NOT CMAKE_BUILD_TYPE)
    list(APPEND flags ${default_level})
  endif()
  target_compile_options(${target} PRIVATE ${flags})
  if(NOT std_internals AND NOT CMAKE_CXX_FLAGS MATCHES "-stdlib=libc\\+\\+")
    target_include_directories(${target} SYSTEM BEFORE PRIVATE ${SNARL_PREFIX}/lib/snarl/overrides)
  endif()
endfunction()

function(_snarl_depend target)
  # Inside Snarl's own build the libraries are targets that may not be built yet.
  if(TARGET snarl_driver)
    add_dependencies(${target} snarl_driver snarl_program_main snarl_stress_main snarl)
    if(TARGET snarl_keep_accesses)
      add_dependencies(${target} snarl_keep_accesses)
    endif()
  endif()
endfunction()

function(snarl_instrument target)
  cmake_parse_arguments(arg "STD_INTERNALS" "" "" ${ARGN})
  _snarl_compile_flags(${target} "${arg_STD_INTERNALS}")
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    target_link_libraries(${target} PRIVATE Snarl::program)
    _snarl_depend(${target})
  endif()
endfunction()

function(snarl_add_test name)
  cmake_parse_arguments(arg "PROGRAM;STD_INTERNALS" "" "SOURCES;LIBS;OPTIONS;ARGS;LABELS;ENGINES" ${ARGN})
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "snarl_add_test(${name}): what is '${arg_UNPARSED_ARGUMENTS}'?")
  endif()
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "snarl_add_test(${name}): SOURCES is missing")
  endif()
  if(NOT arg_ENGINES)
    set(arg_ENGINES verify)
  endif()
  foreach(engine ${arg_ENGINES})
    if(NOT engine MATCHES "^(verify|fuzz)$")
      message(FATAL_ERROR "snarl_add_test(${name}): there is no engine '${engine}'; this version has: verify, fuzz")
    endif()
  endforeach()
  add_executable(${name} ${arg_SOURCES})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_link_libraries(${name} PRIVATE ${arg_LIBS})
  target_compile_options(${name} PRIVATE ${arg_OPTIONS})
  set(internals "")
  if(arg_STD_INTERNALS)
    set(internals STD_INTERNALS)
  endif()
  if(arg_PROGRAM)
    snarl_instrument(${name} ${internals})
    foreach(engine ${arg_ENGINES})
      set(test ${name})
      if(engine STREQUAL "fuzz")
        set(test fuzz/${name})
      endif()
      add_test(NAME ${test} COMMAND ${Snarl_COMMAND} ${engine} ${arg_ARGS} $<TARGET_FILE:${name}>)
      set_tests_properties(${test} PROPERTIES LABELS "${arg_LABELS}")
    endforeach()
  else()
    find_package(GTest REQUIRED)
    include(GoogleTest)
    _snarl_compile_flags(${name} "${arg_STD_INTERNALS}")
    target_link_libraries(${name} PRIVATE GTest::gtest GTest::gtest_main Snarl::test)
    _snarl_depend(${name})
    foreach(engine ${arg_ENGINES})
      set(prefix "")
      if(engine STREQUAL "fuzz")
        set(prefix fuzz/)
      endif()
      gtest_discover_tests(${name} TEST_PREFIX "${prefix}" TEST_LIST ${name}_${engine}_TESTS
                           EXTRA_ARGS ${arg_ARGS} --snarl_engine=${engine} DISCOVERY_TIMEOUT 60)
      # A list in its PROPERTIES would become several properties, so labels come after it, from a file of their own.
      if(arg_LABELS)
        set(labels ${CMAKE_CURRENT_BINARY_DIR}/${name}_${engine}_labels.cmake)
        set(tests ${name}_${engine}_TESTS)
        file(WRITE ${labels} "if(${tests})\n  set_tests_properties(\${${tests}} PROPERTIES LABELS \"${arg_LABELS}\")\nendif()\n")
        set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${labels})
      endif()
    endforeach()
  endif()
endfunction()

function(snarl_add_stress_test name)
  cmake_parse_arguments(arg "GTEST" "" "SOURCES;LIBS;OPTIONS;ARGS;LABELS" ${ARGN})
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "snarl_add_stress_test(${name}): what is '${arg_UNPARSED_ARGUMENTS}'?")
  endif()
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "snarl_add_stress_test(${name}): SOURCES is missing")
  endif()
  set(outcomes ${CMAKE_CURRENT_BINARY_DIR}/${name}_outcomes.cpp)
  add_executable(${name}_checked ${arg_SOURCES})
  snarl_instrument(${name}_checked)
  add_custom_command(OUTPUT ${outcomes} COMMAND ${Snarl_COMMAND} stress --outcomes ${outcomes} $<TARGET_FILE:${name}_checked>
                     DEPENDS ${name}_checked COMMENT "Outcomes of ${name} under the memory model" VERBATIM)
  add_executable(${name} ${arg_SOURCES} ${outcomes})
  foreach(target ${name} ${name}_checked)
    target_compile_features(${target} PRIVATE cxx_std_20)
    target_compile_options(${target} PRIVATE ${arg_OPTIONS})
    target_link_libraries(${target} PRIVATE ${arg_LIBS})
    target_include_directories(${target} PRIVATE ${SNARL_PREFIX}/include)
  endforeach()
  target_compile_options(${name} PRIVATE $<$<CONFIG:Debug,>:-O2>)  # full speed, whatever the build is
  set(lib ${SNARL_PREFIX}/lib/snarl)
  set(main ${lib}/libsnarl_stress_main.a)
  if(arg_GTEST)
    find_package(GTest REQUIRED)
    include(GoogleTest)
    set(main GTest::gtest_main)
    target_link_libraries(${name}_checked PRIVATE GTest::gtest)
  endif()
  target_link_libraries(${name} PRIVATE ${main} ${lib}/libsnarl_stress.a ${lib}/libsnarl_report.a stdc++ m pthread)
  _snarl_depend(${name})
  if(arg_GTEST)
    gtest_discover_tests(${name} EXTRA_ARGS ${arg_ARGS} PROPERTIES LABELS "${arg_LABELS}" RUN_SERIAL TRUE)
  else()
    add_test(NAME ${name} COMMAND ${name} ${arg_ARGS})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" RUN_SERIAL TRUE)
  endif()
endfunction()
