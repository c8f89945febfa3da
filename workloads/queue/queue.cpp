#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <concbench/async.hpp>
#include <concbench/error.hpp>
#include <concbench/mix.hpp>
#include <concbench/workload.hpp>

#include "queues.hpp"

namespace concbench {
namespace queue {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

/// Producers and consumers at a bounded queue. Producers are the tasks from 0 on; items are
/// numbers, which they put in turn.
class Queue final : public Workload, public AsyncTasks {
 public:
  Queue(const Params& params, const Surroundings& surroundings)
      : items_(params.count("items")),
        producers_(params.count("producers")),
        buffer_(params.count("capacity"), items_),
        shared_(buffer_),
        loop_(buffer_),
        begun_(producers_ + params.count("consumers")) {
    for (std::uint64_t item = 0; item < items_; ++item) sum_ += mix64(item);
    if (surroundings.distributions.size() < 2) return;
    blocked_put_ = &surroundings.distributions[0];
    blocked_get_ = &surroundings.distributions[1];
  }

  void prepare() override {
    buffer_.clear();
    shared_.clear();
    loop_.clear();
    for (auto& begun : begun_.values()) begun.store(0, kRelaxed);
  }

  void run(Chunk chunk, std::span<std::uint64_t> values) override { run_as({}, chunk, values); }

  void run_as(const Worker& worker, Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      values[i] = run_task(chunk.begin + i, worker.stop);
    }
  }

  AsyncTasks* async_tasks() override { return this; }

  asio::awaitable<std::uint64_t> run_async(std::uint64_t task, unsigned /*worker*/) override {
    try {
      if (produces(task)) {
        co_await produce_async(task);
      } else {
        co_await consume_async();
      }
    } catch (...) {
      loop_.give_up(task);
      throw;
    }
    co_return value_of(task);
  }

  std::optional<std::uint64_t> expected(std::uint64_t task) const override {
    return value_of(task);
  }

  std::uint64_t verify_shared() override {
    if (buffer_.taken() != items_) {
      throw TaskError(fmt::format("{} of {} items came out of the queue", buffer_.taken(), items_));
    }
    if (buffer_.sum() == sum_) return 0;
    throw TaskError("the items that came out of the queue differ from the items put in");
  }

 private:
  bool produces(std::uint64_t task) const { return task < producers_; }

  /// How many items a producer puts. How many a consumer gets is chance.
  std::uint64_t value_of(std::uint64_t task) const {
    if (!produces(task)) return task;
    return items_ / producers_ + (task < items_ % producers_ ? 1 : 0);
  }

  std::uint64_t run_task(std::uint64_t task, const std::stop_token& stop) {
    // A worker has died, and another one begins anew.
    if (begun_[task].exchange(1, kRelaxed) != 0) shared_.give_up(Fate::worker_died, task);
    const std::stop_callback on_stop(stop, [&] { shared_.give_up(Fate::out_of_time, task); });
    try {
      produces(task) ? produce(task) : consume();
    } catch (...) {
      shared_.give_up(Fate::failed, task);
      if (stop.stop_requested()) throw TaskStopped();
      throw;
    }
    return value_of(task);
  }

  void produce(std::uint64_t task) {
    std::chrono::nanoseconds blocked{0};
    for (std::uint64_t item = task; item < items_; item += producers_) shared_.put(item, blocked);
    record(blocked_put_, blocked);
  }

  void consume() {
    std::chrono::nanoseconds blocked{0};
    std::uint64_t sum = 0;
    while (const auto item = shared_.get(blocked)) sum += mix64(*item);
    shared_.account(sum);
    record(blocked_get_, blocked);
  }

  asio::awaitable<void> produce_async(std::uint64_t task) {
    std::chrono::nanoseconds blocked{0};
    for (std::uint64_t item = task; item < items_; item += producers_) {
      co_await loop_.put(item, blocked);
    }
    record(blocked_put_, blocked);
  }

  asio::awaitable<void> consume_async() {
    std::chrono::nanoseconds blocked{0};
    std::uint64_t sum = 0;
    while (const auto item = co_await loop_.get(blocked)) sum += mix64(*item);
    loop_.account(sum);
    record(blocked_get_, blocked);
  }

  static void record(SharedHistogram* events, std::chrono::nanoseconds blocked) {
    if (events != nullptr) events->record(blocked);
  }

  std::uint64_t items_;
  std::uint64_t producers_;
  // Before there are workers, so that they share it: threads and processes alike.
  Buffer buffer_;
  SharedQueue shared_;
  LoopQueue loop_;
  /// A mark for each task of the pass.
  SharedArray<std::atomic<std::uint32_t>> begun_;
  /// Of all items, for what consumers have taken.
  std::uint64_t sum_ = 0;
  SharedHistogram* blocked_put_ = nullptr;
  SharedHistogram* blocked_get_ = nullptr;
};

}  // namespace
}  // namespace queue

WorkloadInfo queue_info() {
  constexpr std::uint64_t kMostItems = 1'000'000'000;
  constexpr std::uint64_t kMostSlots = 100'000'000;
  constexpr std::uint64_t kMostTasks = 10'000;
  return {
      .name = "queue",
      .help = "producers and consumers at a bounded queue: what handing items over costs",
      .params =
          {
              {.name = "items",
               .fallback = "1e4",
               .help = "how many items go through the queue",
               .min = 1,
               .max = kMostItems},
              {.name = "capacity",
               .fallback = "5",
               .help = "how many items the queue holds; producers wait while it is full",
               .min = 1,
               .max = kMostSlots},
              {.name = "producers",
               .fallback = "1",
               .help = "tasks that put items in",
               .min = 1,
               .max = kMostTasks},
              {.name = "consumers",
               .fallback = "1",
               .help = "tasks that take items out",
               .min = 1,
               .max = kMostTasks},
          },
      .tasks = [](const Params& p) { return p.count("producers") + p.count("consumers"); },
      .make = construct<queue::Queue>,
      .waits = true,
      .together = true,
      .shares_memory = true,
      .asynchronous = true,
      .distributions = {"blocked.put", "blocked.get"},
      .unit = "item",
      .units = [](const Params& p) { return p.count("items"); },
      // With room for all items: the tests run tasks one after another.
      .quick =
          {{{"items", {"40"}}, {"capacity", {"40"}}, {"producers", {"3"}}, {"consumers", {"3"}}}},
  };
}

}  // namespace concbench
