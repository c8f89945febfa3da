#include "app/keep.hpp"

#include <fmt/core.h>

#include <exception>

#include "history/commit.hpp"
#include "history/place.hpp"
#include "history/store.hpp"
#include "terminal/terminal.hpp"
#include "text/words.hpp"

namespace concbench {
namespace {

std::string current_commit() {
  std::error_code error;
  const std::filesystem::path here = std::filesystem::current_path(error);
  return error ? "" : commit_of(here);
}

/// Without the folder of the program, which tells nothing of the run.
std::string command_text(std::vector<std::string> words) {
  if (!words.empty()) words.front() = std::filesystem::path(words.front()).filename();
  return join_words(words);
}

KeptRun kept(const Report& report, const std::string& commit) {
  const Context& context = report.context;
  return {.date = context.date,
          .host = context.environment.host,
          .cpu_model = context.environment.cpu_model,
          .version = context.version,
          .commit = commit,
          .command = command_text(context.command_line),
          .workload = report.cases.empty() ? "" : report.cases.front().workload,
          .cases = report.cases.size(),
          .complete = report.complete};
}

}  // namespace

RunKeeper::RunKeeper(bool wanted) {
  if (wanted) file_ = place_to_keep(history_variables());
  if (file_) commit_ = current_commit();
}

void RunKeeper::keep(const Report& report) const noexcept {
  if (!file_ || report.rounds == 0) return;
  try {
    // Whoever has built or installed it so knows.
    if (!why_no_history().empty()) return;
    open_history(*file_, HistoryAccess::keep)
        ->keep(kept(report, commit_), json_line_of(report), HistoryBound());
  } catch (const std::exception& e) {
    write_message(fmt::format("this run is not kept: {}; --no-history keeps none", e.what()));
  }
}

}  // namespace concbench
