#pragma once

#include <concbench/task.hpp>
#include <cstdint>
#include <vector>

#include "os/process.hpp"
#include "runtime/job.hpp"

namespace concbench {

/// What a worker that has ended was given and has not finished; all empty where it was given
/// nothing.
struct Unfinished {
  /// What it was given.
  Chunk chunk = {};
  /// What has to be run of that.
  Chunk left = {};
  /// What it had in hand, the first of these: one task, or where it ran its chunk as a whole, those
  /// that have no value yet. Empty where it had none.
  Chunk held = {};
};

/// What a worker that has ended leaves of the chunk that it was given, from the task on that it had
/// in hand. Once for each worker that ends: what it did of that task is forgotten.
Unfinished unfinished_of(Job& job, unsigned worker, Chunk chunk);

/// Runs tasks that a worker has left when it ended, one by one: if they end this one too, it is
/// known which of them did.
void run_again(Job& job, unsigned worker, Chunk left);

/// Judges the ends of workers that are processes: which tasks are run again, and how often.
class Recovery {
 public:
  Recovery(Job& job, unsigned workers);

  /// Gives what another worker has to run of what this one, which has ended, has left: all, or what
  /// follows the task whose time was up. Throws WorkerDied, which says who, how and with what in
  /// hand, where that has been run again as often as it may be, or where no worker of this number
  /// gets as far as to begin anything.
  Chunk judge(const ExitStatus& ended, unsigned worker, const Unfinished& unfinished);

 private:
  /// The last deaths of workers with some number.
  struct Last {
    /// With this task in hand.
    std::uint64_t task = 0;
    unsigned deaths = 0;
    /// With nothing in hand, since any worker was last done with a task.
    unsigned idle_deaths = 0;
    std::uint64_t executed = 0;
  };

  bool was_out_of_time(const ExitStatus& ended, Chunk held) const;
  void count(const ExitStatus& ended, Last& last, Chunk held);
  void count_idle(const ExitStatus& ended, Last& last);
  [[noreturn]] void give_up(const ExitStatus& ended, Chunk held, unsigned deaths) const;

  Job& job_;
  std::vector<Last> last_;
};

}  // namespace concbench
