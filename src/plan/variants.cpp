#include "plan/variants.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>

#include "text/printable.hpp"

namespace concbench {
namespace {

using Texts = std::vector<std::string>;
using Typed = std::map<std::string, Texts, std::less<>>;

/// One text for each parameter that takes variants.
struct Choice {
  Typed typed;
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

std::vector<Choice> crossed(const std::vector<Choice>& choices, const ParamInfo& param,
                            const Texts& texts) {
  const Texts names = names_of(texts);
  std::vector<Choice> all;
  for (const Choice& choice : choices) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      Choice& next = all.emplace_back(choice);
      next.typed[std::string(param.name)] = {texts[i]};
      next.label += fmt::format("/{}={}", param.name, names[i]);
    }
  }
  return all;
}

void refuse_same(const std::vector<Variant>& variants, const Variant& last) {
  const auto same = std::ranges::find(variants, last.params, &Variant::params);
  if (same == variants.end()) return;
  throw UsageError(fmt::format("'{}' and '{}' are the same; give it once", same->label.substr(1),
                               last.label.substr(1)));
}

}  // namespace

std::vector<Variant> read_variants(std::span<const ParamInfo> infos, const Typed& typed,
                                   const std::set<std::string, std::less<>>& also) {
  std::vector<Choice> choices{{typed, ""}};
  for (const ParamInfo& param : infos) {
    const auto found = typed.find(param.name);
    const bool varies = param.variants || also.contains(param.name);
    if (!varies || found == typed.end() || found->second.size() < 2) continue;
    choices = crossed(choices, param, found->second);
  }
  std::vector<Variant> variants;
  for (const Choice& choice : choices) {
    Variant next{Params::parse(infos, choice.typed), choice.label};
    refuse_same(variants, next);
    variants.push_back(std::move(next));
  }
  return variants;
}

}  // namespace concbench
