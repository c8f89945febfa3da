#include "analysis/timelines.hpp"

#include <algorithm>

namespace concbench {
namespace {

constexpr std::size_t kMostOfACase = 200;
constexpr std::size_t kMostInAll = 2000;

/// 0 stands for a step that the pass did not come to.
std::optional<std::int64_t> since(std::int64_t begin_ns, std::int64_t time_ns) {
  return time_ns == 0 ? std::nullopt : std::optional(time_ns - begin_ns);
}

Timeline beginning_of(const CaseTrace& trace, std::size_t most) {
  const PassTimes& times = trace.pass.times;
  Timeline timeline{.name = trace.name,
                    .on_loop = trace.on_loop,
                    .failure = trace.failure,
                    .opened_ns = since(times.begin_ns, times.opened_ns),
                    .submitted_ns = since(times.begin_ns, times.submitted_ns),
                    .worked_ns = since(times.begin_ns, times.worked_ns),
                    .closed_ns = since(times.begin_ns, times.closed_ns)};
  const std::size_t shown = std::min(most, trace.pass.runs.size());
  for (TaskRun run : std::span(trace.pass.runs).first(shown)) {
    run.begin_ns -= times.begin_ns;
    run.end_ns -= times.begin_ns;
    timeline.runs.push_back(run);
  }
  timeline.left_out = trace.pass.left_out + trace.pass.runs.size() - shown;
  return timeline;
}

}  // namespace

TraceSummary summarize_traces(std::span<const CaseTrace> traces, std::string file) {
  TraceSummary summary{.file = std::move(file), .cases = {}};
  const std::size_t share = kMostInAll / std::max<std::size_t>(1, traces.size());
  for (const CaseTrace& trace : traces) {
    summary.cases.push_back(beginning_of(trace, std::clamp<std::size_t>(share, 1, kMostOfACase)));
  }
  return summary;
}

}  // namespace concbench
