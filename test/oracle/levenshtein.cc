#include <algorithm>
#include <array>

#include "test/oracle/question.h"

namespace trowel::testing::oracle {
namespace {

// Of valid UTF-8.
std::vector<std::uint32_t> CodePoints(const std::string& text) {
  std::vector<std::uint32_t> points;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      points.push_back(byte);
    } else if (byte < 0xc0) {
      points.back() = (points.back() << 6) | (byte & 0x3f);
    } else if (byte < 0xe0) {
      points.push_back(byte & 0x1f);
    } else if (byte < 0xf0) {
      points.push_back(byte & 0x0f);
    } else {
      points.push_back(byte & 0x07);
    }
  }
  return points;
}

std::vector<std::uint32_t> LettersOf(const std::string& text, Mutation mutation) {
  if (mutation != Mutation::kLevenshteinOnBytes) return CodePoints(text);
  std::vector<std::uint32_t> bytes;
  for (const char c : text) bytes.push_back(static_cast<unsigned char>(c));
  return bytes;
}

// Insertion, deletion and substitution cost 1 each.
int Levenshtein(const std::string& a_text, const std::string& b_text, Mutation mutation) {
  const std::vector<std::uint32_t> a = LettersOf(a_text, mutation);
  const std::vector<std::uint32_t> b = LettersOf(b_text, mutation);
  const int substitution = mutation == Mutation::kLevenshteinSubstitutionTwo ? 2 : 1;
  std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = static_cast<int>(i + j);
        continue;
      }
      const int same = a[i - 1] == b[j - 1] ? 0 : substitution;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + same});
    }
  }
  return cost[a.size()][b.size()];
}

struct Orientation {
  std::string base;  // The name with ":" for the word.
  std::string word;  // Empty: none.
};

Orientation OrientationOf(const std::string& name, Mutation mutation) {
  Orientation found{.base = name, .word = ""};
  if (mutation == Mutation::kOrientationIgnored) return found;
  std::size_t at = std::string::npos;
  for (const char* word : {"north", "south", "east", "west", "central"}) {
    const std::size_t place = name.find(word);
    if (place == std::string::npos) continue;
    if (found.word.empty() || (mutation == Mutation::kOrientationLeftmost && place < at)) {
      found.word = word;
      at = place;
    }
  }
  if (found.word.empty()) return found;
  do {
    found.base = found.base.substr(0, at) + ':' + found.base.substr(at + found.word.size());
    at = found.base.find(found.word);
  } while (at != std::string::npos && mutation == Mutation::kOrientationEveryOccurrence);
  return found;
}

}  // namespace

int NameDistance(const std::string& seed_region, const std::string& shoot_region,
                 Mutation mutation) {
  const Orientation seed = OrientationOf(seed_region, mutation);
  const Orientation shoot = OrientationOf(shoot_region, mutation);
  const int factor = mutation == Mutation::kLevenshteinNotDoubled ? 1 : 2;
  const int names = factor * Levenshtein(seed.base, shoot.base, mutation);
  if (seed.word == shoot.word) return names;
  if (seed.word.empty() || shoot.word.empty()) return names + 1;
  return names + (mutation == Mutation::kOrientationDifferingIsOne ? 1 : 2);
}

Seeds KeepNearestByName(const Question& question, const Seeds& seeds) {
  const garden::Shoot& shoot = question.shoot;
  int least = question.Has(Mutation::kLevenshteinLimitExclusive) ? 999 : 1000;
  Seeds kept;
  for (const garden::Seed* seed : seeds) {
    int distance = NameDistance(seed->region, shoot.region, question.mutation);
    if (seed->provider_type != shoot.provider_type &&
        !question.Has(Mutation::kLevenshteinIgnoresProvider)) {
      distance += 2;
    }
    if (distance > least) continue;
    if (distance < least) kept.clear();
    least = distance;
    kept.push_back(seed);
  }
  return kept;
}

}  // namespace trowel::testing::oracle
