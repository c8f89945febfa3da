#pragma once

#include <fmt/core.h>

#include <concbench/error.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "text/suggest.hpp"

namespace concbench {

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
