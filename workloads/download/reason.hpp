#pragma once

#include <string>

namespace concbench::download {

/// A message as it reads in the middle of a sentence: `Connection refused` begins in lower case,
/// `SSL error` stays.
std::string in_sentence(std::string message);

/// What the system says of an errno, such as `no space left on device`.
std::string reason_of(int error);

}  // namespace concbench::download
