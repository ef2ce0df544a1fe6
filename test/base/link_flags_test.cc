// How programs of this tree are linked, seen in this one: all have the same flags.

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

namespace trowel {
namespace {

class ProgramTest : public testing::Test {
 protected:
  ProgramTest() {
    std::ifstream file("/proc/self/exe", std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    header_ = At<Elf64_Ehdr>(0);
  }

  template <typename T>
  T At(std::size_t offset) const {
    T value{};
    EXPECT_LE(offset + sizeof(T), bytes_.size());
    if (offset + sizeof(T) <= bytes_.size()) {
      std::memcpy(&value, bytes_.data() + offset, sizeof(T));
    }
    return value;
  }
  // The first program header of this type; of type PT_NULL: there is none.
  Elf64_Phdr Segment(Elf64_Word type) const {
    for (std::size_t i = 0; i < header_.e_phnum; ++i) {
      const auto segment = At<Elf64_Phdr>(header_.e_phoff + i * sizeof(Elf64_Phdr));
      if (segment.p_type == type) return segment;
    }
    return {};
  }

  std::string bytes_;
  Elf64_Ehdr header_;
};

// What calls go through cannot be written to once the program runs: its table is bound at the
// start, and read-only from then on.
TEST_F(ProgramTest, BindsAllAtItsStartAndLetsNobodyRebindIt) {
  EXPECT_EQ(header_.e_type, ET_DYN) << "loaded anywhere";
  EXPECT_EQ(Segment(PT_GNU_RELRO).p_type, Elf64_Word{PT_GNU_RELRO});
  const Elf64_Phdr dynamic = Segment(PT_DYNAMIC);
  bool now = false;
  for (std::size_t at = 0; at < dynamic.p_filesz; at += sizeof(Elf64_Dyn)) {
    const auto entry = At<Elf64_Dyn>(dynamic.p_offset + at);
    if (entry.d_tag == DT_FLAGS && (entry.d_un.d_val & DF_BIND_NOW) != 0) now = true;
    if (entry.d_tag == DT_FLAGS_1 && (entry.d_un.d_val & DF_1_NOW) != 0) now = true;
  }
  EXPECT_TRUE(now);
}

}  // namespace
}  // namespace trowel
