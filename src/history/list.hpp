#pragma once

#include <string>
#include <vector>

#include "history/store.hpp"
#include "report/fields.hpp"
#include "report/format.hpp"

namespace concbench {

/// Runs that are kept, the oldest first. A value: formats are functions of it.
struct RunList {
  /// Where they are kept.
  std::string file;
  std::vector<KeptRun> runs;
};

/// The date of a run for people, such as `2026-11-28 18:03`.
std::string short_date(const std::string& date);
/// As much of a commit as people need.
std::string short_commit(const std::string& commit);

extern const TableOf<KeptRun> kKeptRunFields;
std::string render_run_list_json(const RunList& list, const RenderOptions& options);
/// The JSON Schema of that.
std::string history_schema();

template <>
std::span<const Format<RunList>> formats<RunList>();

}  // namespace concbench
