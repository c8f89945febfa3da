#include "report/trace_events.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace concbench {
namespace {

/// What one case shows, put together in the order of what matters most.
class Scene {
 public:
  Scene(const CaseTrace& c, std::uint64_t process, std::size_t most, TraceEvents& all)
      : c_(c), process_(process), most_(most), all_(all), before_(all.size()) {}

  /// Lanes are numbered from `next_lane` on.
  void play(std::uint64_t& next_lane) {
    all_.processes.push_back(c_.name);
    all_.lanes.push_back({process_, process_, "caller"});
    add_phases();
    const std::size_t runs = choose_lanes();
    name_lanes(next_lane);
    for (const WorkerEvent& event : c_.pass.events) add_event(event);
    for (const TaskRun& run : std::span(c_.pass.runs).first(runs)) add_run(run);
    all_.left_out.push_back(c_.pass.left_out + c_.pass.runs.size() - runs);
  }

 private:
  std::int64_t since_begin(std::int64_t time_ns) const { return time_ns - c_.pass.times.begin_ns; }

  /// Of a pass that did not come to its end, when something was last heard of it.
  std::int64_t last_sign() const {
    const PassTimes& t = c_.pass.times;
    std::int64_t last =
        std::max({t.begin_ns, t.opened_ns, t.submitted_ns, t.first_result_ns, t.worked_ns});
    for (const TaskRun& run : c_.pass.runs) last = std::max(last, run.end_ns);
    for (const WorkerEvent& event : c_.pass.events) last = std::max(last, event.time_ns);
    return last;
  }

  void add_phases() {
    const PassTimes& t = c_.pass.times;
    if (t.begin_ns == 0) return;
    add_phase("startup", t.begin_ns, t.opened_ns);
    if (t.opened_ns == 0) return;
    add_phase("work", t.opened_ns, t.worked_ns);
    if (t.worked_ns == 0) return;
    add_phase("hand-over", t.opened_ns, t.submitted_ns);
    add_instant(process_, t.first_result_ns, "first result", "");
    add_phase("teardown", t.worked_ns, t.closed_ns);
  }

  void add_phase(std::string_view name, std::int64_t begin_ns, std::int64_t end_ns) {
    const std::int64_t end = end_ns == 0 ? last_sign() : end_ns;
    all_.events.push_back({.kind = TraceEvent::Kind::phase,
                           .process = process_,
                           .lane = process_,
                           .begin_ns = since_begin(begin_ns),
                           .length_ns = end - begin_ns,
                           .name = name});
  }

  void add_instant(std::uint64_t lane, std::int64_t time_ns, std::string_view name,
                   std::string_view what) {
    all_.events.push_back({.kind = TraceEvent::Kind::instant,
                           .process = process_,
                           .lane = lane,
                           .begin_ns = since_begin(time_ns),
                           .name = name,
                           .what = what});
  }

  /// Notes the lanes of all events and of the first runs, as many as there is room for, and says
  /// how many these are. What names a lane takes room, too.
  std::size_t choose_lanes() {
    for (const WorkerEvent& event : c_.pass.events) used_.insert(event.worker);
    std::size_t size = all_.size() - before_ + used_.size() + c_.pass.events.size();
    std::size_t runs = 0;
    for (const TaskRun& run : c_.pass.runs) {
      size += used_.contains(run.worker) ? 1 : 2;
      if (size > most_) break;
      used_.insert(run.worker);
      ++runs;
    }
    return runs;
  }

  void name_lanes(std::uint64_t& next_lane) {
    for (const unsigned worker : used_) {
      lane_of_[worker] = next_lane;
      const std::string_view what = c_.on_loop ? "place" : "worker";
      all_.lanes.push_back({process_, next_lane++, fmt::format("{} {}", what, worker)});
    }
  }

  void add_event(const WorkerEvent& event) {
    const bool died = event.kind == WorkerEvent::Kind::death;
    add_instant(lane_of_[event.worker], event.time_ns, died ? "worker died" : "retry", event.what);
  }

  void add_run(const TaskRun& run) {
    all_.events.push_back(
        {.kind = TraceEvent::Kind::task,
         .process = process_,
         .lane = lane_of_[run.worker],
         .begin_ns = since_begin(run.begin_ns),
         .length_ns = run.end_ns - run.begin_ns,
         .task = run.task,
         // Clocks of several machines agree only so far.
         .wait_ns = std::max<std::int64_t>(run.begin_ns - c_.pass.times.opened_ns, 0)});
  }

  const CaseTrace& c_;
  std::uint64_t process_;
  std::size_t most_;
  TraceEvents& all_;
  std::size_t before_;
  /// Workers of which something is shown.
  std::set<unsigned> used_;
  std::map<unsigned, std::uint64_t> lane_of_;
};

}  // namespace

TraceEvents trace_events(std::span<const CaseTrace> cases, std::size_t most) {
  TraceEvents all;
  std::uint64_t process = 0;
  std::uint64_t next_lane = cases.size() + 1;
  for (const CaseTrace& c : cases) Scene(c, ++process, most / cases.size(), all).play(next_lane);
  std::ranges::sort(all.events, {}, [](const TraceEvent& e) {
    return std::tuple(e.begin_ns, -e.length_ns, e.process, e.lane);
  });
  return all;
}

}  // namespace concbench
