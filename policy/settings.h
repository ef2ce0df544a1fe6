#pragma once

#include <memory>
#include <utility>

#include "base/check.h"

namespace trowel::policy {

// What a policy says for the settings of one rule: a struct of the rule's own, of which nobody else
// needs to know. A value: copies share it until one of them is edited.
class Settings {
 public:
  // Of a rule that has none.
  Settings() = default;

  template <typename Own>
  static Settings Of(Own own) {
    Settings settings;
    settings.type_ = &kTypeOf<Own>;
    settings.own_ = std::make_shared<Own>(std::move(own));
    return settings;
  }

  // The type must be the rule's.
  template <typename Own>
  const Own& As() const {
    TROWEL_CHECK(type_ == &kTypeOf<Own>);
    return *static_cast<const Own*>(own_.get());
  }

  // For writing. Invalidates what the others returned.
  template <typename Own>
  Own& Edit() {
    if (own_.use_count() > 1) *this = Of<Own>(As<Own>());
    return const_cast<Own&>(As<Own>());
  }

 private:
  // Its address tells types apart.
  template <typename Own>
  inline static char kTypeOf = 0;  // NOLINT(readability-identifier-naming)

  const char* type_ = nullptr;
  std::shared_ptr<void> own_;
};

}  // namespace trowel::policy
