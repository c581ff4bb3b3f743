# How Snarl itself is compiled: the same for every layer. Users of an installed Snarl see SnarlConfig.cmake instead.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

# The build tree has the layout of an install prefix, so the snarl command finds its libraries the same way in both.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_ARCHIVE_OUTPUT_DIRECTORY)
  set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/snarl)
endif()

add_compile_options($<$<COMPILE_LANGUAGE:C,CXX>:-Wall> $<$<COMPILE_LANGUAGE:C,CXX>:-Wextra>
                    $<$<COMPILE_LANGUAGE:C,CXX>:-Werror>)
include_directories(${CMAKE_SOURCE_DIR})

# snarl_sanitize(target...): the runtime and what links it stay out, because they define malloc themselves.
function(snarl_sanitize)
  if(SNARL_SANITIZE)
    foreach(target ${ARGN})
      target_compile_options(${target} PUBLIC -fsanitize=${SNARL_SANITIZE} -fno-sanitize-recover=all)
      target_link_options(${target} PUBLIC -fsanitize=${SNARL_SANITIZE})
    endforeach()
  endif()
endfunction()

# snarl_own_code(target...): reports recognise Snarl's own frames by this folder (report/source_frames.h).
function(snarl_own_code)
  foreach(target ${ARGN})
    target_compile_options(${target} PRIVATE -fdebug-prefix-map=${CMAKE_SOURCE_DIR}=/usr/src/snarl)
  endforeach()
endfunction()
