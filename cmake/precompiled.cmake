# Headers that nearly every source reads, compiled once a build: two thirds of a small unit's time go
# into reading them. A source still includes what it uses. The preset clang-debug, which clang-tidy
# works from, has none of this: there a source that forgot an include does not compile.

# trowel_precompiled_headers(NAME HEADERS <a> <b> USES x OPTIONS y): the target NAME, for
# trowel_precompiled(target NAME). Whoever takes it has the same flags, which the compiler checks.
function(trowel_precompiled_headers name)
  cmake_parse_arguments(arg "" "" "HEADERS;USES;OPTIONS" ${ARGN})
  set(empty ${PROJECT_BINARY_DIR}/${name}.cc)
  if(NOT EXISTS ${empty})
    file(WRITE ${empty} "")
  endif()
  add_library(${name} STATIC ${empty})
  target_link_libraries(${name} PRIVATE trowel_flags ${arg_USES})
  target_compile_options(${name} PRIVATE ${arg_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
  trowel_precompiled_flags(${name})
endfunction()

function(trowel_precompiled target name)
  target_precompile_headers(${target} REUSE_FROM ${name})
  trowel_precompiled_flags(${target})
endfunction()

# A compiler cache cannot tell two of clang's apart that differ in nothing but when they were made.
function(trowel_precompiled_flags target)
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:Clang>:-Xclang> $<$<CXX_COMPILER_ID:Clang>:-fno-pch-timestamp>)
endfunction()

set(precompiled_std
  <algorithm> <array> <chrono> <functional> <map> <memory> <optional> <set> <span> <string>
  <string_view> <utility> <variant> <vector>)
set(precompiled_packages <absl/status/statusor.h> <absl/time/time.h> <fmt/format.h>)

trowel_precompiled_headers(precompiled
  HEADERS ${precompiled_std} ${precompiled_packages}
  USES absl::status absl::statusor absl::time fmt::fmt Threads::Threads)

if(BUILD_TESTING)
  find_package(GTest REQUIRED)
  trowel_precompiled_headers(precompiled_test
    HEADERS ${precompiled_std} ${precompiled_packages}
      <gmock/gmock.h> <gtest/gtest.h> <nlohmann/json.hpp>
    USES absl::status absl::statusor absl::time fmt::fmt Threads::Threads GTest::gmock
      nlohmann_json::nlohmann_json
    OPTIONS -O0)
endif()
