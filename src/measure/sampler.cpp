#include "measure/sampler.hpp"

#include <fmt/core.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "measure/disturbance.hpp"
#include "measure/passes.hpp"
#include "measure/record.hpp"
#include "mpi/launch.hpp"
#include "os/last_will.hpp"
#include "os/machine.hpp"
#include "os/memory.hpp"
#include "os/process.hpp"
#include "os/signals.hpp"
#include "os/usage.hpp"
#include "runtime/job.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using Deadline = std::optional<Clock::time_point>;

/// The most tasks under way at once: tasks that a loop hands to a pool wait in the pool.
unsigned slots(const Case& c) { return c.offload == nullptr ? c.workers * c.in_flight : c.workers; }

/// What a sample is waited for with; as in ForkingSampler.
struct Wait {
  const Fd* signals;
  const std::function<void()>& on_wait;
  Deadline deadline;

  Deadline next_tick() const {
    using namespace std::chrono_literals;
    return on_wait ? Deadline(Clock::now() + 1s) : std::nullopt;
  }
};

/// One sample while it is being taken.
class Taking {
 public:
  /// `launch`: how the workers are started, where another program does that. `traced`: how many
  /// runs of tasks are kept for a trace.
  /// `memory_kills`: how many processes have been killed for want of memory by now; kept up to
  /// date.
  Taking(const Case& c, const Settings& settings, std::optional<Launch> launch,
         std::uint64_t& memory_kills, std::size_t traced = 0)
      : case_(c),
        settings_(settings),
        launch_(std::move(launch)),
        memory_kills_(memory_kills),
        traced_(traced),
        workers_(slots(c), settings.latency ? Stamps::on : Stamps::off, traced),
        distributions_(c.workload->info.distributions.size()) {}

  Sample take(const ExecutorConfig& config, const Surroundings& surroundings, const Wait& wait) {
    Surroundings around = surroundings;
    around.distributions = distributions_.values();
    record_->pass_began_ns = Clock::now().time_since_epoch().count();
    const std::vector<pid_t> others = own_children();
    const pid_t pid = fork_process([&] {
      lead_own_group();
      take_descendants_along();
      let_signals_through();
      run(config, around);
    });
    // Both set the group: neither may go on before it exists.
    lead_own_group(pid);
    Child child(pid);
    Sample sample = watch(child, wait);
    kill_group(pid);
    kill_children_but(others);
    sample.cpus = workers_.cpus();
    if (sample.outcome == Outcome::ok) add_events(sample);
    return sample;
  }

  /// What the sampler process does.
  [[noreturn]] void run(const ExecutorConfig& config, const Surroundings& around) {
    if (!launch_) run_sample(case_, settings_, config, around, workers_, *record_);
    run_launched_sample(*launch_, order_of(case_, settings_, config, around, traced_),
                        {workers_, around.distributions}, *record_);
  }

  /// Of the last pass; only where runs are kept.
  PassTrace traced() const { return workers_.trace()->read(); }

 private:
  /// Sleeps until the sampler has ended or must be ended.
  Sample watch(Child& child, const Wait& wait) {
    std::vector<const Fd*> fds{&child.pidfd()};
    if (wait.signals != nullptr) fds.push_back(wait.signals);
    Deadline tick = wait.next_tick();
    while (true) {
      const Deadline first = earlier(earlier(pass_deadline(), wait.deadline), tick);
      const auto ready = wait_readable(fds, first);
      if (ready == 0) return outcome(child.wait());
      if (ready) return ended(Outcome::interrupted, "interrupted");
      if (has_passed(wait.deadline)) return ended(Outcome::time_limit, "time limit");
      if (has_passed(pass_deadline())) return timed_out();
      if (!has_passed(tick)) continue;
      wait.on_wait();
      tick = wait.next_tick();
    }
  }

  static bool has_passed(const Deadline& deadline) { return deadline && Clock::now() >= *deadline; }

  /// The pass in hand may have begun since this was last asked. Once all is told the sampler only
  /// gives its memory back, and much of that may take longer than a pass.
  Deadline pass_deadline() const {
    if (!settings_.timeout || record_->complete.load(std::memory_order_acquire))
      return std::nullopt;
    const Clock::time_point began{std::chrono::nanoseconds(record_->pass_began_ns)};
    return deadline_after(began, *settings_.timeout);
  }

  static Deadline earlier(Deadline a, Deadline b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
  }

  Sample timed_out() const {
    return ended(Outcome::timed_out,
                 fmt::format("a pass took longer than {}{}", format_duration(*settings_.timeout),
                             while_running()));
  }

  Sample outcome(const ExitStatus& status) const {
    if (record_->complete.load(std::memory_order_acquire)) return to_sample(*record_);
    const std::string held = while_running();
    std::string reason = fmt::format("sampler {} {}", status.pid, status.reason());
    if (lacked_memory(status)) {
      reason += fmt::format(", probably out of memory{}", held.empty() ? "" : ",");
    }
    return ended(Outcome::failed, reason + held);
  }

