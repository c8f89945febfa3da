#pragma once

#include <atomic>
#include <concbench/mix.hpp>
#include <concbench/task.hpp>
#include <concbench/workload.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "os/memory.hpp"

namespace concbench {

/// What one (task, value) pair adds to the digest of a pass. Digests are sums of these, so they do
/// not depend on the order in which tasks were run.
constexpr std::uint64_t digest_term(std::uint64_t task, std::uint64_t value) {
  return mix64(value + mix64(task + 0x9e3779b97f4a7c15ULL));
}

/// The tasks of a sample in memory that all of its workers share: each task's value, written in
/// place, which tasks were out of time, and the first failure.
class TaskTable {
 public:
  /// `limited`: tasks may be out of time.
  TaskTable(std::uint64_t tasks, bool limited);

  std::uint64_t size() const { return values_.size(); }

  // For workers, all at once.

  std::span<std::uint64_t> values(Chunk chunk) const {
    return values_.values().subspan(chunk.begin, chunk.size());
  }
  void set_value(std::uint64_t task, std::uint64_t value) noexcept { values_[task] = value; }
  /// The task's time was up: it has no value.
  void note_timeout(std::uint64_t task) noexcept { timed_out_[task] = 1; }
  /// The first failure of all is kept, as one line.
  void note_failure(Chunk chunk, std::string_view text) noexcept;
  /// Keeps the line that another process has made of a failure.
  void take_failure(std::string_view line) noexcept;
  bool failed() const { return failure_->noted.load(std::memory_order_acquire) != 0; }

  // For whoever replaces a worker that has died.

  /// What a worker held, without the tasks at its front that have a value. The last one stays in
  /// any case: its worker did not live to say that it was done.
  Chunk without_value(Chunk held) const;
  /// A worker's death was made good.
  void note_retry() { ++retried_; }

  // For the sampler, while there are no workers.

  /// The text of the first failure.
  std::string failure() const { return failure_->text; }
  /// How many tasks were out of time, and how many deaths were made good, since the last verify().
  std::uint64_t timed_out() const;
  std::uint64_t retried() const { return retried_; }

  /// Whether a task was out of time since this was last asked of it.
  bool take_timeout(std::uint64_t task) const;

  /// Checks each value against the workload's own knowledge. Throws TaskError.
  void verify_expected(const Workload& workload) const;

  /// Checks that every task was run exactly once since the last call, where workers have run
  /// `executed` tasks, and returns the digest over all (task, value) pairs. Throws TaskError that
  /// says what is wrong. Consumes the values: the next pass may begin.
  std::uint64_t verify(std::uint64_t executed);

 private:
  struct Failure {
    static constexpr std::size_t kTextSize = 512;
    std::atomic<std::uint32_t> claimed = 0;
    std::atomic<std::uint32_t> noted = 0;
    char text[kTextSize] = {};
  };

  bool is_timed_out(std::uint64_t task) const {
    return timed_out_.size() > 0 && timed_out_[task] != 0;
  }

  SharedArray<std::uint64_t> values_;
  /// A mark for each task; nothing where there is no limit.
  SharedArray<std::uint8_t> timed_out_;
  Shared<Failure> failure_;
  /// What a task has for a value that has not been run in this pass.
  std::uint64_t unset_;
  std::uint64_t retried_ = 0;
};

}  // namespace concbench
