#include <algorithm>
#include <array>

#include "report/fields.hpp"
#include "report/report.hpp"
#include "report/tables.hpp"

namespace concbench {
namespace {

using Presence = Field::Presence;

/// Where a figure stands among those that are summarized over the samples of a case.
enum class Rank { none, headline, time, use };

struct SampleField {
  Field field;
  Rank rank = Rank::none;
  double (*of)(const Sample&) = nullptr;
  /// Whether each sample has it, and not only the summary.
  bool of_sample = true;

  constexpr SampleField newer() const {
    SampleField row = *this;
    row.field = field.newer();
    return row;
  }
};

template <auto Member, class Codec>
constexpr SampleField summarized(Rank rank, std::string_view name, Codec codec,
                                 std::string_view help) {
  using Value = std::remove_cvref_t<decltype(std::declval<Sample>().*Member)>;
  return {converted(
              name, codec, [](const Sample& s) { return s.*Member; },
              [](Sample& s, Value value) { s.*Member = value; }, help),
          rank, [](const Sample& s) { return static_cast<double>(s.*Member); }};
}

template <class Codec, class Of>
constexpr SampleField summarized(Rank rank, std::string_view name, Codec codec, Of of,
                                 std::string_view help) {
  return {computed(name, codec, of, help), rank, [](const Sample& s) { return Of{}(s); }};
}

constexpr SampleField in_summary_only(SampleField field) {
  field.of_sample = false;
  return field;
}

/// `failed` stands for all bad ends: the status of the case tells which it was.
enum class SampleStatus { ok, failed };

std::string_view name_of(SampleStatus status) {
  return status == SampleStatus::ok ? "ok" : "failed";
}

constexpr Field kSplitRows[] = {
    field<&WorkSplit::hand_over_ns>("hand_over_ns", kTime,
                                    "before a worker's first task, while tasks were being handed "
                                    "over"),
    field<&WorkSplit::waiting_ns>("waiting_ns", kTime,
                                  "before its first task after that, and between its tasks"),
    field<&WorkSplit::running_ns>("running_ns", kTime, "in its tasks"),
    field<&WorkSplit::idle_ns>("idle_ns", kTime,
                               "from the end of its last task to that of the last task of all"),
    field<&WorkSplit::collecting_ns>("collecting_ns", kTime, "from there to the end of the work"),
};

constexpr TableOf<WorkSplit> kSplitFields("split", kSplitRows);

constexpr SampleField kSampleFigures[] = {
    {field<&Sample::round>("round", kCount)},
    {field<&Sample::order>("order", kCount, "its place within the round")},
    {field<&Sample::attempt>("attempt", kCount,
                             "how often it had been taken before, and was invalid")},
    {converted(
        "status", kChoice<SampleStatus::failed>,
        [](const Sample& s) {
          return s.outcome == Outcome::ok ? SampleStatus::ok : SampleStatus::failed;
        },
        [](Sample& s, SampleStatus status) {
          s.outcome = status == SampleStatus::ok ? Outcome::ok : Outcome::failed;
        })},
    {converted(
        "reason", nullable(kText),
        [](const Sample& s) { return s.outcome == Outcome::ok ? s.invalid : s.reason; },
        [](Sample& s, std::string reason) {
          (s.outcome == Outcome::ok ? s.invalid : s.reason) = std::move(reason);
        },
        "why it failed or is invalid")},
    {computed(
        "valid", kTruth, [](const Sample& s) { return s.usable(); },
        "false: it is part of no estimate")},
    {field<&Sample::passes>("passes", kCount, "timed passes")},
    summarized<&Sample::startup_ns>(Rank::time, "startup_ns", kTime, "starting the workers"),
    summarized<&Sample::work_ns>(Rank::time, "work_ns", kTime,
                                 "from the first task handed over to the last result"),
    summarized<&Sample::teardown_ns>(Rank::time, "teardown_ns", kTime, "stopping the workers"),
    summarized(
        Rank::headline, "total_ns", kTime, [](const Sample& s) { return s.total_ns(); },
        "startup + work + teardown"),
    in_summary_only(summarized(
        Rank::use, "cpu_ns", kTime, [](const Sample& s) { return s.cpu_user_ns + s.cpu_system_ns; },
        "user + system")),
    summarized<&Sample::cpu_user_ns>(Rank::use, "cpu_user_ns", kTime,
                                     "CPU time of the sampler and all its workers"),
    summarized<&Sample::cpu_system_ns>(Rank::use, "cpu_system_ns", kTime,
                                       "the same, in the kernel"),
    summarized<&Sample::max_rss_bytes>(Rank::use, "max_rss_bytes", kCount,
                                       "peak of the largest single process, over the whole sample"),
    summarized<&Sample::voluntary_switches>(Rank::use, "voluntary_switches", kFigure,
                                            "context switches of a thread that waits"),
    summarized<&Sample::involuntary_switches>(Rank::use, "involuntary_switches", kFigure,
                                              "context switches of a thread that had more to do"),
    summarized<&Sample::minor_faults>(Rank::use, "minor_faults", kFigure,
                                      "page faults without reading from a disk"),
    summarized<&Sample::major_faults>(Rank::use, "major_faults", kFigure,
                                      "page faults with reading from a disk"),
    summarized<&Sample::submitted_ns>(
        Rank::time, "submitted_ns", kTime,
        "from the beginning of the work until all tasks were handed over"),
    summarized<&Sample::first_result_ns>(
        Rank::time, "first_result_ns", kTime,
        "from the beginning of the work until the first result was there"),
    summarized<&Sample::callbacks_ns>(Rank::time, "callbacks_ns", kTime,
                                      "what the caller spent in callbacks"),
    summarized<&Sample::task_timeouts>(Rank::use, "task_timeouts", kFigure,
                                       "tasks that were out of time"),
    summarized<&Sample::retries>(Rank::use, "retries", kFigure,
                                 "workers that died and whose tasks were run again"),
    summarized<&Sample::lost_updates>(
        Rank::use, "lost_updates", kFigure,
        "lost updates of what tasks share, where the workload allows any"),
    {field<&Sample::first_pass_ns>("first_pass_ns", kTime,
                                   "the first pass of all, warm-up or not")},
    {field<&Sample::launch_ns>("launch_ns", kTime,
                               "starting the workers of all passes, where another program does "
                               "that; 0 elsewhere")
         .newer()},
    {field<&Sample::nodes>("nodes", kCount,
                           "machines that the workers were on, where another program starts them; "
                           "0 elsewhere")
         .newer()},
    {field<&Sample::wall_ns>("wall_ns", kTime,
                             "taking the sample as a whole, with set-up, warm-up and "
                             "verification")},
    {field<&Sample::others_cpu_ns>("others_cpu_ns", kTime,
                                   "CPU time during wall_ns of everything outside this run, "
                                   "niced processes left out where this run is not niced")},
    {field<&Sample::idle_cpu_ns>(
         "idle_cpu_ns", kTime,
         "CPU time during wall_ns that nobody used, and that this run might "
         "have")
         .newer()},
    {field<&Sample::own_cpu_ns>("own_cpu_ns", kTime,
                                "CPU time during wall_ns of this run, its servers included")
         .newer()},
    {field<&Sample::steal_ns>("steal_ns", kTime,
                              "CPU time during wall_ns that the hypervisor gave to others")},
    {field<&Sample::throttled>("throttled", kCount,
                               "how often a CPU quota stopped this run during wall_ns")},
    {field<&Sample::reference_ns>("reference_ns", kTime,
                                  "a short fixed computation before and after the passes; the "
                                  "slower of the two")},
    {field<&Sample::dropped_connections>("dropped_connections", kCount,
                                         "by any listening socket of this machine while the "
                                         "sample was taken; 0 where tasks do not connect")},
    {field<&Sample::cpus>("cpus", list_of(kCount), "CPUs on which tasks ran")},
    {field<&Sample::distributions>("distributions", kDistributions,
                                   "of single events in the timed passes")
         .newer()},
    {field<&Sample::imbalance>("imbalance", nullable(kFigure),
                               "the longest time that a worker was busy over the mean of all "
                               "workers, mean over the timed passes; null: tasks were not stamped")
         .newer()},
    {field<&Sample::split>("split", nullable(kObject<kSplitFields>),
                           "where work_ns went, means over the workers, which add up to it; null: "
                           "tasks were not stamped")
         .newer()},
};

constexpr auto kSampleRows = [] {
  std::array<Field, std::ranges::count(kSampleFigures, true, &SampleField::of_sample)> fields;
  auto end = fields.begin();
  for (const SampleField& row : kSampleFigures) {
    if (row.of_sample) *end++ = row.field;
  }
  return fields;
}();

constexpr auto kMetrics = [] {
  std::array<Metric, std::size(kSampleFigures) -
                         std::ranges::count(kSampleFigures, Rank::none, &SampleField::rank)>
      metrics;
  auto end = metrics.begin();
  for (const Rank rank : {Rank::headline, Rank::time, Rank::use}) {
    for (const SampleField& row : kSampleFigures) {
      if (row.rank == rank)
        *end++ = {row.field.name, row.field.help, row.of, row.field.presence == Presence::newer};
    }
  }
  return metrics;
}();

void check_sample(const Value& from, Sample& sample) {
  from.at("valid").check(from.at("valid").truth() == sample.usable(),
                         "at odds with its status and reason");
  // Speed-ups are ratios of these.
  from.check(!sample.usable() || sample.total_ns() > 0, "valid, but took no time");
}

}  // namespace

constinit const TableOf<Sample> kSampleFields("sample", kSampleRows, check_sample);

std::span<const Metric> metrics() { return kMetrics; }

}  // namespace concbench