  /// What kills for want of memory sends signal 9, like everyone else.
  bool lacked_memory(const ExitStatus& status) const {
    if (!status.killed_by(9)) return false;
    const std::uint64_t now = out_of_memory_kills();
    return now > std::exchange(memory_kills_, now);
  }

  /// Nobody records any more: all who could are gone.
  void add_events(Sample& sample) const {
    const auto add = [&sample](std::string_view name, const Histogram& events) {
      if (events.count() == 0) return;
      sample.distributions.push_back(describe(std::string(name), events));
    };
    for (std::size_t i = 0; i < distributions_.size(); ++i) {
      add(case_.workload->info.distributions[i], distributions_[i].read());
    }
    const LatencyTable* latency = workers_.latency();
    if (latency == nullptr) return;
    add("latency.wait", latency->waits());
    add("latency.run", latency->runs());
    sample.imbalance = latency->imbalance();
    sample.split = latency->split();
  }

  std::string while_running() const {
    const std::string held = workers_.held();
    return held.empty() ? "" : fmt::format(" while it ran {}", held);
  }

  const Case& case_;
  const Settings& settings_;
  std::optional<Launch> launch_;
  std::uint64_t& memory_kills_;
  std::size_t traced_;
  WorkerTable workers_;
  SharedArray<SharedHistogram> distributions_;
  Shared<SampleRecord> record_;
};

/// What happened on this machine while a sample was taken.
class Watch {
 public:
  Watch(const Stage& stage, const SystemMeter& meter, const CpuBudget& cpus,
        const WorkloadInfo& workload)
      : stage_(stage),
        meter_(meter),
        usable_cpus_(cpus.allowed() == cpus.present ? cpus.present : 0),
        connects_(workload.connects) {}

  void note(Sample& sample) const {
    const SystemUse system = meter_.read() - system_;
    const auto own = own_cpu() - own_;
    sample.wall_ns = to_ns(Clock::now() - began_);
    const auto others = system.busy - own - (niced_ ? std::chrono::nanoseconds(0) : system.niced);
    sample.others_cpu_ns = std::max(0.0, to_ns(others));
    sample.own_cpu_ns = to_ns(own);
    sample.idle_cpu_ns =
        std::max(0.0, usable_cpus_ * sample.wall_ns - to_ns(system.busy + system.steal));
    sample.steal_ns = to_ns(system.steal);
    sample.throttled = system.throttled;
    sample.dropped_connections = dropped() - dropped_;
  }

 private:
  /// The coordinator's, that of the samplers that it has reaped, and that of the servers.
  std::chrono::nanoseconds own_cpu() const {
    const Usage usage = usage_so_far();
    return usage.cpu_user + usage.cpu_system + stage_.servers_cpu();
  }

  std::uint64_t dropped() const { return connects_ ? dropped_connections() : 0; }

  const Stage& stage_;
  const SystemMeter& meter_;
  /// All of the machine, or 0: where this run may use a part of it, it cannot tell whose idle time
  /// that is.
  double usable_cpus_;
  bool niced_ = is_niced();
  bool connects_;
  Clock::time_point began_ = Clock::now();
  SystemUse system_ = meter_.read();
  std::chrono::nanoseconds own_ = own_cpu();
  std::uint64_t dropped_ = dropped();
};

Settings one_pass(Settings settings) {
  settings.min_sample_time.emplace(0);
  settings.latency = false;
  return settings;
}

/// In memory where there is such a folder and the user wants no other: what ranks of one machine
/// exchange lies in it.
std::filesystem::path ranks_parent() {
  const std::filesystem::path memory = "/dev/shm";
  const bool is_usual = ::getenv("TMPDIR") == nullptr && ::access(memory.c_str(), W_OK) == 0;
  return is_usual ? memory : "";
}

bool shows_output(const Case& c) {
  const auto asked = c.workload->info.shows_output;
  return asked != nullptr && asked(c.params);
}

bool needs_ranks(const Plan& plan) {
  return std::ranges::any_of(
      plan.cases, [](const Case& c) { return c.backend->launched && c.skipped.empty(); });
}

/// One that did not end in time would not do so now.
bool is_worth_it(const CaseResult& result) {
  return !result.samples.empty() &&
         (result.status == Status::ok || result.status == Status::failed);
}

}  // namespace

std::vector<int> choose_pins(Pinning pinning) {
  switch (pinning) {
    case Pinning::none:
      return {};
    case Pinning::compact:
      return cpus_compact();
    case Pinning::spread:
      return cpus_spread();
  }
  return {};
}

ForkingSampler::ForkingSampler(const Plan& plan, Stage& stage, const Fd* signals,
                               std::function<void()> on_wait)
    : plan_(plan),
      stage_(stage),
      signals_(signals),
      on_wait_(std::move(on_wait)),
      pins_(choose_pins(plan.settings.pinning)),
      single_pass_(plan.cases.size()) {
  if (!needs_ranks(plan)) return;
  ranks_folder_.emplace(ranks_parent());
  ranks_folder_->outlive_nobody();
}

