#pragma once

#include <asio/awaitable.hpp>
#include <cstdint>

namespace concbench {

/// The tasks of a workload for an event loop: where the blocking form would block, each waits with
/// co_await, and others go on.
class AsyncTasks {
 public:
  virtual ~AsyncTasks() = default;

  /// Gives the task's value, the same as that of Workload::run(). Runs on the loop's only thread,
  /// whose executor is `asio::this_coro::executor`; what it leaves there for other tasks must be
  /// gone when the loop is. Workers' numbers, from 0, stand for places: no two tasks that are under
  /// way have the same. A task whose time is up is cancelled where it waits. Throws TaskError where
  /// the task cannot do its work.
  virtual asio::awaitable<std::uint64_t> run_async(std::uint64_t task, unsigned worker) = 0;
};

}  // namespace concbench
