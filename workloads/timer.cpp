#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <concbench/async.hpp>
#include <concbench/error.hpp>
#include <concbench/workload.hpp>

#include "os/clock.hpp"

namespace concbench {
namespace {

using std::chrono::steady_clock;

/// Tasks that wake up at times that are fixed when they begin, and record how late they are.
class Timer final : public Workload, public AsyncTasks {
 public:
  Timer(const Params& params, const Surroundings& surroundings)
      : steps_(params.count("steps")), interval_(params.duration("interval")) {
    if (!surroundings.distributions.empty()) late_ = &surroundings.distributions.front();
  }

  void run(Chunk chunk, std::span<std::uint64_t> values) override { run_as({}, chunk, values); }

  void run_as(const Worker& worker, Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) values[i] = run_task(worker.stop);
  }

  AsyncTasks* async_tasks() override { return this; }

  asio::awaitable<std::uint64_t> run_async(std::uint64_t /*task*/, unsigned /*worker*/) override {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    const auto start = steady_clock::now();
    std::uint64_t woken = 0;
    while (woken < steps_) {
      timer.expires_at(time_of(start, ++woken));
      co_await timer.async_wait(asio::use_awaitable);
      woke(steady_clock::now() - timer.expiry());
    }
    co_return woken;
  }

  std::optional<std::uint64_t> expected(std::uint64_t /*task*/) const override { return steps_; }

 private:
  /// Gives the number of wake-ups.
  std::uint64_t run_task(const std::stop_token& stop) {
    const auto start = steady_clock::now();
    std::uint64_t woken = 0;
    while (woken < steps_) {
      const auto due = time_of(start, ++woken);
      if (!sleep_until(due, stop)) throw TaskStopped();
      woke(steady_clock::now() - due);
    }
    return woken;
  }

  /// When a task that began at `start` is to wake for the `step`-th time, from 1. All times are
  /// counted from the start, so that lateness does not add up.
  steady_clock::time_point time_of(steady_clock::time_point start, std::uint64_t step) const {
    return start + interval_ * static_cast<std::int64_t>(step);
  }

  /// A task has woken so much after its time; from any worker.
  void woke(std::chrono::nanoseconds late) const {
    if (late_ != nullptr) late_->record(late);
  }

  std::uint64_t steps_;
  std::chrono::nanoseconds interval_;
  SharedHistogram* late_ = nullptr;
};

}  // namespace

WorkloadInfo timer_info() {
  // Together they stay within the nanoseconds that a clock can count.
  constexpr std::uint64_t kMostSteps = 1'000'000;
  constexpr std::uint64_t kHour_ns = 3'600'000'000'000;
  return {
      .name = "timer",
      .help = "tasks that wake up at fixed times: how late each backend lets them",
      .params =
          {
              {.name = "n", .fallback = "10", .help = "how many tasks", .min = 1},
              {.name = "steps",
               .fallback = "3",
               .help = "how often each task wakes up",
               .min = 1,
               .max = kMostSteps},
              {.name = "interval",
               .kind = ParamKind::duration,
               .fallback = "100ms",
               .help = "time between two wake-ups",
               .max = kHour_ns},
          },
      .tasks = [](const Params& p) { return p.count("n"); },
      .make = construct<Timer>,
      .waits = true,
      .asynchronous = true,
      .distributions = {"late"},
      .quick = {{{"n", {"12"}}, {"steps", {"2"}}, {"interval", {"50us"}}}},
  };
}

}  // namespace concbench
