include(CTest)

set(TROWEL_SANITIZE "" CACHE STRING "address;undefined, or thread")

find_program(TROWEL_CCACHE ccache)
if(TROWEL_CCACHE)
  # Paths do not count: what one checkout has compiled serves any other. Said here and not by ./dev,
  # so that a plain cmake --build hits as well.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros ${TROWEL_CCACHE})
endif()

# Flags of our own code. Third-party headers are SYSTEM and stay silent.
add_library(trowel_flags INTERFACE)
target_compile_options(trowel_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Werror
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)  # g++ 12 reports optionals that are set.
target_include_directories(trowel_flags INTERFACE ${PROJECT_SOURCE_DIR})
# What a mistake in memory would need to become an intrusion. Not with sanitizers, which see more,
# nor without optimisation, where glibc cannot check.
if(NOT TROWEL_SANITIZE)
  target_compile_options(trowel_flags INTERFACE -fstack-protector-strong)
  target_compile_definitions(trowel_flags INTERFACE
    $<$<CONFIG:Release>:_FORTIFY_SOURCE=2> $<$<CONFIG:Release>:_GLIBCXX_ASSERTIONS>)
endif()
# The tables that calls into shared libraries go through are filled at the start, and read-only then.
target_link_options(trowel_flags INTERFACE -Wl,-z,relro,-z,now)

# For every target built here, tests included. Debian's prebuilt libraries stay uninstrumented.
if(TROWEL_SANITIZE)
  list(JOIN TROWEL_SANITIZE "," sanitizers)
  add_compile_options(-fsanitize=${sanitizers} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${sanitizers})
endif()
if(TROWEL_FUZZ)
  # clang 14 cannot emit the prologues of -fsanitize=function for coroutines.
  add_compile_options(-fsanitize=fuzzer-no-link -fno-sanitize=function)
endif()

include(cmake/precompiled.cmake)

# trowel_library(policy SOURCES a.cc b.cc USES garden fmt::fmt)
function(trowel_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES" ${ARGN})
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC trowel_flags ${arg_USES})
    trowel_precompiled(${name} precompiled)
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE trowel_flags ${arg_USES})
  endif()
endfunction()

# One test program per folder: trowel_test(policy SOURCES policy/a_test.cc USES policy)
# Runs in the source tree, so that tests find test/data and examples. SHARDS 3: as three tests, a
# third of its cases each, side by side; for a program that alone would take longer than all others.
function(trowel_test name)
  cmake_parse_arguments(arg "" "SHARDS" "SOURCES;USES" ${ARGN})
  add_executable(${name}_test ${arg_SOURCES})
  target_link_libraries(${name}_test PRIVATE trowel_flags ${arg_USES} GTest::gmock GTest::gtest_main
    fmt::fmt)
  # What is tested is optimised as the preset says; compiling the tests themselves so would take
  # longer than running them.
  target_compile_options(${name}_test PRIVATE -O0)
  trowel_precompiled(${name}_test precompiled_test)
  if("thread" IN_LIST TROWEL_SANITIZE)
    target_link_libraries(${name}_test PRIVATE tsan_suppressions)
  endif()
  if(NOT arg_SHARDS)
    add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
    return()
  endif()
  math(EXPR last "${arg_SHARDS} - 1")
  foreach(shard RANGE ${last})
    add_test(NAME ${name}_${shard} COMMAND ${name}_test WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name}_${shard} PROPERTIES TIMEOUT 300
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${shard}")
  endforeach()
endfunction()

# trowel_fuzz(review SOURCES fuzz/review_fuzz.cc USES webhook): a libFuzzer target with the fuzz
# preset, and in every other one a program that runs the corpus in test/fuzz/corpus/<name> once.
function(trowel_fuzz name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name}_fuzz ${arg_SOURCES})
  target_link_libraries(${name}_fuzz PRIVATE trowel_flags ${arg_USES})
  if(NOT TARGET fuzzers)
    add_custom_target(fuzzers)
  endif()
  add_dependencies(fuzzers ${name}_fuzz)
  if(TROWEL_FUZZ)
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name}_fuzz PRIVATE ${PROJECT_SOURCE_DIR}/test/fuzz/run_corpus.cc)
  endif()
  add_test(NAME fuzz_${name} COMMAND ${name}_fuzz ${PROJECT_SOURCE_DIR}/test/fuzz/corpus/${name})
  if(TROWEL_FUZZ)
    set_tests_properties(fuzz_${name} PROPERTIES ENVIRONMENT "ASAN_OPTIONS=detect_leaks=0")
  endif()
endfunction()
