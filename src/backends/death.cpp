#include "death.hpp"

#include <fmt/format.h>

#include <concbench/job.hpp>
#include <concbench/os/alarm.hpp>

namespace concbench {
namespace {

std::string held_text(Chunk held) {
  if (held.empty()) return "with no task in hand";
  return fmt::format("while it held {}", name_of(held));
}

}  // namespace

WorkerDied worker_died(const ExitStatus& status, Chunk held) {
  return WorkerDied(fmt::format("worker {} {} {}", status.pid, status.reason(), held_text(held)));
}

std::optional<Chunk> left_by_timeout(Job& job, const ExitStatus& status, unsigned worker) {
  const Chunk held = job.workers().held_by(worker);
  if (job.limit() == nullptr || !status.killed_by(alarm_signal()) || held.empty()) {
    return std::nullopt;
  }
  job.time_out(held.begin);
  job.end(worker, 0);
  return Chunk{held.begin + 1, held.end};
}

}  // namespace concbench
