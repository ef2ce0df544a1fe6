#include "cli/output/output.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"

namespace trowel::cli {
namespace {

std::string_view Code(Color color) {
  switch (color) {
    case Color::kRed: return "\x1b[31m";
    case Color::kYellow: return "\x1b[33m";
    case Color::kGreen: return "\x1b[32m";
    case Color::kDim: return "\x1b[2m";
    case Color::kBold: return "\x1b[1m";
    case Color::kNone: break;
  }
  return "";
}

// Where the messages begin: after "  deny  rule  ".
std::size_t TextColumn(const policy::Findings& findings) {
  std::size_t effect = 0;
  std::size_t rule = 0;
  for (const policy::Finding& finding : findings) {
    effect = std::max(effect, policy::Name(finding.effect).size());
    rule = std::max(rule, finding.rule.size());
  }
  return 2 + effect + 2 + rule + 2;
}

// What the policy has to do with a finding.
std::vector<std::string> PolicyLines(const policy::Finding& finding, bool wide) {
  std::vector<std::string> lines;
  if (const std::string note = NoteOf(finding); !note.empty()) lines.push_back("note: " + note);
  if (!finding.exemption.empty()) lines.push_back("exempt by " + finding.exemption);
  if (wide && !finding.override_name.empty()) {
    lines.push_back("by override " + finding.override_name);
  }
  return lines;
}

}  // namespace

std::string Paint(const Streams& streams, const Options& options, Color color,
                  std::string_view text) {
  if (!streams.color || options.no_color || color == Color::kNone) return std::string(text);
  return fmt::format("{}{}\x1b[0m", Code(color), text);
}

Color ColorOf(policy::Effect effect) {
  switch (effect) {
    case policy::Effect::kDeny: return Color::kRed;
    case policy::Effect::kWarn: return Color::kYellow;
    case policy::Effect::kAudit: return Color::kDim;
    case policy::Effect::kNone: break;
  }
  return Color::kNone;
}

std::size_t TableColumns(const Streams& streams, const Options& options) {
  if (OutputOf(options) == Output::kWide) return std::string::npos;
  constexpr int kMin = 40;  // Narrower ones had rather wrap a line than a word.
  return static_cast<std::size_t>(std::max(streams.width, kMin));
}

Json Document(std::string_view kind) { return {{"apiVersion", kApiVersion}, {"kind", kind}}; }

void PrintDocument(const Options& options, const Json& document, std::string* out) {
  if (OutputOf(options) == Output::kYaml) {
    out->append(ToYaml(document));
  } else {
    out->append(document.dump(2, ' ', false, Json::error_handler_t::replace)).append("\n");
  }
}

Json FindingsJson(const policy::Findings& findings) {
  Json list = Json::array();
  for (const policy::Finding& finding : findings) {
    list.push_back({{"rule", finding.rule},
                    {"mode", policy::Name(finding.mode)},
                    {"effect", policy::Name(finding.effect)},
                    {"unknown", finding.unknown},
                    {"field", finding.field},
                    {"message", finding.message},
                    {"remedy", finding.remedy}});
    // What the policy has to do with it, where it has.
    const auto add = [&](std::string_view key, const std::string& text) {
      if (!text.empty()) list.back()[std::string(key)] = text;
    };
    add("override", finding.override_name);
    add("exemption", finding.exemption);
    add("note", finding.note);
    add("link", finding.link);
  }
  return list;
}

void PrintFindings(const policy::Findings& findings, const Streams& streams,
                   const Options& options) {
  const bool wide = OutputOf(options) == Output::kWide;
  const std::size_t before = TextColumn(findings);
  const std::size_t columns = TableColumns(streams, options);
  const std::size_t room = wide || columns <= before ? std::string::npos : columns - before;
  std::vector<std::vector<std::string>> rows;
  // Each line of the text is a row; only the first has the other cells.
  const auto add = [&](std::vector<std::string> cells, std::string_view text, Color color) {
    for (const std::string& line : Wrap(Printable(text), room)) {
      std::vector<std::string> row(cells.size());
      row.swap(cells);
      row.push_back(Paint(streams, options, color, line));
      rows.push_back(std::move(row));
    }
  };
  for (const policy::Finding& finding : findings) {
    std::vector<std::string> cells = {
        Paint(streams, options, ColorOf(finding.effect), policy::Name(finding.effect)),
        std::string(finding.rule)};
    std::vector<std::string> below = {"", ""};
    if (wide) {
      cells.push_back(Printable(finding.field));
      below.emplace_back(finding.unknown ? "not known" : "");
    }
    add(std::move(cells), finding.message, Color::kNone);
    if (!finding.remedy.empty() || (wide && finding.unknown)) {
      add(below, finding.remedy, Color::kDim);
    }
    const std::vector<std::string> empty(below.size());
    for (const std::string& line : PolicyLines(finding, wide)) add(empty, line, Color::kDim);
  }
  streams.out->append(FormatTable(rows, "  "));
}

std::size_t ShownWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = std::min(text.find('m', i), text.size() - 1);
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      ++width;
    }
  }
  return width;
}

std::string FormatTable(const std::vector<std::vector<std::string>>& rows,
                        std::string_view indent) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], ShownWidth(row[i]));
    }
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line(indent);
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - ShownWidth(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::vector<std::string> Wrap(std::string_view text, std::size_t width, std::size_t indent) {
  const std::string wrapped = Wrapped(text, "", std::string(indent, ' '), width);
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < wrapped.size();) {
    const std::size_t end = wrapped.find('\n', begin);
    lines.push_back(wrapped.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string Wrapped(std::string_view text, std::string_view first, std::string_view indent,
                    std::size_t width) {
  std::string wrapped(first);
  std::size_t column = ShownWidth(first);
  bool begins = true;  // The line has no word yet.
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (!begins && column + 1 + ShownWidth(word) > width) {
      wrapped.erase(wrapped.find_last_not_of(' ') + 1);  // Where two blanks part two words.
      wrapped.append("\n").append(indent);
      column = ShownWidth(indent);
      begins = true;
    }
    if (!begins) wrapped.push_back(' ');
    wrapped.append(word);
    column += ShownWidth(word) + (begins ? 0 : 1);
    begins = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return wrapped + "\n";
}

policy::Findings AllFindings(policy::Verdict verdict) {
  policy::Findings all = std::move(verdict.denials);
  for (policy::Findings* more : {&verdict.warnings, &verdict.audits}) {
    std::move(more->begin(), more->end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace trowel::cli
