#include "report/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <nlohmann/json.hpp>
#include <optional>

#include "report/json_bounds.hpp"
#include "report/tables.hpp"
#include "text/list.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

[[noreturn]] void refuse(std::string_view why) {
  throw UsageError(fmt::format("not a concbench report: {}", why));
}

}  // namespace

bool Value::is_null() const { return json_.is_null(); }
bool Value::is_text() const { return json_.is_string(); }
bool Value::is_truth() const { return json_.is_boolean(); }
bool Value::is_list() const { return json_.is_array(); }

bool Value::has(std::string_view key) const {
  return json_.is_object() && json_.contains(std::string(key));
}

Value Value::at(std::string_view key) const {
  check(json_.is_object(), "no object");
  const std::string place = place_.empty() ? std::string(key) : fmt::format("{}.{}", place_, key);
  const auto found = json_.find(std::string(key));
  if (found == json_.end()) refuse(fmt::format("no '{}'", place));
  return {*found, place};
}

std::vector<std::pair<std::string, Value>> Value::members() const {
  check(json_.is_object(), "no object");
  std::vector<std::pair<std::string, Value>> found;
  for (const auto& [key, json] : json_.items()) {
    found.push_back({key, {json, fmt::format("{}.{}", place_, key)}});
  }
  return found;
}

std::vector<Value> Value::items() const {
  check(json_.is_array(), "no list");
  std::vector<Value> found;
  for (const Json& json : json_) {
    found.push_back({json, fmt::format("{}[{}]", place_, found.size())});
  }
  return found;
}

std::string Value::text() const {
  check(json_.is_string(), "no text");
  return json_.get<std::string>();
}

bool Value::truth() const {
  check(json_.is_boolean(), "neither true nor false");
  return json_.get<bool>();
}

double Value::number() const {
  check(json_.is_number(), "no number");
  return json_.get<double>();
}

double Value::figure() const {
  check(json_.is_number() && number() >= 0, "no number from 0 up");
  return number();
}

double Value::fraction() const {
  check(json_.is_number() && number() >= 0 && number() <= 1, "no fraction from 0 to 1");
  return number();
}

double Value::time_ns() const {
  constexpr double kLongest = 9.2e18;
  check(figure() <= kLongest, "longer than any time that is measured");
  return number();
}

std::chrono::nanoseconds Value::duration() const {
  return std::chrono::nanoseconds(count<std::chrono::nanoseconds::rep>());
}

std::uint64_t Value::count_up_to(std::uint64_t most) const {
  check(json_.is_number_unsigned() && json_.get<std::uint64_t>() <= most, "no count that fits");
  return json_.get<std::uint64_t>();
}

std::size_t Value::choice(std::span<const std::string_view> names) const {
  const std::string found = text();
  const auto at = std::ranges::find(names, found);
  constexpr std::size_t kMostQuoted = 60;
  check(at != names.end(), fmt::format("'{}', not one of {}", shortened(found, kMostQuoted, "..."),
                                       join(names, ", ")));
  return static_cast<std::size_t>(at - names.begin());
}

void Value::check_rising(std::initializer_list<std::string_view> keys) const {
  std::optional<Value> last;
  for (const std::string_view key : keys) {
    const Value next = at(key);
    if (next.is_null()) continue;
    if (last) last->check(last->figure() <= next.figure(), fmt::format("above '{}'", key));
    last.emplace(next);
  }
}

void read_object(const Table& table, const Value& from, void* object) {
  for (const Field& field : table.fields) {
    if (field.read == nullptr) continue;
    if (field.presence != Field::Presence::always && !from.has(field.name)) continue;
    field.read(from.at(field.name), object);
  }
}

void Value::check(bool right, std::string_view what) const {
  if (right) return;
  refuse(place_.empty() ? fmt::format("it is {}", what) : fmt::format("'{}' is {}", place_, what));
}

namespace {

/// Where a byte, counted from 1, stands in the text.
std::string place_of(std::size_t byte, std::string_view text) {
  const std::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  const auto line = 1 + std::ranges::count(before, '\n');
  const auto column = before.size() - (before.rfind('\n') + 1) + 1;
  return fmt::format("line {}, column {}", line, column);
}

Json parse_json(std::string_view text) {
  check_bounds(text);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& e) {
    refuse(fmt::format("no JSON at {}", place_of(e.byte, text)));
  } catch (const Json::exception&) {
    refuse("a number in it is beyond all bounds");
  }
}

}  // namespace

Report parse_report(std::string_view json) {
  const Json parsed = parse_json(json);
  const Value whole(parsed, "");
  const double version = whole.at("schema_version").number();
  whole.at("schema_version").check(version == 1 || version == 2, "neither 1 nor 2");
  Report report;
  kObject<kReportFields>.read(whole, report);
  return report;
}

}  // namespace concbench
