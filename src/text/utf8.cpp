#include "text/utf8.hpp"

#include <algorithm>
#include <cstddef>

namespace concbench {
namespace {

/// What may follow the first byte of a character: how many bytes, and which as the first of them.
/// The bounds keep out what could be shorter, surrogates, and what is beyond U+10FFFF.
struct Rest {
  std::size_t size = 0;
  unsigned char lowest = 0x80;
  unsigned char highest = 0xbf;
};

/// After a byte that no character begins with, `size` is 0 as after a whole character of one byte.
Rest rest_after(unsigned char first) {
  if (first >= 0xc2 && first <= 0xdf) return {.size = 1};
  if (first == 0xe0) return {.size = 2, .lowest = 0xa0};
  if (first == 0xed) return {.size = 2, .highest = 0x9f};
  if (first >= 0xe1 && first <= 0xef) return {.size = 2};
  if (first == 0xf0) return {.size = 3, .lowest = 0x90};
  if (first >= 0xf1 && first <= 0xf3) return {.size = 3};
  if (first == 0xf4) return {.size = 3, .highest = 0x8f};
  return {};
}

struct Piece {
  std::size_t size = 1;
  bool valid = false;
};

/// A character at the beginning of `text`, or as much of one as there is.
Piece first_piece(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const Rest rest = rest_after(byte(0));
  if (rest.size == 0) return {.valid = byte(0) < 0x80};
  std::size_t size = 1;
  while (size < text.size() && size <= rest.size) {
    const unsigned char lowest = size == 1 ? rest.lowest : 0x80;
    const unsigned char highest = size == 1 ? rest.highest : 0xbf;
    if (byte(size) < lowest || byte(size) > highest) break;
    ++size;
  }
  return {.size = size, .valid = size == 1 + rest.size};
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const Piece piece = first_piece(text);
    valid += piece.valid ? text.substr(0, piece.size) : "\xef\xbf\xbd";
    text.remove_prefix(piece.size);
  }
  return valid;
}

}  // namespace concbench
