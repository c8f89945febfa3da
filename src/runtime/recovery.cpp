#include "runtime/recovery.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "os/signals.hpp"

namespace concbench {
namespace {

/// Kills from outside may hit one process after another before it comes to run, which is no task's
/// fault; a process that cannot live at all is known as such in about as many forks.
constexpr unsigned kMostIdleDeaths = 100;

std::string held_text(Chunk held) {
  if (held.empty()) return "with no task in hand";
  return fmt::format("while it held {}", name_of(held));
}

std::string times_text(unsigned deaths) {
  return deaths == 1 ? "" : fmt::format(", as {} before it", deaths - 1);
}

}  // namespace

Unfinished unfinished_of(Job& job, unsigned worker, Chunk chunk) {
  const Chunk held = job.tasks().without_value(job.workers().held_by(worker));
  return {.chunk = chunk, .left = {job.workers().resume(worker, chunk), chunk.end}, .held = held};
}

void run_again(Job& job, unsigned worker, Chunk left) {
  for (std::uint64_t task = left.begin; task < left.end; ++task) job.run({task, task + 1}, worker);
}

Recovery::Recovery(Job& job, unsigned workers) : job_(job), last_(workers) {}

bool Recovery::was_out_of_time(const ExitStatus& ended, Chunk held) const {
  return job_.parts().limit != nullptr && ended.killed_by(alarm_signal()) && !held.empty();
}

Chunk Recovery::judge(const ExitStatus& ended, unsigned worker, const Unfinished& unfinished) {
  const auto& [chunk, left, held] = unfinished;
  TraceTable* const trace = job_.workers().trace();
  if (trace != nullptr) trace->note_death(worker, ended.pid, ended.status, held);
  if (was_out_of_time(ended, held)) {
    job_.time_out(left.begin);
    job_.workers().leave_at(worker, left.begin + 1);
    return {left.begin + 1, left.end};
  }
  if (held.empty()) {
    count_idle(ended, last_[worker]);
  } else {
    count(ended, last_[worker], held);
  }
  job_.tasks().note_retry();
  if (trace != nullptr) trace->note_retry(worker, left);
  return left;
}

void Recovery::count(const ExitStatus& ended, Last& last, Chunk held) {
  const unsigned before = last.task == held.begin ? last.deaths : 0;
  last = {.task = held.begin, .deaths = before + 1};
  if (last.deaths > job_.parts().retries.value_or(0)) give_up(ended, held, last.deaths);
}

void Recovery::count_idle(const ExitStatus& ended, Last& last) {
  const std::uint64_t executed = job_.workers().executed();
  last.idle_deaths = executed == last.executed ? last.idle_deaths + 1 : 1;
  last.executed = executed;
  if (last.idle_deaths > kMostIdleDeaths) give_up(ended, {}, last.idle_deaths);
}

void Recovery::give_up(const ExitStatus& ended, Chunk held, unsigned deaths) const {
  // What kills for want of memory sends signal 9, like everyone else.
  const bool memory = ended.killed_by(9) && job_.memory_ran_out();
  throw WorkerDied(fmt::format("worker {} {}{} {}{}", ended.pid, ended.reason(),
                               memory ? ", probably out of memory," : "", held_text(held),
                               times_text(deaths)));
}

}  // namespace concbench
