#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace concbench {

/// Keys stay in the order in which they are set, as people read them.
using Json = nlohmann::ordered_json;

/// A value in a JSON text, which knows its place there. Each reader throws UsageError with that
/// place where the value is of another kind or out of its range.
class Value {
 public:
  Value(const Json& json, std::string place) : json_(json), place_(std::move(place)) {}

  bool is_null() const;
  bool is_text() const;
  bool is_truth() const;
  bool is_list() const;

  bool has(std::string_view key) const;
  Value at(std::string_view key) const;
  std::vector<std::pair<std::string, Value>> members() const;
  std::vector<Value> items() const;

  std::string text() const;
  bool truth() const;
  double number() const;
  /// A number that is not negative.
  double figure() const;
  /// A share of a whole.
  double fraction() const;
  /// A time in nanoseconds. Sums of such times are finite, and they are whole numbers that fit.
  double time_ns() const;
  std::chrono::nanoseconds duration() const;

  template <std::integral T>
  T count() const {
    return static_cast<T>(count_up_to(static_cast<std::uint64_t>(std::numeric_limits<T>::max())));
  }

  /// The place among `names` of the one that is written here.
  std::size_t choice(std::span<const std::string_view> names) const;

  /// Refuses an object whose figures, by these keys, fall from one to the next. Nulls are skipped.
  void check_rising(std::initializer_list<std::string_view> keys) const;

  /// Throws UsageError that calls this value `what`, unless `right`.
  void check(bool right, std::string_view what) const;

 private:
  std::uint64_t count_up_to(std::uint64_t most) const;

  const Json& json_;
  std::string place_;
};

}  // namespace concbench
