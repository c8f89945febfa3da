#include <algorithm>
#include <cmath>

#include "analysis/conclude.hpp"
#include "analysis/make_report.hpp"
#include "statistics/stopping.hpp"

namespace concbench {
namespace {

/// Below this share of one CPU's time, what is measured is waiting.
constexpr double kBusy = 0.7;
/// A first pass that differs by less is no reason for more warm-up.
constexpr double kSlowStart = 0.1;
/// Of a sample's time: less is no reason for anything.
constexpr double kMuchSteal = 0.01;

using Notes = std::vector<Note>;

void note_invalid(Notes& notes, const CaseReport& c) {
  const CaseDiagnosis& d = c.diagnosis;
  if (d.invalid == 0) return;
  const auto last = std::ranges::find_if(c.samples.rbegin(), c.samples.rend(),
                                         [](const Sample& s) { return !s.invalid.empty(); });
  notes.push_back(Note{NoteKind::invalid_samples}
                      .with("invalid", d.invalid)
                      .with("taken", d.taken)
                      .with("reason", last->invalid));
}

void note_shape(Notes& notes, const CaseReport& c) {
  const Diagnosis& d = c.diagnosis.samples;
  if (const std::size_t count = d.outliers.indices.size(); count > 0) {
    notes.push_back(Note{NoteKind::outliers}.with("count", count));
  }
  if (d.drift.present) {
    notes.push_back(Note{NoteKind::drift}.with("change", d.drift.change));
  }
  const auto rounds = c.summaries.front().estimate.n;
  if (d.effective_samples < rounds) {
    notes.push_back(Note{NoteKind::autocorrelation}
                        .with("rounds", rounds)
                        .with("effective", d.effective_samples));
  }
  if (d.first_pass.present && std::abs(d.first_pass.ratio.point - 1) >= kSlowStart) {
    notes.push_back(Note{NoteKind::first_pass}.with("ratio", d.first_pass.ratio.point));
  }
  if (d.clock.too_coarse) notes.push_back({NoteKind::short_pass});
}

void note_loop(Notes& notes, const Case& c) {
  if (c.backend->staffing != Staffing::loop) return;
  if (c.offload == nullptr && !c.workload->info.asynchronous) {
    notes.push_back({NoteKind::one_after_another});
  } else if (c.in_flight < c.tasks) {
    notes.push_back(Note{NoteKind::in_flight}.with("most", c.in_flight));
  }
}

void note_turns(Notes& notes, const Case& c) {
  if (c.gil) notes.push_back(Note{NoteKind::turns}.with("turn_ns", c.gil->count()));
}

void note_timeouts(Notes& notes, const CaseReport& c) {
  const double count = c.metric("task_timeouts").summary.mean;
  if (count == 0) return;
  notes.push_back(Note{NoteKind::timeouts}.with("count", count).with("tasks", c.tasks));
}

/// What one of the units costs that all tasks together do, and what became of them.
void note_units(Notes& notes, const Case& planned, const CaseReport& c) {
  const WorkloadInfo& workload = planned.workload->info;
  if (workload.unit.empty()) return;
  const auto count = static_cast<double>(workload.units(planned.params));
  notes.push_back(Note{NoteKind::unit_cost}
                      .with("ns", c.summary("total_ns").median / count)
                      .with("unit", workload.unit));
  const double lost = c.summary("lost_updates").mean;
  if (lost == 0) return;
  notes.push_back(Note{NoteKind::lost_updates}.with("lost", lost).with("updates", count));
}

void note_lost(Notes& notes, const CaseReport& c) {
  const auto lost = std::ranges::count(c.samples, true, &Sample::lost);
  if (lost == 0) return;
  const auto last = std::ranges::find(c.samples.rbegin(), c.samples.rend(), true, &Sample::lost);
  notes.push_back(Note{NoteKind::lost_samples}
                      .with("lost", lost)
                      .with("taken", c.samples.size())
                      .with("reason", last->reason));
}

/// Of workers that another program starts.
void note_ranks(Notes& notes, const CaseReport& c, const Hosts& hosts, unsigned cpus) {
  const auto last = std::ranges::find_if(c.samples.rbegin(), c.samples.rend(),
                                         [](const Sample& s) { return s.launch_ns > 0; });
  if (last == c.samples.rend()) return;
  if (last->nodes > 1) {
    notes.push_back(Note{NoteKind::nodes}.with("ranks", c.workers).with("nodes", last->nodes));
  }
  notes.push_back(Note{NoteKind::ranks}.with("start_ns", last->launch_ns));
  if (last->nodes == 1 && c.workers > cpus) notes.back().with("crowded", true);
  if (hosts.allow_root) notes.back().with("root", true);
}

bool is_on_several_machines(const CaseReport& c) {
  return std::ranges::any_of(c.samples, [](const Sample& s) { return s.nodes > 1; });
}

/// Whether as many workers as CPUs would be had by asking for them, or only from another backend.
void note_sharing(Notes& notes, const Case& planned, const CaseReport& c, unsigned cpus) {
  notes.push_back(Note{NoteKind::shared_cpus}.with("workers", c.workers).with("cpus", cpus));
  if (planned.backend->staffing == Staffing::pool) notes.back().with("pool", true);
}

double mean_wall_ns(const CaseReport& c) {
  double sum = 0;
  for (const Sample& sample : c.samples) sum += sample.wall_ns;
  return sum / static_cast<double>(c.samples.size());
}

void note_cpu(Notes& notes, const Case& planned, const CaseReport& c, unsigned cpus) {
  const CaseDiagnosis& d = c.diagnosis;
  if (d.cpu_per_wall < kBusy) {
    notes.push_back(Note{NoteKind::off_cpu}.with("share", 1 - d.cpu_per_wall));
  } else if (c.workers > cpus && !is_on_several_machines(c)) {
    note_sharing(notes, planned, c, cpus);
  }
  if (d.steal_ns > kMuchSteal * mean_wall_ns(c)) {
    notes.push_back(Note{NoteKind::stolen}.with("steal_ns", d.steal_ns));
  }
}

void note_load(Notes& notes, const Report& report) {
  std::vector<const Sample*> disturbed;
  for (const CaseReport& c : report.cases) {
    if (!c.under_load) continue;
    const std::vector<const Sample*> kept = kept_samples(c);
    disturbed.insert(disturbed.end(), kept.begin(), kept.end());
  }
  if (disturbed.empty()) return;
  notes.push_back(Note{NoteKind::busy_machine}
                      .with("others", others_cpus(disturbed))
                      .with("cpus", report.context.cpus.allowed()));
}

double time_spent_ns(const CaseReport& c) {
  double spent = 0;
  for (const Sample& sample : c.samples) spent += sample.wall_ns;
  return spent;
}

/// Whether a run went on until its limit, or took longer than one usually does.
bool took_long(const Report& report) {
  return report.stopped_by == Ending::time_limit ||
         (report.stopped_by == Ending::rounds && report.elapsed > Settings::kNormal);
}

/// Where a run took long, and one case among several has used most of the time.
void note_costly(Notes& notes, const Report& report) {
  constexpr std::size_t kSeveral = 3;
  constexpr double kMost = 0.5;
  if (!took_long(report) || report.cases.size() < kSeveral) return;
  const auto costly = std::ranges::max_element(report.cases, {}, time_spent_ns);
  const auto elapsed_ns = static_cast<double>(report.elapsed.count());
  const double share = time_spent_ns(*costly) / elapsed_ns;
  if (share <= kMost) return;
  notes.push_back(Note{NoteKind::costly}
                      .with("case", costly->name)
                      .with("share", share)
                      .with("elapsed_ns", elapsed_ns));
}

}  // namespace

std::optional<Note> too_few_rounds(const Plan& plan) {
  const double comparisons = sharers(plan);
  if (!plan.settings.rounds || comparisons == 0) return std::nullopt;
  const double alpha = 1 - plan.settings.confidence;
  const auto needed = fewest_rounds_to_decide(comparisons, alpha);
  if (!needed || *plan.settings.rounds >= *needed) return std::nullopt;
  return Note{NoteKind::too_few_rounds}
      .with("rounds", *plan.settings.rounds)
      .with("comparisons", comparisons)
      .with("confidence", plan.settings.confidence)
      .with("needed", *needed);
}

std::vector<Note> notes_on(const Plan& plan, const Report& report) {
  Notes notes;
  if (std::optional<Note> few = too_few_rounds(plan)) notes.push_back(std::move(*few));
  note_load(notes, report);
  note_costly(notes, report);
  return notes;
}

std::vector<Note> notes_on(const Case& planned, const CaseReport& c, const Hosts& hosts,
                           unsigned cpus) {
  Notes notes;
  note_loop(notes, planned);
  note_turns(notes, planned);
  note_invalid(notes, c);
  if (c.summaries.empty()) return notes;
  if (planned.backend->launched) {
    note_lost(notes, c);
    note_ranks(notes, c, hosts, cpus);
  }
  note_units(notes, planned, c);
  note_timeouts(notes, c);
  note_shape(notes, c);
  note_cpu(notes, planned, c, cpus);
  return notes;
}

}  // namespace concbench
