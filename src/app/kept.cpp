#include "app/kept.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "history/place.hpp"

namespace concbench {

KeptRuns::KeptRuns()
    : file_(place_to_look(history_variables())),
      history_(open_history(file_, HistoryAccess::look)) {}

std::vector<KeptRun> KeptRuns::last(std::size_t count) const {
  return history_ == nullptr ? std::vector<KeptRun>() : history_->last(count);
}

KeptRun KeptRuns::find(std::optional<std::int64_t> number) const {
  const std::vector<KeptRun> newest = last(1);
  if (newest.empty()) {
    throw UsageError(fmt::format("no run is kept yet in '{}'", file_.native()));
  }
  if (!number) return newest.front();
  if (const auto run = history_->find(*number)) return *run;
  throw UsageError(
      fmt::format("no run {} is kept; 'concbench history' lists those that are", *number));
}

NamedReport KeptRuns::read(const KeptRun& run) const {
  const std::string name = fmt::format("run {}", run.number);
  return {name, packed_report_in(history_->report(run.number), name)};
}

}  // namespace concbench
