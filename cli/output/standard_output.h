#pragma once

#include <string>

#include "cli/exit_code.h"

namespace trowel::cli {

// Where all answers go. A script must not take half an answer for a whole one: what cannot be
// written is told, and changes the exit code.
class StandardOutput {
 public:
  // `descriptor` is the caller's.
  explicit StandardOutput(int descriptor) : descriptor_(descriptor) {}

  // Writes what is in `text`, and empties it. False: something is lost, now or before; after that
  // nothing more is tried.
  bool Write(std::string* text);

  // Ends it. `code` is what the command came to; where something is lost, what the program ends
  // with instead: kUnreadable and why, in `err`, or without a word kPipeClosed.
  int Close(int code, std::string* err);

 private:
  const int descriptor_;
  int error_ = 0;  // errno of the write that failed.
  bool used_ = false;
};

// Writes to standard error, which has nobody to tell a failure to.
void WriteErrors(int descriptor, std::string* text);

}  // namespace trowel::cli
