#include "app/pick.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>
#include <set>

#include "report/wording.hpp"
#include "terminal/terminal.hpp"

namespace concbench {
namespace {

std::string render_pick(const Report& report, const RenderOptions&) {
  std::string text;
  if (!report.sweep || !report.complete || report.rounds == 0) return text;
  for (const Recommendation& r : report.sweep->recommendations) {
    if (r.pick) text += report.sweep->options[*r.pick] + "\n";
  }
  return text;
}

}  // namespace

void refuse_several_picks(const Plan& plan) {
  const std::vector<std::size_t> baselines = plan.baselines();
  const std::set<std::size_t> works(baselines.begin(), baselines.end());
  if (works.size() == 1) return;
  throw UsageError(
      fmt::format("--pick is for one set of parameters, and there are {}", works.size()));
}

const Format<Report>& pick_format() {
  static constexpr Format<Report> kPick{.name = "--pick", .help = "", .render = render_pick};
  return kPick;
}

ExitCode tell_of_picks(const Report& report) {
  const bool none = render_pick(report, {}).empty();
  const ExitCode code = none ? ExitCode::case_failed : ExitCode::fine;
  if (!report.sweep) return code;
  if (none && !report.complete) {
    write_message("nothing to pick: the sweep was cut short");
    return code;
  }
  for (const Recommendation& r : report.sweep->recommendations) {
    if (r.decided) continue;
    write_message(fmt::format("{}{}", none ? "nothing to pick: " : "", sentence_of(report, r)));
  }
  return code;
}

}  // namespace concbench
