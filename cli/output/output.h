#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "garden/view.h"
#include "policy/policy.h"
#include "policy/verdict.h"

// What commands print. JSON is an API: members are only added (docs/cli.md).
namespace trowel::cli {

using Json = nlohmann::ordered_json;

inline constexpr std::string_view kApiVersion = "trowel.gardener.cloud/v1alpha1";

enum class Color : std::uint8_t { kNone, kRed, kYellow, kGreen, kDim, kBold };

// `text` in a terminal's colour, or as it is.
std::string Paint(const Streams& streams, const Options& options, Color color,
                  std::string_view text);
Color ColorOf(policy::Effect effect);

// {"apiVersion": ..., "kind": kind}
Json Document(std::string_view kind);
// Appends the document as JSON or YAML, as --output says.
void PrintDocument(const Options& options, const Json& document, std::string* out);
std::string ToYaml(const Json& document);

// The member `findings`.
Json FindingsJson(const policy::Findings& findings);

// Of a table that is not wide and that nobody sees on a terminal: what every terminal has.
inline constexpr std::size_t kTableColumns = 80;
// Of a table that is not wide: the terminal's, else those. Npos for one that is.
std::size_t TableColumns(const Streams& streams, const Options& options);

// The findings as the table of `check`: "  deny  rule  message", the remedy below it; wide ones
// have the field, too. Others keep to TableColumns() where words allow.
void PrintFindings(const policy::Findings& findings, const Streams& streams,
                   const Options& options);

// Columns that a terminal shows of a line: colour takes none, a UTF-8 sequence takes one.
std::size_t ShownWidth(std::string_view text);

// Columns padded to the widest cell; the last one is not padded. Cells may hold colour.
std::string FormatTable(const std::vector<std::vector<std::string>>& rows,
                        std::string_view indent = "");

// Breaks the text at blanks into lines of at most `width` columns; all but the first begin with
// `indent` blanks. A longer word has a line of its own.
std::vector<std::string> Wrap(std::string_view text, std::size_t width, std::size_t indent = 0);

// Words of `text` in lines of at most `width` columns where words allow, each after `indent`; the
// first one after `first`, which may be painted.
std::string Wrapped(std::string_view text, std::string_view first, std::string_view indent,
                    std::size_t width);

// All findings of a verdict: denials, warnings, audits.
policy::Findings AllFindings(policy::Verdict verdict);

}  // namespace trowel::cli
