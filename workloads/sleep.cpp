#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <concbench/async.hpp>
#include <concbench/error.hpp>
#include <concbench/workload.hpp>
#include <thread>

#include "os/clock.hpp"

namespace concbench {
namespace {

class Sleep final : public Workload, public AsyncTasks {
 public:
  explicit Sleep(const Params& params) : duration_(params.duration("duration")) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      std::this_thread::sleep_for(duration_);
      values[i] = chunk.begin + i;
    }
  }

  void run_as(const Worker& worker, Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      const auto end = std::chrono::steady_clock::now() + duration_;
      if (!sleep_until(end, worker.stop)) throw TaskStopped();
      values[i] = chunk.begin + i;
    }
  }

  AsyncTasks* async_tasks() override { return this; }

  asio::awaitable<std::uint64_t> run_async(std::uint64_t task, unsigned /*worker*/) override {
    asio::steady_timer timer(co_await asio::this_coro::executor, duration_);
    co_await timer.async_wait(asio::use_awaitable);
    co_return task;
  }

  std::optional<std::uint64_t> expected(std::uint64_t task) const override { return task; }

 private:
  std::chrono::nanoseconds duration_;
};

}  // namespace

WorkloadInfo sleep_info() {
  return {
      .name = "sleep",
      .help = "tasks that wait and do not compute",
      .params =
          {
              {.name = "n", .fallback = "10", .help = "how many tasks", .min = 1},
              {.name = "duration",
               .kind = ParamKind::duration,
               .fallback = "10ms",
               .help = "how long each task waits"},
          },
      .tasks = [](const Params& p) { return p.count("n"); },
      .make = construct<Sleep>,
      .waits = true,
      .asynchronous = true,
      .quick = {{{"n", {"12"}}, {"duration", {"100us"}}}},
  };
}

}  // namespace concbench
