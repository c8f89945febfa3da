#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace concbench {

/// What in the environment says where runs are kept; empty: not set.
struct HistoryVariables {
  std::string_view concbench_history = {};
  std::string_view ci = {};
  std::string_view xdg_state_home = {};
  std::string_view home = {};
};

HistoryVariables history_variables();

/// The file in which a run is kept: $CONCBENCH_HISTORY, or $XDG_STATE_HOME/concbench/history.db, or
/// the same below ~/.local/state. Absent where CONCBENCH_HISTORY is `off`, where CI is set and no
/// file is named, and where there is no folder for it.
std::optional<std::filesystem::path> place_to_keep(const HistoryVariables& variables);

/// The file in which runs are looked up, which CI does not change. Throws UsageError where there
/// is none, with the way out.
std::filesystem::path place_to_look(const HistoryVariables& variables);

}  // namespace concbench
