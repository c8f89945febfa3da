#include "analysis/notes.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "report/figure.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// Below this share of one CPU's time, what is measured is waiting.
constexpr double kBusy = 0.7;
constexpr double kFewOfAll = 0.5;

using Notes = std::vector<std::string>;

double percent(double fraction) { return 100 * fraction; }

void note_invalid(Notes& notes, const CaseReport& c) {
  const CaseDiagnosis& d = c.diagnosis;
  if (d.invalid == 0) return;
  const auto last = std::ranges::find_if(c.samples.rbegin(), c.samples.rend(),
                                         [](const Sample& s) { return !s.invalid.empty(); });
  notes.push_back(fmt::format("{} of {} samples were invalid and are left out (the last one: {})",
                              d.invalid, d.taken, last->invalid));
  if (static_cast<double>(d.invalid) > kFewOfAll * static_cast<double>(d.taken)) {
    notes.push_back("this machine is too busy to tell");
  }
}

void note_shape(Notes& notes, const CaseReport& c) {
  const Diagnosis& d = c.diagnosis.samples;
  if (const std::size_t count = d.outliers.indices.size(); count > 0) {
    notes.push_back(fmt::format("{} outlier{} (kept)", count, count == 1 ? "" : "s"));
  }
  if (d.drift.present) {
    notes.push_back(fmt::format("drifted by {:+.0f} % over the rounds", percent(d.drift.change)));
  }
  const auto rounds = c.summaries.front().estimate.n;
  if (d.effective_samples < rounds) {
    notes.push_back(fmt::format("rounds resemble their neighbours: {} tell as much as {} would",
                                rounds, d.effective_samples));
  }
  if (d.first_pass.present) {
    notes.push_back(fmt::format("the first pass took {:.2f} times as long as later ones",
                                d.first_pass.ratio.point));
  }
  if (d.clock.too_coarse) notes.push_back("a pass is too short for the clock; give it more tasks");
}

void note_loop(Notes& notes, const Case& c) {
  if (c.backend->staffing != Staffing::loop) return;
  if (c.offload == nullptr && !c.workload->info.asynchronous) {
    notes.push_back("tasks that never wait for the loop run one after another, in its one thread");
  } else if (c.in_flight < c.tasks) {
    notes.push_back(fmt::format("at most {} tasks were under way at once", c.in_flight));
  }
}

void note_turns(Notes& notes, const Case& c) {
  if (!c.gil) return;
  notes.push_back(fmt::format("its threads took turns, of {} while others waited (--gil)",
                              spell_duration(*c.gil)));
}

void note_timeouts(Notes& notes, const CaseReport& c) {
  const double count = c.metric("task_timeouts").summary.mean;
  if (count > 0)
    notes.push_back(fmt::format("{:.3g} of {} tasks a pass were out of time", count, c.tasks));
}

/// What one of the units costs that all tasks together do, and what became of them.
void note_units(Notes& notes, const Case& planned, const CaseReport& c) {
  const WorkloadInfo& workload = planned.workload->info;
  if (workload.unit.empty()) return;
  const auto count = static_cast<double>(workload.units(planned.params));
  const double each_ns = c.summary("total_ns").median / count;
  notes.push_back(fmt::format("{} ns for each {}, {} million a second", short_number(each_ns),
                              workload.unit, short_number(1e3 / each_ns)));
  const double lost = c.summary("lost_updates").mean;
  if (lost > 0) notes.push_back(fmt::format("lost {:.0f} of {:.0f} updates a pass", lost, count));
}

void note_cpu(Notes& notes, const CaseReport& c, unsigned cpus) {
  const CaseDiagnosis& d = c.diagnosis;
  if (d.cpu_per_wall < kBusy) {
    notes.push_back(fmt::format("off-CPU: waiting, not computing, for {:.0f} % of the time",
                                percent(1 - d.cpu_per_wall)));
  } else if (c.workers > cpus) {
    notes.push_back(fmt::format("{} workers share {} CPUs", c.workers, cpus));
  }
  if (d.steal_ns > 0) {
    notes.push_back(
        fmt::format("the hypervisor stole {:.1f} ms of CPU a sample", d.steal_ns / 1e6));
  }
}

}  // namespace

std::vector<std::string> notes_on(const Case& planned, const CaseReport& c, unsigned cpus) {
  Notes notes;
  note_loop(notes, planned);
  note_turns(notes, planned);
  note_invalid(notes, c);
  if (c.summaries.empty()) return notes;
  note_units(notes, planned, c);
  note_timeouts(notes, c);
  note_shape(notes, c);
  note_cpu(notes, c, cpus);
  return notes;
}

}  // namespace concbench
