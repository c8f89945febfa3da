#include "text/reason.hpp"

#include <cctype>
#include <new>

namespace concbench {

std::string reason_of(const std::exception& e) {
  return dynamic_cast<const std::bad_alloc*>(&e) == nullptr ? e.what() : "not enough memory";
}

std::string in_sentence(std::string message) {
  const auto is_lower = [](char c) { return std::islower(static_cast<unsigned char>(c)) != 0; };
  if (message.size() > 1 && is_lower(message[1])) {
    message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  }
  return message;
}

}  // namespace concbench
