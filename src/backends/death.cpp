#include "death.hpp"

#include <fmt/format.h>

#include <concbench/job.hpp>

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

}  // namespace concbench
