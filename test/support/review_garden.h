#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "garden/builder.h"
#include "garden/seed.h"

namespace trowel::testing {

// The recorded AdmissionReview test/data/reviews/NAME.json. A missing file ends the program.
std::string ReadReview(std::string_view name);
std::string ReadTestFile(const std::string& path);

// The garden as it was when a review was recorded: the lists of test/data/garden are the state
// after the last review, so the seeds are put in order (healthy, visible, untainted, of one
// version), the shoots of other reviews are left out, and that of this review is as its oldObject
// says. Distances are those of the real AWS table.
class ReviewGarden {
 public:
  explicit ReviewGarden(std::string_view review);

  // To make it another garden before Build().
  garden::Seed& SeedNamed(std::string_view name);
  void Add(garden::Change change) { changes_.push_back(std::move(change)); }
  // `count` resting shoots on that seed.
  void Fill(std::string_view seed, int count);

  std::shared_ptr<const garden::GardenView> Build() const;

 private:
  void AddFile(const std::string& path);
  void AddOldShoot(std::string_view review);

  std::vector<garden::Change> changes_;
};

}  // namespace trowel::testing
