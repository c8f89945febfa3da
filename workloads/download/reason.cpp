#include "reason.hpp"

#include <cctype>
#include <system_error>

namespace concbench::download {

std::string in_sentence(std::string message) {
  const auto is_lower = [](char c) { return std::islower(static_cast<unsigned char>(c)) != 0; };
  if (message.size() > 1 && is_lower(message[1])) {
    message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  }
  return message;
}

std::string reason_of(int error) { return in_sentence(std::generic_category().message(error)); }

}  // namespace concbench::download
