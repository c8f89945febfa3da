#include "text/params.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <stdexcept>
#include <utility>

#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using Texts = std::vector<std::string>;

std::string spelled(std::string_view name) {
  return fmt::format("{}{}", name.size() == 1 ? "-" : "--", name);
}

std::string spelled_bound(const ParamInfo& info, std::uint64_t bound) {
  switch (info.kind) {
    case ParamKind::duration:
      return spell_duration(std::chrono::nanoseconds(bound));
    case ParamKind::bytes:
      return spell_bytes(bound);
    case ParamKind::rate:
      return spell_bytes(bound) + "/s";
    default:
      return fmt::format("{}", bound);
  }
}

std::uint64_t in_bounds(const ParamInfo& info, std::string_view text, std::uint64_t value) {
  if (value >= info.min && value <= info.max) return value;
  const bool below = value < info.min;
  throw UsageError(fmt::format("{}: {} is {} {}", spelled(info.name), text,
                               below ? "below" : "above",
                               spelled_bound(info, below ? info.min : info.max)));
}

std::vector<std::uint64_t> read_counts(const ParamInfo& info, std::string_view text) {
  const std::vector<std::string_view> parts = split_list(text);
  std::vector<std::uint64_t> counts;
  counts.reserve(parts.size());
  for (const std::string_view part : parts) {
    counts.push_back(in_bounds(info, part, parse_count(part, spelled(info.name))));
  }
  return counts;
}

std::chrono::nanoseconds read_duration(const ParamInfo& info, std::string_view text) {
  const auto duration = parse_duration(text, spelled(info.name));
  in_bounds(info, text, static_cast<std::uint64_t>(duration.count()));
  return duration;
}

bool read_flag(const ParamInfo& info, std::string_view text) {
  if (text == "true" || text == "false") return text == "true";
  throw UsageError(
      fmt::format("{0}: '{1}' is neither 'true' nor 'false'; write {0} alone to set it",
                  spelled(info.name), text));
}

/// The one text of an option that takes one. The last could win, but then a long command line would
/// hide which value was measured.
const std::string& only(const ParamInfo& info, const Texts& texts) {
  if (texts.empty()) throw UsageError(fmt::format("{} needs a value", spelled(info.name)));
  if (texts.size() > 1) {
    throw UsageError(
        fmt::format("{} is given {} times; give it once", spelled(info.name), texts.size()));
  }
  return texts.front();
}

const std::string& one_of(const ParamInfo& info, const std::string& text) {
  const bool fits =
      info.choices.empty() || std::ranges::find(info.choices, text) != info.choices.end();
  if (!fits) refuse_word(text, spelled(info.name), info.choices);
  return text;
}

ParamValue read_param(const ParamInfo& info, const Texts& texts) {
  if (info.kind == ParamKind::flag && texts.empty()) return true;
  if (info.kind == ParamKind::texts && !texts.empty()) return texts;

  const auto& text = only(info, texts);
  const auto option = spelled(info.name);
  switch (info.kind) {
    case ParamKind::count:
      return in_bounds(info, text, parse_count(text, option));
    case ParamKind::counts:
      return read_counts(info, text);
    case ParamKind::duration:
      return read_duration(info, text);
    case ParamKind::bytes:
      return in_bounds(info, text, parse_bytes(text, option));
    case ParamKind::rate:
      return in_bounds(info, text, parse_rate(text, option));
    case ParamKind::flag:
      return read_flag(info, text);
    case ParamKind::text:
    case ParamKind::texts:
      return one_of(info, text);
  }
  throw std::logic_error("a parameter of no known kind");
}

void refuse_unknown(std::string_view name, std::span<const ParamInfo> infos) {
  if (std::ranges::find(infos, name, &ParamInfo::name) != infos.end()) return;
  std::vector<std::string> options;
  for (const auto& info : infos) options.push_back(spelled(info.name));
  const std::vector<std::string_view> views(options.begin(), options.end());
  throw UsageError(
      fmt::format("no option '{}'{}", spelled(name), did_you_mean_or_all(spelled(name), views)));
}

struct ToText {
  const ParamStyle& style;

  std::string operator()(bool value) const { return std::string(value ? style.yes : style.no); }
  std::string operator()(std::uint64_t value) const { return std::to_string(value); }
  std::string operator()(std::chrono::nanoseconds value) const {
    return style.nanoseconds ? std::to_string(value.count()) : spell_duration(value);
  }
  std::string operator()(const std::string& value) const { return value; }
  template <class T>
  std::string operator()(const std::vector<T>& values) const {
    return join(values, style.between);
  }
};

}  // namespace

std::string param_text(const ParamValue& value, const ParamStyle& style) {
  return std::visit(ToText{style}, value);
}

Params Params::parse(std::span<const ParamInfo> infos, const TypedParams& typed) {
  for (const auto& [name, texts] : typed) refuse_unknown(name, infos);
  Params params;
  for (const auto& info : infos) {
    if (const auto found = typed.find(info.name); found != typed.end()) {
      params.set(info, read_param(info, found->second));
    } else if (!info.fallback.empty()) {
      params.set(info, read_param(info, {std::string(info.fallback)}));
    }
  }
  return params;
}

bool Params::flag(std::string_view name) const { return has(name) && get<bool>(name); }

void Params::set(const ParamInfo& info, ParamValue value) {
  const auto found =
      std::ranges::find(params_, info.name, [](const Param& p) { return p.info.name; });
  if (found != params_.end()) {
    *found = {info, std::move(value)};
  } else {
    params_.push_back({info, std::move(value)});
  }
}

const Param* Params::find(std::string_view name) const {
  const auto found = std::ranges::find(params_, name, [](const Param& p) { return p.info.name; });
  return found == params_.end() ? nullptr : &*found;
}

const ParamValue& Params::at(std::string_view name) const {
  if (const Param* param = find(name)) return param->value;
  throw std::out_of_range(fmt::format("no parameter '{}'", name));
}

}  // namespace concbench
