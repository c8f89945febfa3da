#include "text/printable.hpp"

#include <cstddef>

#include "text/utf8.hpp"

namespace concbench {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }

/// U+0080 to U+009F: to a terminal, U+009B is as good as an escape and a bracket.
bool is_long_control(std::string_view next) {
  return next.size() == 2 && next[0] == '\xc2' && static_cast<unsigned char>(next[1]) < 0xa0;
}

/// U+2028 to U+202E and U+2066 to U+2069.
bool is_separator_or_direction(std::string_view next) {
  if (next.size() != 3 || next[0] != '\xe2') return false;
  const auto last = static_cast<unsigned char>(next[2]);
  if (next[1] == '\x80') return last >= 0xa8 && last <= 0xae;
  return next[1] == '\x81' && last >= 0xa6 && last <= 0xa9;
}

/// Of the character at the beginning of UTF-8: how many of its bytes steer something, 0 for none.
std::size_t steering_bytes(std::string_view text, std::string_view kept) {
  if (is_control(text[0])) return kept.find(text[0]) == std::string_view::npos ? 1 : 0;
  if (is_long_control(text.substr(0, 2))) return 2;
  return is_separator_or_direction(text.substr(0, 3)) ? 3 : 0;
}

}  // namespace

std::string printable(std::string_view text, std::string_view kept) {
  const std::string valid = valid_utf8(std::string(text));
  std::string safe;
  safe.reserve(valid.size());
  for (std::size_t i = 0; i < valid.size();) {
    const std::size_t steering = steering_bytes(std::string_view(valid).substr(i), kept);
    safe += steering > 0 ? '?' : valid[i];
    i += steering > 0 ? steering : 1;
  }
  return safe;
}

}  // namespace concbench
