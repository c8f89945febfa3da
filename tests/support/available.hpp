#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "os/module.hpp"

namespace concbench {

/// The rows of a table whose code is in this build.
template <class Table>
auto available(const Table& table) {
  std::vector<const typename Table::value_type*> rows;
  for (const auto& row : table) {
    if (!row.missing.empty()) continue;
    // Their workers have workloads of the program's table alone, and none of a test.
    if constexpr (requires { row.launched; }) {
      if (row.launched) continue;
    }
    if (!row.module.empty() && !why_unloadable(row.module).empty()) continue;
    rows.push_back(&row);
  }
  return rows;
}

/// A name from a table as part of a test's name, where only letters, digits and underscores are
/// allowed.
inline std::string test_name(std::string_view name) {
  std::string text(name);
  for (char& c : text) {
    if (c == '-') c = '_';
  }
  return text;
}

}  // namespace concbench
