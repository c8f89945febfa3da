#include "plan/variants.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>

#include "text/printable.hpp"

namespace concbench {
namespace {

using Texts = std::vector<std::string>;
/// One text for each parameter that takes variants.
struct Choice {
  TypedParams typed;
  std::string label;
};

/// Cut in its middle where it is long: alternatives begin or end differently. Names go to terminals
/// and into expressions, so there is nothing in it that steers either.
std::string shortened(const std::string& whole) {
  constexpr std::size_t kLongest = 40;
  constexpr std::size_t kHead = 18;
  constexpr std::size_t kTail = 19;
  std::string text = printable(whole);
  if (text.size() <= kLongest) return text;
  const auto inside_character = [&](std::size_t i) { return (text[i] & 0xC0) == 0x80; };
  std::size_t head = kHead;
  std::size_t tail = text.size() - kTail;
  while (head > 0 && inside_character(head)) --head;
  while (tail < text.size() && inside_character(tail)) ++tail;
  return fmt::format("{}...{}", text.substr(0, head), text.substr(tail));
}

/// A short name for each; where two would be the same, with their place among all.
Texts names_of(const Texts& texts) {
  Texts shorts;
  for (const std::string& text : texts) shorts.push_back(shortened(text));
  Texts names = shorts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::ranges::count(shorts, shorts[i]) > 1) names[i] += fmt::format("#{}", i + 1);
  }
  return names;
}

/// What a command line is called by its user, in `NAME=TEXT`; empty: nothing. It begins with a
/// small letter or a digit: what a shell takes for a variable, such as `LC_ALL=C sort`, is no name.
std::string_view given_name(std::string_view text) {
  const auto in = [](char c, char first, char last) { return c >= first && c <= last; };
  const auto begins = [&](char c) { return in(c, 'a', 'z') || in(c, '0', '9'); };
  const auto goes_on = [&](char c) {
    return begins(c) || in(c, 'A', 'Z') || c == '_' || c == '-' || c == '.';
  };
  const auto end = std::ranges::find_if_not(text, goes_on);
  if (end == text.end() || *end != '=' || end == text.begin() || !begins(*text.begin())) return {};
  return {text.begin(), end};
}

/// One of several texts for a parameter, and the end of the names of its cases.
struct Alternative {
  std::string text;
  std::string label;
};

/// Whether each of several command lines has a name before it. An only one needs none, and may
/// begin with `x=1` for a shell.
bool are_named(const ParamInfo& param, const Texts& texts) {
  const auto has_name = [](const std::string& text) { return !given_name(text).empty(); };
  return param.words && texts.size() > 1 && std::ranges::all_of(texts, has_name);
}

std::vector<Alternative> alternatives_of(const ParamInfo& param, const Texts& texts) {
  std::vector<Alternative> all;
  const bool named = are_named(param, texts);
  const Texts names = names_of(texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (const std::string_view name = given_name(texts[i]); named) {
      all.push_back({texts[i].substr(name.size() + 1), fmt::format("/{}", name)});
    } else {
      all.push_back({texts[i], fmt::format("/{}={}", param.name, names[i])});
    }
  }
  return all;
}

std::vector<Choice> crossed(const std::vector<Choice>& choices, const ParamInfo& param,
                            const Texts& texts) {
  std::vector<Choice> all;
  for (const Choice& choice : choices) {
    for (const Alternative& alternative : alternatives_of(param, texts)) {
      Choice& next = all.emplace_back(choice);
      next.typed[std::string(param.name)] = {alternative.text};
      next.label += alternative.label;
    }
  }
  return all;
}

/// Where the name stands in braces; npos: nowhere from `from` on.
std::size_t find_placeholder(std::string_view text, std::string_view name, std::size_t from) {
  const std::string braced = fmt::format("{{{}}}", name);
  std::size_t at = text.find(braced, from);
  while (at != std::string_view::npos && at > 0 && (text[at - 1] == '{' || text[at - 1] == '$')) {
    at = text.find(braced, at + 1);
  }
  return at;
}

void fill_in(std::string& text, std::string_view name, std::string_view value) {
  std::size_t at = find_placeholder(text, name, 0);
  for (; at != std::string::npos; at = find_placeholder(text, name, at + value.size())) {
    text.replace(at, name.size() + 2, value);
  }
}

std::vector<Choice> filled(const std::vector<Choice>& choices, const Placeholder& placeholder) {
  std::vector<Choice> all;
  for (const Choice& choice : choices) {
    for (const std::string& value : placeholder.values) {
      Choice& next = all.emplace_back(choice);
      for (auto& [param, texts] : next.typed) {
        for (std::string& text : texts) fill_in(text, placeholder.name, value);
      }
      next.label += fmt::format("/{}={}", placeholder.name, shortened(value));
    }
  }
  return all;
}

void refuse_same_label(const std::vector<Variant>& variants, const Variant& last) {
  if (std::ranges::find(variants, last.label, &Variant::label) == variants.end()) return;
  throw UsageError(
      fmt::format("two cases are called '{}'; give each its own name", last.label.substr(1)));
}

void refuse_same(const std::vector<Variant>& variants, const Variant& last) {
  const auto same = std::ranges::find(variants, last.params, &Variant::params);
  if (same == variants.end()) return;
  throw UsageError(fmt::format("'{}' and '{}' are the same; give it once", same->label.substr(1),
                               last.label.substr(1)));
}

}  // namespace

std::vector<Variant> read_variants(std::span<const ParamInfo> infos, const TypedParams& typed,
                                   const std::set<std::string, std::less<>>& also,
                                   const std::vector<Placeholder>& placeholders) {
  std::vector<Choice> choices{{typed, ""}};
  for (const ParamInfo& param : infos) {
    const auto found = typed.find(param.name);
    const bool varies = param.variants || also.contains(param.name);
    if (!varies || found == typed.end() || found->second.size() < 2) continue;
    choices = crossed(choices, param, found->second);
  }
  for (const Placeholder& placeholder : placeholders) choices = filled(choices, placeholder);
  const bool may_be_same =
      std::ranges::any_of(infos, [](const ParamInfo& param) { return param.words || param.whole; });
  std::vector<Variant> variants;
  for (const Choice& choice : choices) {
    Variant next{Params::parse(infos, choice.typed), choice.label};
    refuse_same_label(variants, next);
    if (!may_be_same) refuse_same(variants, next);
    variants.push_back(std::move(next));
  }
  return variants;
}

bool has_placeholder(std::string_view text, std::string_view name) {
  return find_placeholder(text, name, 0) != std::string_view::npos;
}

}  // namespace concbench
