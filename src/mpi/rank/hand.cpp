#include "mpi/rank/hand.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>

#include "mpi/ends.hpp"
#include "mpi/rank/answer.hpp"
#include "mpi/rank/pace.hpp"
#include "mpi/rank/site.hpp"
#include "os/clock.hpp"
#include "os/process.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

[[noreturn]] void say_and_leave(const std::string& why) {
  const std::string line = fmt::format("{}{}\n", kRankSays, why);
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
  leave_process(1);
}

class Hand {
 public:
  Hand(World& world, const SampleOrder& order)
      : world_(world),
        site_(world, order),
        workload_(make_workload(site_.workload(), order.params, site_.surroundings())),
        workers_(world.size()),
        sender_(world, job_of(order), runs_) {
    site_.config(world, order);
    if (order.settings.latency || order.traced > 0) workers_.collect_runs(runs_);
  }

  void serve() {
    while (true) {
      const Instruction command = world_.hear();
      if (command.call == Call::end) return;
      obey(command);
    }
  }

 private:
  Job& job_of(const SampleOrder& order) {
    workload_->setup();
    if (const auto& limit = order.settings.task_timeout) {
      limit_ = std::make_unique<Watchdog>(*limit, world_.size(), [this](unsigned) { give_up(); });
    }
    return job_.emplace(JobParts{.workload = *workload_,
                                 .workers = workers_,
                                 .tasks = order.tasks,
                                 .limit = limit_.get(),
                                 .allow_timeouts = order.settings.allow_timeouts});
  }

  /// A thread cannot be ended alone.
  [[noreturn]] void give_up() {
    fail_rank(world_, fmt::format("{} took longer than {} and did not stop when it was asked to",
                                  name_of(workers_.held_by(world_.rank())),
                                  format_duration(limit_->limit())));
  }

  void obey(const Instruction& command) {
    switch (command.call) {
      case Call::run:
        world_.meet();
        return run_ranges();
      case Call::run_share:
        world_.meet();
        return run(share_of(world_.rank(), world_.size(), command.argument), UINT64_MAX);
      case Call::prepare:
        return workload_->prepare();
      case Call::clean_up:
        return workload_->clean_up();
      case Call::forget_events:
        for (SharedHistogram& events : site_.events()) events.clear();
        return;
      case Call::send_events:
        return gather_events(world_, site_.events());
      case Call::send_usage:
        gather_usage(world_);
        return;
      case Call::align:
        return tell_clock(command.argument);
      case Call::end:
        return;
    }
  }

  void run_ranges() {
    while (true) {
      std::array<std::uint64_t, 3> range{};
      world_.receive(0, range);
      if (range[0] == range[1]) return;
      run({range[0], range[1]}, range[2]);
    }
  }

  void run(Chunk tasks, std::uint64_t chunk_size) {
    // A task that comes alone says little about those to come, and reading the clock twice takes an
    // eighth of its round trip.
    if (tasks.size() == 1) {
      job_->run(tasks, world_.rank());
      return sender_.send(tasks, 0);
    }
    const auto began = Clock::now();
    for (Chunk rest = tasks; !rest.empty();) {
      const Chunk chunk{rest.begin, rest.begin + std::min(chunk_size, rest.size())};
      job_->run(chunk, world_.rank());
      rest.begin = chunk.end;
    }
    sender_.send(tasks, static_cast<std::uint64_t>((Clock::now() - began).count()));
  }

  void tell_clock(std::uint64_t times) {
    for (std::uint64_t i = 0; i < times; ++i) {
      std::array<std::uint64_t, 1> word{};
      world_.receive(0, word);
      word[0] = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
      world_.send(0, word);
    }
  }

  World& world_;
  Site site_;
  std::unique_ptr<Workload> workload_;
  WorkerTable workers_;
  std::unique_ptr<TaskLimit> limit_;
  std::optional<Job> job_;
  std::vector<TaskRun> runs_;
  AnswerSender sender_;
};

}  // namespace

void fail_rank(const World& world, const std::string& why) {
  say_and_leave(fmt::format("rank {} on node {}: {}", world.rank(), world.node(), why));
}

void fail_early(const std::string& why) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  say_and_leave(fmt::format("on node {}: {}", host.data(), why));
}

void serve(World& world, const SampleOrder& order) { Hand(world, order).serve(); }

}  // namespace concbench
