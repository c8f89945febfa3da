#include "cli/help.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "text/printable.hpp"
#include "text/wrap.hpp"

namespace concbench {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kIndent = 2;

/// The column where texts begin: right of most names, but not of very long ones.
std::size_t text_column(const std::vector<HelpLine>& lines, std::size_t longest) {
  std::size_t column = 0;
  for (const HelpLine& line : lines) {
    if (text_width(line.left) <= longest) column = std::max(column, text_width(line.left));
  }
  return kIndent + column + 2;
}

std::string paragraph(const std::string& text) {
  std::string lines;
  for (const std::string& line : wrapped(text, kWidth - kIndent)) {
    lines += fmt::format("{:{}}{}\n", "", kIndent, line);
  }
  return lines;
}

std::string entry(const HelpLine& line, std::size_t column) {
  if (line.left.empty()) return paragraph(line.text);
  std::string text = fmt::format("{:{}}{}", "", kIndent, line.left);
  std::size_t place = kIndent + text_width(line.left);
  for (const std::string& part : wrapped(line.text, kWidth - column)) {
    if (place + 2 > column) {
      text += '\n';
      place = 0;
    }
    text += fmt::format("{:{}}{}", "", column - place, part);
    place = column;
  }
  return text + '\n';
}

std::string entries(const std::vector<HelpLine>& lines, std::size_t column) {
  std::string text;
  for (const HelpLine& line : lines) text += entry(line, column);
  return text;
}

/// One for all, so that the eye can run down the page.
std::size_t text_column(const std::vector<HelpSection>& sections) {
  constexpr std::size_t kLongest = 26;
  std::size_t column = 0;
  for (const HelpSection& section : sections) {
    column = std::max(column, text_column(section.lines, kLongest));
  }
  return column;
}

}  // namespace

std::string to_text(const std::vector<HelpLine>& examples) {
  constexpr std::size_t kLongest = 50;
  return entries(examples, text_column(examples, kLongest));
}

std::string to_text(const HelpPage& page) {
  std::string text = page.about + "\n";
  if (!page.examples.empty()) text += "\n" + to_text(page.examples);
  if (!page.usage.empty()) text += fmt::format("\nUsage: {}\n", page.usage);
  const std::size_t column = text_column(page.sections);
  for (const HelpSection& section : page.sections) {
    if (section.lines.empty()) continue;
    text += fmt::format("\n{}:\n{}", section.title, entries(section.lines, column));
  }
  for (const std::string& line : wrapped(page.end, kWidth)) text += "\n" + line;
  return page.end.empty() ? text : text + "\n";
}

}  // namespace concbench
