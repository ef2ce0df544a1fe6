#include "kube/object_names.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>

#include "base/parallel.h"
#include "kube/manifest_stream.h"
#include "kube/object_head.h"

namespace trowel::kube {
namespace {

using std::chrono::steady_clock;

// A file is read in pieces that stay in a processor's cache, each by whichever thread is free. A
// piece has the objects that begin in it; what they are called stands in the bytes after that.
constexpr std::size_t kPieceBytes = std::size_t{2} << 20U;
constexpr std::size_t kHeadBytesMax = std::size_t{256} << 10U;
constexpr std::size_t kPeekBytes = std::size_t{64} << 10U;

// A regular file, or nothing.
class File {
 public:
  explicit File(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat status = {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return;
    size_ = static_cast<std::size_t>(status.st_size);
  }
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::size_t size() const { return size_; }

  // Up to `bytes` from `begin` on, in memory of this thread that holds until its next call.
  std::string_view Read(std::size_t begin, std::size_t bytes) const {
    static constexpr std::size_t kBytesMax = kPieceBytes + kHeadBytesMax;
    static thread_local const auto buffer = std::make_unique_for_overwrite<char[]>(kBytesMax);
    bytes = std::min(bytes, kBytesMax);
    std::size_t got = 0;
    while (got < bytes) {
      const ssize_t more =
          ::pread(descriptor_, buffer.get() + got, bytes - got, static_cast<off_t>(begin + got));
      if (more < 0 && errno == EINTR) continue;
      if (more <= 0) break;
      got += static_cast<std::size_t>(more);
    }
    return {buffer.get(), got};
  }

 private:
  const int descriptor_;
  std::size_t size_ = 0;
};

// Part of a file; of the objects those are meant that begin in its first `own` bytes.
struct Piece {
  std::string_view text;
  std::size_t own = 0;
  bool first = false;
};

// `style` is that of the document in whose midst the piece begins.
void ReadYamlPiece(const Piece& piece, ListStyle style, const TakeHead& take) {
  constexpr std::string_view kMark = "\n---";
  const std::string_view text = piece.text;
  const auto begin_document = [&](std::size_t at) {
    style = YamlListStyle(text.substr(at, kPeekBytes));
    if (style.before.empty()) take(ReadYamlHead(text.substr(at), 0));
  };
  if (piece.first) begin_document(text.starts_with(kMark.substr(1)) ? kMark.size() - 1 : 0);
  for (std::size_t at = text.find('\n'); at < piece.own; at = text.find('\n', at + 1)) {
    const std::string_view rest = text.substr(at);
    if (!style.before.empty() && rest.starts_with(style.before)) {
      ObjectHead head = ReadYamlHead(rest.substr(style.skip), style.before.size() - style.skip);
      if (head.kind.empty()) head.kind = style.of_kind;
      take(head);
    } else if (rest.starts_with(kMark)) {
      begin_document(at + kMark.size());
    }
  }
}

void ReadJsonPiece(const Piece& piece, const ListStyle& style, const TakeHead& take) {
  const std::string_view text = piece.text;
  for (std::size_t at = text.find(style.before); at < piece.own;
       at = text.find(style.before, at + style.before.size())) {
    ObjectHead head = ReadJsonHead(text.substr(at + style.skip));
    if (head.kind.empty()) head.kind = style.of_kind;
    take(head);
  }
}

// Nothing that a shell or a terminal would take for more than it is.
bool IsName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

class NamesReader {
 public:
  NamesReader(std::string_view kind, steady_clock::time_point until) : kind_(kind), until_(until) {}

  void Read(const std::string& path);
  std::vector<std::string> Finish();

 private:
  bool late() const { return steady_clock::now() >= until_; }
  TakeHead Into(std::vector<std::string>* names) const {
    return [this, names](const ObjectHead& head) {
      if (head.kind != kind_ || !IsName(head.name)) return;
      if (!head.space.empty() && !IsName(head.space)) return;
      std::string& name = names->emplace_back(head.space);
      if (!name.empty()) name += '/';
      name += head.name;
    };
  }

  const std::string_view kind_;
  const steady_clock::time_point until_;
  std::vector<std::string> names_;
};

void NamesReader::Read(const std::string& path) {
  const File file(path);
  if (file.size() == 0 || late()) return;
  const std::string beginning(file.Read(0, kPeekBytes));
  const bool json = LooksLikeJson(beginning);
  if (json && file.size() <= kPieceBytes) {
    return ReadJsonHeads(file.Read(0, file.size()), Into(&names_));
  }
  const ListStyle style = json ? JsonListStyle(beginning) : YamlListStyle(beginning);
  if (json && style.before.empty()) return;
  const std::size_t count = (file.size() + kPieceBytes - 1) / kPieceBytes;
  std::vector<std::vector<std::string>> parts(count);
  ShareOut(count, UsefulThreads(), [&](std::size_t i) {
    if (late()) return;
    const std::string_view text = file.Read(i * kPieceBytes, kPieceBytes + kHeadBytesMax);
    const Piece piece = {.text = text, .own = std::min(kPieceBytes, text.size()), .first = i == 0};
    const TakeHead take = Into(&parts[i]);
    json ? ReadJsonPiece(piece, style, take) : ReadYamlPiece(piece, style, take);
  });
  for (std::vector<std::string>& part : parts) {
    std::move(part.begin(), part.end(), std::back_inserter(names_));
  }
}

std::vector<std::string> NamesReader::Finish() {
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
  return std::move(names_);
}

}  // namespace

std::vector<std::string> ReadObjectNames(const std::vector<std::string>& paths,
                                         std::string_view kind, steady_clock::time_point until) {
  NamesReader reader(kind, until);
  for (const std::string& path : paths) reader.Read(path);
  return reader.Finish();
}

}  // namespace trowel::kube
