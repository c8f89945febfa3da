#pragma once

#include <atomic>
#include <concbench/async.hpp>
#include <concbench/workload.hpp>
#include <cstdint>

#include "os/memory.hpp"
#include "runtime/task_table.hpp"

namespace concbench {

/// Tasks that count their own runs in memory that all processes share, so that a test does not have
/// to believe what the code under test says about itself.
class CountedWorkload : public Workload, public AsyncTasks {
 public:
  explicit CountedWorkload(std::uint64_t tasks) : runs_(tasks) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      runs_[chunk.begin + i].fetch_add(1, std::memory_order_relaxed);
      values[i] = value_of(chunk.begin + i);
    }
  }

  AsyncTasks* async_tasks() override { return this; }

  asio::awaitable<std::uint64_t> run_async(std::uint64_t task, unsigned /*worker*/) override {
    runs_[task].fetch_add(1, std::memory_order_relaxed);
    co_return value_of(task);
  }

  static std::uint64_t value_of(std::uint64_t task) { return 3 * task + 1; }

  unsigned runs(std::uint64_t task) const { return runs_[task].load(); }

  /// How many tasks have not been run exactly `times` times.
  std::uint64_t not_run(unsigned times) const {
    std::uint64_t count = 0;
    for (const auto& runs : runs_.values()) count += runs.load() == times ? 0 : 1;
    return count;
  }

  /// The digest of a pass over all tasks, by its definition.
  std::uint64_t digest() const {
    std::uint64_t sum = 0;
    for (std::uint64_t task = 0; task < runs_.size(); ++task) {
      sum += digest_term(task, value_of(task));
    }
    return sum;
  }

 private:
  SharedArray<std::atomic<unsigned>> runs_;
};

}  // namespace concbench
