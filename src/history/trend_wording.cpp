#include <fmt/core.h>

#include <cmath>

#include "history/list.hpp"
#include "history/trend.hpp"
#include "report/ratio_text.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"

namespace concbench {
namespace {

void add_gap(std::vector<std::string>& remarks, std::size_t count, std::string_view why) {
  if (count == 0) return;
  remarks.push_back(fmt::format("{} left out: {}", counted(count, "run"), why));
}

std::string spoken_run(const KeptRun& run) {
  const std::string commit =
      run.commit.empty() ? "" : fmt::format(", commit {}", short_commit(run.commit));
  return fmt::format("run {} ({}{})", run.number, short_date(run.date), commit);
}

std::string nothing_found(const Trend& trend) {
  const std::size_t fewest = fewest_runs(trend.settings.confidence);
  const std::string runs = counted(trend.points.size(), "run");
  if (trend.points.size() >= fewest) {
    return fmt::format("No sure change of {} in {}.", trend.case_name, runs);
  }
  return fmt::format("No change of {} can be shown in {}: for {:g} % sureness it takes {} or more.",
                     trend.case_name, runs, 100 * trend.settings.confidence, fewest);
}

/// concbench itself may be what changed.
std::string version_remark(const Trend& trend) {
  const std::size_t at = trend.changes.back().at;
  const std::string& before = trend.points[at - 1].run.version;
  const std::string& after = trend.points[at].run.version;
  return before == after ? "" : fmt::format("; concbench was {} before, {} since", before, after);
}

}  // namespace

std::string change_text(const LevelChange& change, Quantity quantity) {
  const bool up = change.ratio.point >= 1;
  const Estimate factor = up ? change.ratio : inverse(change.ratio);
  const bool is_time = quantity == Quantity::time;
  const std::string_view words = is_time ? (up ? "slower" : "faster") : (up ? "more" : "less");
  const std::string bounds =
      is_bounded(factor) && factor.lower > 0 ? fmt::format(" ({})", factors_text(factor)) : "";
  return fmt::format("{}x {}{}", factor_text(factor.point), words, bounds);
}

std::string headline(const Trend& trend) {
  return fmt::format("{} of {} over {} on {}", spoken_name(trend.settings.metric->key),
                     trend.case_name, counted(trend.points.size(), "run"), trend.host);
}

std::string answer(const Trend& trend) {
  if (trend.changes.empty()) return nothing_found(trend);
  const LevelChange& last = trend.changes.back();
  const Quantity quantity = quantity_of(trend.settings.metric->key);
  const std::string earlier =
      trend.changes.size() == 1
          ? ""
          : fmt::format(", the last of {} sure changes", trend.changes.size());
  return fmt::format("{} is {} since {} than before{} ({:g} % sure){}.", trend.case_name,
                     change_text(last, quantity), spoken_run(trend.points[last.at].run), earlier,
                     100 * trend.settings.confidence, version_remark(trend));
}

std::vector<std::string> remarks_on(const Trend& trend) {
  std::vector<std::string> remarks;
  add_gap(remarks, trend.gaps.other_machine, "from another machine or build");
  add_gap(remarks, trend.gaps.other_settings, "measured with other settings");
  add_gap(remarks, trend.gaps.no_figure, "the case has no figure there");
  add_gap(remarks, trend.gaps.unreadable, "its report cannot be read");
  return remarks;
}

}  // namespace concbench
