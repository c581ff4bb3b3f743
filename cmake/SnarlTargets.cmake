# The libraries that are linked to a program under test, once more for each other machine whose compiler is here:
# `snarl verify --target aarch64-linux-gnu` (cli/layout.h). A build of its own, because a CMake build has one compiler.
include(ExternalProject)
find_program(SNARL_AARCH64_CXX aarch64-linux-gnu-g++)
if(SNARL_AARCH64_CXX AND NOT CMAKE_SYSTEM_PROCESSOR STREQUAL aarch64 AND NOT SNARL_SANITIZE)
  set(launcher)
  if(CMAKE_CXX_COMPILER_LAUNCHER)
    set(launcher -DCMAKE_C_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}
                 -DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER})
  endif()
  ExternalProject_Add(snarl_aarch64
    SOURCE_DIR ${CMAKE_SOURCE_DIR}
    BINARY_DIR ${CMAKE_BINARY_DIR}/aarch64
    CMAKE_ARGS -DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/cmake/toolchains/aarch64-linux-gnu.cmake
               -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE} -DSNARL_TESTS=OFF
               -DCMAKE_ARCHIVE_OUTPUT_DIRECTORY=${CMAKE_BINARY_DIR}/lib/snarl/aarch64-linux-gnu ${launcher}
    BUILD_ALWAYS TRUE
    INSTALL_COMMAND "")
  install(DIRECTORY ${CMAKE_BINARY_DIR}/lib/snarl/aarch64-linux-gnu DESTINATION lib/snarl)
endif()
