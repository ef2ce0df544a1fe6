#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "garden/yaml_stream.h"

namespace trowel::garden {

// A List in YAML, cut at items, so that these can be parsed side by side.
struct ListText {
  struct Piece {
    YamlText text;
    std::size_t first = 0;  // The number of its first item, going by how lines begin.
  };
  YamlText head;  // To the line of "items:".
  std::vector<Piece> pieces;
  YamlText tail;  // From the line of the next member of the list; may be empty.
};

// Cuts a document that looks like `kubectl get -o yaml` printed it: "items:" and "- " begin lines.
// Pieces have about `piece_bytes`. Nothing if it does not look so, or is too short to be cut.
//
// By its looks alone a line may be one of a quoted text. But if head, pieces and tail are each a
// document without an error and without a second one behind it, the head an object whose last
// member is `items` without a value, each piece a list, and the tail an object, then no line was
// cut within anything (what is open at the end of a text is an error), and together they are the
// document. If any of that is not so, it must be read as a whole.
std::optional<ListText> CutList(YamlText document, std::size_t piece_bytes);

}  // namespace trowel::garden
