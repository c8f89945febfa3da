#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace concbench {

enum class Ink { plain, bold, red, green, yellow };

struct Piece {
  std::string_view text;
  Ink ink = Ink::plain;
};

/// Text for people, line by line. What comes from outside reaches a terminal through here alone:
/// whatever is in a line, nothing of it but the page's own colours steers the terminal, and it ends
/// where the page ends it.
class Page {
 public:
  /// With escape sequences for colours, or without any.
  explicit Page(bool color) : color_(color) {}

  /// The beginning of a line, which line() then ends.
  void part(const Piece& piece);
  void line(std::initializer_list<Piece> pieces);
  void line(std::string_view text = "", Ink ink = Ink::plain) { line({{text, ink}}); }
  /// Text that is made of lines.
  void lines(std::string_view text);

  const std::string& text() const { return text_; }

 private:
  bool color_;
  std::string text_;
};

}  // namespace concbench
