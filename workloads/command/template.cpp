#include "template.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <utility>

#include "text/lookup.hpp"

namespace concbench::command {
namespace {

constexpr std::string_view kNames[] = {"task", "worker", "input"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The name in braces that `text` begins with; empty where it begins with anything else.
std::string_view enclosed_name(std::string_view text) {
  if (text.size() < 3 || text.front() != '{' || !is_letter(text[1])) return {};
  const auto end = std::find_if_not(text.begin() + 1, text.end(),
                                    [](char c) { return is_letter(c) || is_digit(c); });
  return end != text.end() && *end == '}' ? std::string_view(text.begin() + 1, end)
                                          : std::string_view();
}

Placeholder find(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found != std::end(kNames)) return static_cast<Placeholder>(found - std::begin(kNames));
  throw UsageError(
      fmt::format("no placeholder named '{}'{}", name, did_you_mean_or_all(name, kNames)));
}

}  // namespace

std::string_view name_of(Placeholder placeholder) {
  return kNames[static_cast<std::size_t>(placeholder)];
}

Template::Template(std::string_view text) {
  Part part;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    const bool is_shells = i > 0 && text[i - 1] == '$';
    if (const auto name = enclosed_name(rest); !name.empty() && !is_shells) {
      part.placeholder = find(name);
      parts_.push_back(std::exchange(part, {}));
      i += name.size() + 2;
      continue;
    }
    // The first of two braces before a name says that the second one is meant.
    const std::size_t doubled = rest.starts_with("{{") ? enclosed_name(rest.substr(1)).size() : 0;
    const std::string_view literal = doubled > 0 ? rest.substr(1, doubled + 2) : rest.substr(0, 1);
    part.literal += literal;
    i += literal.size() + (doubled > 0 ? 1 : 0);
  }
  parts_.push_back(std::move(part));
}

Template Template::literal(std::string text) {
  Template made;
  made.parts_.push_back({std::move(text)});
  return made;
}

bool Template::has(Placeholder placeholder) const {
  return std::ranges::find(parts_, std::optional(placeholder), &Part::placeholder) != parts_.end();
}

std::string Template::fill(const Facts& facts) const {
  std::string text;
  for (const Part& part : parts_) {
    text += part.literal;
    if (part.placeholder == Placeholder::task) text += fmt::format("{}", facts.task);
    if (part.placeholder == Placeholder::worker) text += fmt::format("{}", facts.worker);
    if (part.placeholder == Placeholder::input) text += facts.input;
  }
  return text;
}

}  // namespace concbench::command
