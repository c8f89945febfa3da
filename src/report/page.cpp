#include "report/page.hpp"

#include <fmt/core.h>

#include "text/printable.hpp"

namespace concbench {
namespace {

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::bold:
      return "1";
    case Ink::red:
      return "31";
    case Ink::green:
      return "32";
    case Ink::yellow:
      return "33";
  }
  return "";
}

}  // namespace

void Page::line(std::initializer_list<Piece> pieces) {
  for (const Piece& piece : pieces) part(piece);
  text_ += '\n';
}

void Page::lines(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void Page::part(const Piece& piece) {
  const std::string safe = printable(piece.text);
  const bool painted = color_ && piece.ink != Ink::plain;
  text_ += painted ? fmt::format("\x1b[{}m{}\x1b[0m", code_of(piece.ink), safe) : safe;
}

}  // namespace concbench
