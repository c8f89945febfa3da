#include "history/place.hpp"

#include <concbench/error.hpp>

#include "terminal/terminal.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOff = "off";

/// As CI services say it: `true`, or 1.
bool is_set(std::string_view ci) { return !ci.empty() && ci != "false" && ci != "0"; }

/// The folder for what programs keep; empty where there is none. XDG's specification has relative
/// ones ignored.
fs::path state_folder(const HistoryVariables& variables) {
  fs::path named(variables.xdg_state_home);
  if (named.is_absolute()) return named;
  const fs::path home(variables.home);
  return home.is_absolute() ? home / ".local" / "state" : fs::path();
}

std::optional<fs::path> file_in(const fs::path& folder) {
  if (folder.empty()) return std::nullopt;
  return folder / "concbench" / "history.db";
}

}  // namespace

HistoryVariables history_variables() {
  return {.concbench_history = variable("CONCBENCH_HISTORY"),
          .ci = variable("CI"),
          .xdg_state_home = variable("XDG_STATE_HOME"),
          .home = variable("HOME")};
}

std::optional<fs::path> place_to_keep(const HistoryVariables& variables) {
  if (variables.concbench_history == kOff) return std::nullopt;
  if (!variables.concbench_history.empty()) return variables.concbench_history;
  return is_set(variables.ci) ? std::nullopt : file_in(state_folder(variables));
}

fs::path place_to_look(const HistoryVariables& variables) {
  if (variables.concbench_history == kOff) {
    throw UsageError("the history is off: CONCBENCH_HISTORY is 'off'; name a file in it");
  }
  if (!variables.concbench_history.empty()) return variables.concbench_history;
  if (const auto file = file_in(state_folder(variables))) return *file;
  throw UsageError(
      "there is no history: neither XDG_STATE_HOME nor HOME is set; CONCBENCH_HISTORY names a "
      "file");
}

}  // namespace concbench
