#pragma once

#include <fmt/core.h>

#include <concbench/error.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// `; did you mean 'thread'?` for the candidate nearest to `typed`, or an empty string where none
/// is near enough to be a likely slip of the hand.
std::string did_you_mean(std::string_view typed, std::span<const std::string_view> candidates);

/// The same, or `; there are sequential, thread, ...` where none is near enough.
std::string did_you_mean_or_all(std::string_view typed,
                                std::span<const std::string_view> candidates);

/// Throws UsageError for a text that is none of some words.
[[noreturn]] void refuse_word(std::string_view text, std::string_view option,
                              std::span<const std::string_view> words);

/// A row's name stands in it, or in the words about it.
template <class Row>
std::string_view row_name(const Row& row) {
  if constexpr (requires { row.info.name; }) {
    return row.info.name;
  } else {
    return row.name;
  }
}

/// The row of a table with this name. Throws UsageError, `no WHAT named 'X'; did you mean 'Y'?`.
template <class Row>
const Row& find_named(std::span<const Row> table, std::string_view name, std::string_view what) {
  std::vector<std::string_view> names;
  for (const Row& row : table) {
    if (row_name(row) == name) return row;
    names.push_back(row_name(row));
  }
  throw UsageError(fmt::format("no {} named '{}'{}", what, name, did_you_mean_or_all(name, names)));
}

}  // namespace concbench
