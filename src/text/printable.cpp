#include "text/printable.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

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

struct Range {
  char32_t first;
  char32_t last;
};

bool holds(std::span<const Range> ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](const Range& r) { return r.first <= c && c <= r.last; });
}

/// Combining marks of the scripts that names are likely to be in, joiners and variation selectors.
constexpr Range kNoColumn[] = {
    {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},   {0x64b, 0x65f},
    {0x93c, 0x93c},   {0x941, 0x948},   {0x94d, 0x94d},   {0xe31, 0xe31},   {0xe34, 0xe3a},
    {0x1ab0, 0x1aff}, {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};

/// Those that Unicode calls wide or fullwidth (UAX 11).
constexpr Range kTwoColumns[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},  {0xa960, 0xa97c}, {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},  {0xffe0, 0xffe6}, {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f900, 0x1faff}, {0x20000, 0x3fffd}};

std::size_t columns_of(char32_t c) {
  return holds(kNoColumn, c) ? 0 : holds(kTwoColumns, c) ? 2 : 1;
}

bool continues(char c) { return (c & 0xC0) == 0x80; }

/// Takes the first character off: its number, where the text is UTF-8.
char32_t take_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  std::size_t size = 1;
  while (size < text.size() && continues(text[size])) ++size;
  char32_t c = size == 1 ? first : first & (0x7fU >> size);
  for (const char byte : text.substr(1, size - 1)) {
    c = c << 6U | (static_cast<unsigned char>(byte) & 0x3fU);
  }
  text.remove_prefix(size);
  return c;
}

/// Bytes of the first characters that have room in so many columns.
std::size_t bytes_in(std::string_view text, std::size_t columns) {
  std::string_view rest = text;
  std::size_t taken = 0;
  while (!rest.empty()) {
    std::string_view after = rest;
    const std::size_t width = columns_of(take_character(after));
    if (width > columns) break;
    columns -= width;
    rest = after;
    taken = text.size() - rest.size();
  }
  return taken;
}

/// The last characters that have room in so many columns.
std::string_view last_columns(std::string_view text, std::size_t columns) {
  while (text_width(text) > columns) take_character(text);
  return text;
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

std::string printable_json(std::string json) {
  // Outside of texts, JSON has line ends and nothing else of this; within them they are escaped.
  constexpr std::string_view kOutside = "\n";
  std::string escaped;
  std::size_t done = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::size_t size = steering_bytes(std::string_view(json).substr(i), kOutside);
    if (size == 0) continue;
    std::string_view character = std::string_view(json).substr(i, size);
    escaped.append(json, done, i - done);
    escaped += fmt::format("\\u{:04x}", static_cast<unsigned>(take_character(character)));
    done = i + size;
  }
  if (done == 0) return json;
  return escaped.append(json, done);
}

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += columns_of(take_character(text));
  return width;
}

std::string shortened(std::string_view text, std::size_t width, std::string_view mark) {
  if (text_width(text) <= width) return std::string(text);
  const std::size_t room = width - std::min(width, text_width(mark));
  // The beginning gets the odd column.
  const std::size_t bytes_before = bytes_in(text, room - room / 2);
  const std::size_t used = text_width(text.substr(0, bytes_before));
  const std::string_view end = last_columns(text.substr(bytes_before), room - used);
  return std::string(text.substr(0, bytes_before)).append(mark).append(end);
}

std::string markdown_escaped(const std::string& text) {
  std::string safe;
  for (const char c : printable(text)) {
    if (std::string_view("\\`*_{}[]<>|~#&").find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  return safe;
}

}  // namespace concbench
