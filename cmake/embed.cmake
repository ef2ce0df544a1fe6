# trowel_embed(rules_doc FILE docs/rules.md HEADER): a source file that defines
# `const std::string_view kRulesDoc` with the file's text, so that the program can print its own docs.
function(trowel_embed target file name)
  set(input ${PROJECT_SOURCE_DIR}/${file})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${input})
  file(READ ${input} text)
  string(LENGTH "${text}" length)
  set(literals "")
  set(at 0)
  # A literal may have 64 KiB at the most; small chunks stay clear of that in any compiler.
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 chunk)
    string(APPEND literals "    R\"~~~(${chunk})~~~\"\n")
    math(EXPR at "${at} + 8000")
  endwhile()
  file(CONFIGURE OUTPUT ${output} CONTENT
"#include <string_view>
namespace trowel::cli {
extern const std::string_view @name@;
const std::string_view @name@ =
@literals@    ;
}  // namespace trowel::cli
" @ONLY)
  target_sources(${target} PRIVATE ${output})
endfunction()