std::optional<Launch> ForkingSampler::launch_for(std::size_t index) const {
  const Case& c = plan_.cases[index];
  if (!c.backend->launched) return std::nullopt;
  return Launch{.mpirun = find_mpirun(),
                .program = rank_program(),
                .hosts = plan_.hosts,
                .ranks = c.workers,
                .cpus = plan_.cpus.allowed(),
                .folder = ranks_folder_->path(),
                .directory = stage_.surroundings(index).directory,
                .shows_output = shows_output(c),
                .arguments = own_arguments()};
}

/// Removes what a sample that did not end well has left.
void ForkingSampler::sweep(std::size_t index) {
  stage_.sweep(index);
  if (ranks_folder_) ranks_folder_->clear();
}

/// What its tasks met was no failure of theirs, where they had lost their server.
void ForkingSampler::add_cause(Sample& sample, std::size_t index) {
  if (sample.outcome != Outcome::failed) return;
  const std::string end = stage_.server_end(index);
  if (!end.empty()) sample.reason += fmt::format("; {}", end);
}

ExecutorConfig ForkingSampler::config_for(const Case& c) const {
  return {.workers = c.workers,
          .in_flight = c.in_flight,
          .offload = c.offload,
          .streams = c.dispatch->results != Results::together,
          .cpus = plan_.cpus.allowed(),
          .pins = pins_};
}

std::optional<CaseTrace> ForkingSampler::trace(std::size_t index, std::size_t most,
                                               Deadline deadline) {
  const Case& c = plan_.cases[index];
  CaseTrace found{.name = c.name,
                  .on_loop = c.backend->staffing == Staffing::loop && c.offload == nullptr};
  const Settings settings = one_pass(plan_.settings);
  Sample sample;
  try {
    Taking taking(c, settings, launch_for(index), memory_kills_, most);
    sample = taking.take(config_for(c), stage_.surroundings(index), {signals_, on_wait_, deadline});
    found.pass = taking.traced();
  } catch (const std::system_error& e) {
    sample = ended(Outcome::failed, e.what());
  }
  if (sample.outcome != Outcome::ok) sweep(index);
  if (sample.outcome == Outcome::interrupted || sample.outcome == Outcome::time_limit) {
    return std::nullopt;
  }
  found.failure = sample.reason;
  return found;
}

/// The first sample decides for all: a pass that takes about as long as the limit must not be
/// repeated in some samples and not in others.
Settings ForkingSampler::settings_for(std::size_t index) const {
  Settings settings = plan_.settings;
  if (!settings.min_sample_time && single_pass_[index].value_or(false)) {
    settings.min_sample_time.emplace(0);
  }
  return settings;
}

Sample ForkingSampler::take(std::size_t index, std::optional<Clock::time_point> deadline) {
  const Case& c = plan_.cases[index];
  const unsigned cpus = plan_.cpus.allowed();
  const Watch watch(stage_, system_, plan_.cpus, c.workload->info);
  const Settings settings = settings_for(index);
  Sample sample;
  try {
    sample = Taking(c, settings, launch_for(index), memory_kills_)
                 .take(config_for(c), stage_.surroundings(index), {signals_, on_wait_, deadline});
  } catch (const std::system_error& e) {
    // The system refused the sampler itself; the next case may fare better.
    sample = ended(Outcome::failed, e.what());
  }
  watch.note(sample);
  const Sample recent = recent_.widened(sample);
  if (sample.outcome != Outcome::ok) {
    sweep(index);
    add_cause(sample, index);
    return sample;
  }
  if (!single_pass_[index]) single_pass_[index] = sample.total_ns() >= to_ns(Settings::kLongPass);
  fastest_reference_ns_ = std::min(fastest_reference_ns_, sample.reference_ns);
  sample.invalid = why_incomplete(sample, c.workload->info);
  if (sample.invalid.empty() && !plan_.settings.keep_invalid) {
    sample.invalid = why_disturbed(recent, cpus, fastest_reference_ns_);
  }
  return sample;
}

std::vector<CaseTrace> trace_cases(const Measurements& measurements, const TraceCase& trace_case) {
  std::vector<CaseTrace> traces;
  if (measurements.ending == Ending::interrupted) return traces;
  const auto cases =
      static_cast<std::size_t>(std::ranges::count_if(measurements.cases, is_worth_it));
  const std::size_t room = kMostTraceEvents / std::max<std::size_t>(1, cases);
  for (std::size_t i = 0; i < measurements.cases.size(); ++i) {
    if (!is_worth_it(measurements.cases[i])) continue;
    std::optional<CaseTrace> trace = trace_case(i, room);
    if (!trace) break;
    traces.push_back(std::move(*trace));
  }
  return traces;
}

}  // namespace concbench
