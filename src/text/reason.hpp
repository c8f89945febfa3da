#pragma once

#include <exception>
#include <string>

namespace concbench {

/// What an exception says, in the words of this program where the standard library has only the
/// name of a type.
std::string reason_of(const std::exception& e);

/// A message as it reads in the middle of a sentence: `Connection refused` begins in lower case,
/// `SSL error` stays.
std::string in_sentence(std::string message);

}  // namespace concbench
