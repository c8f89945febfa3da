#include "death.hpp"

#include <fmt/format.h>

#include <concbench/error.hpp>
#include <concbench/os/alarm.hpp>

namespace concbench {
namespace {

std::string held_text(Chunk left) {
  if (left.empty()) return "with no task in hand";
  return fmt::format("while it held {}", name_of(left));
}

std::string times_text(unsigned deaths) {
  return deaths == 1 ? "" : fmt::format(", as {} before it", deaths - 1);
}

}  // namespace

Deaths::Deaths(Job& job, unsigned workers) : job_(job), last_(workers) {}

bool Deaths::was_out_of_time(const ExitStatus& ended, Chunk left) const {
  return job_.limit() != nullptr && ended.killed_by(alarm_signal()) && !left.empty();
}

Chunk Deaths::judge(const ExitStatus& ended, unsigned worker, Chunk left) {
  TraceTable* const trace = job_.trace();
  if (trace != nullptr) trace->note_death(worker, ended.pid, ended.status, left);
  if (was_out_of_time(ended, left)) {
    job_.time_out(left.begin);
    job_.pass_over(worker, left.begin);
    return {left.begin + 1, left.end};
  }
  const unsigned deaths = count(worker, left);
  if (deaths > job_.retries()) give_up(ended, left, deaths);
  job_.note_retry();
  if (trace != nullptr) trace->note_retry(worker, left);
  return left;
}

/// How many workers the first of these tasks has seen die. Where the last one died of a chunk as a
/// whole, any of its tasks may have been in hand; where it had none, it counts until one is done.
unsigned Deaths::count(unsigned worker, Chunk left) {
  Last& last = last_[worker];
  const std::uint64_t executed = job_.workers().executed();
  const bool same =
      left.empty() ? last.left.empty() && executed == last.executed : left.begin == last.left.begin;
  const bool within = last.left.begin < left.begin && left.end == last.left.end && last.deaths == 1;
  last = {.left = left, .deaths = same || within ? last.deaths + 1 : 1, .executed = executed};
  return last.deaths;
}

void Deaths::give_up(const ExitStatus& ended, Chunk left, unsigned deaths) const {
  // What kills for want of memory sends signal 9, like everyone else.
  const bool memory = ended.killed_by(9) && job_.memory_ran_out();
  throw WorkerDied(fmt::format("worker {} {}{} {}{}", ended.pid, ended.reason(),
                               memory ? ", probably out of memory," : "", held_text(left),
                               times_text(deaths)));
}

void run_again(Job& job, unsigned worker, Chunk left) {
  for (std::uint64_t task = left.begin; task < left.end; ++task) job.run({task, task + 1}, worker);
}

}  // namespace concbench
