#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

// Where in the text of a manifest an object begins, and what it is called: read without an eye for
// the rest of it.
namespace trowel::kube {

// Views into the text; empty: not seen.
struct ObjectHead {
  std::string_view kind;
  std::string_view space;
  std::string_view name;
};

using TakeHead = std::function<void(const ObjectHead&)>;

// Of the YAML block whose keys stand in column `column`; the text begins with the line of the first
// of them, before which a dash may stand.
ObjectHead ReadYamlHead(std::string_view text, std::size_t column);

// Of the JSON object that the text begins with.
ObjectHead ReadJsonHead(std::string_view text);

// "Shoot" for "ShootList"; empty for what is of no kind in particular.
std::string_view ItemsOf(std::string_view kind);

// What all items of a list look alike with.
struct ListStyle {
  std::string before;    // Items begin after this, and with this: "\n- ", "\n    {\n  \"kind\"".
  std::size_t skip = 0;  // So many bytes of it stand before the item itself.
  std::string_view of_kind;  // "Shoot" of a ShootList, whose items need not say so.
};

// By the first bytes of a file; `before` is empty if it is no list.
ListStyle YamlListStyle(std::string_view beginning);
ListStyle JsonListStyle(std::string_view beginning);

// All objects of a JSON text, those in lists too.
void ReadJsonHeads(std::string_view text, const TakeHead& take);

}  // namespace trowel::kube
