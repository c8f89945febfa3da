#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <concbench/error.hpp>
#include <concbench/workload.hpp>

#include "os/memory.hpp"
#include "os/sync.hpp"

namespace concbench {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

enum class Sync { none, mutex, atomic, spin };
constexpr std::array<std::string_view, 4> kSyncs{"none", "mutex", "atomic", "spin"};

Sync sync_of(const Params& params) {
  return static_cast<Sync>(std::ranges::find(kSyncs, params.text("sync")) - kSyncs.begin());
}

/// The counter and its locks, each with a cache line of its own, so that only what a task uses
/// moves from CPU to CPU.
struct State {
  alignas(64) std::atomic<std::uint64_t> count = 0;
  alignas(64) SharedMutex mutex = {};
  alignas(64) SpinLock spin = {};
};

/// How often a task was begun and ended in a pass: a worker that is killed leaves some of its
/// updates, and another one begins its task anew.
struct Runs {
  std::atomic<std::uint32_t> begun = 0;
  std::atomic<std::uint32_t> ended = 0;

  bool was_once() const { return begun.load(kRelaxed) == 1 && ended.load(kRelaxed) == 1; }
  void clear() {
    begun.store(0, kRelaxed);
    ended.store(0, kRelaxed);
  }
};

/// Tasks that add to one counter in memory that all workers share.
class Counter final : public Workload {
 public:
  explicit Counter(const Params& params)
      : updates_(params.count("n")),
        sync_(sync_of(params)),
        hold_(params.duration("hold")),
        runs_(params.count("tasks")) {}

  void prepare() override {
    state_->count.store(0, kRelaxed);
    for (Runs& runs : runs_.values()) runs.clear();
  }

  void run(Chunk chunk, std::span<std::uint64_t> values) override { run_as({}, chunk, values); }

  void run_as(const Worker& worker, Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      Runs& runs = runs_[chunk.begin + i];
      runs.begun.fetch_add(1, kRelaxed);
      values[i] = updates_of(chunk.begin + i);
      add(values[i], worker.stop);
      runs.ended.fetch_add(1, kRelaxed);
    }
  }

  std::optional<std::uint64_t> expected(std::uint64_t task) const override {
    return updates_of(task);
  }

  std::uint64_t verify_shared() override {
    // It is unknown how far interrupted tasks came.
    if (!std::ranges::all_of(runs_.values(), &Runs::was_once)) return 0;
    const std::uint64_t count = state_->count.load(kRelaxed);
    if (count == updates_) return 0;
    if (sync_ == Sync::none && count < updates_) return updates_ - count;
    throw TaskError(fmt::format("the counter shows {} after {} updates", count, updates_));
  }

 private:
  std::uint64_t updates_of(std::uint64_t task) const {
    return updates_ / runs_.size() + (task < updates_ % runs_.size() ? 1 : 0);
  }

  void add(std::uint64_t updates, const std::stop_token& stop) const {
    switch (sync_) {
      case Sync::none:
        return repeat(updates, stop, [this] { add_unguarded(); });
      case Sync::mutex:
        return repeat(updates, stop, [this] {
          // An update is a single store: a worker that died holding the lock left nothing half
          // done.
          state_->mutex.lock();
          add_unguarded();
          state_->mutex.unlock();
        });
      case Sync::atomic:
        return repeat(updates, stop, [this] { state_->count.fetch_add(1, kRelaxed); });
      case Sync::spin:
        return repeat(updates, stop, [this, self = ::getpid()] {
          state_->spin.lock(self);
          add_unguarded();
          state_->spin.unlock();
        });
    }
  }

  template <class Update>
  void repeat(std::uint64_t updates, const std::stop_token& stop, Update update) const {
    // Seldom enough to cost nothing, unless each takes its time anyway.
    const std::uint64_t batch = hold_.count() > 0 ? 1 : 1024;
    while (updates > 0) {
      if (stop.stop_requested()) throw TaskStopped();
      const std::uint64_t some = std::min(updates, batch);
      for (std::uint64_t i = 0; i < some; ++i) update();
      updates -= some;
    }
  }

  /// A load and a store, between which others may store. Both are atomic only for the language: a
  /// plain variable is written so by the machine, but racing for one has no defined behaviour.
  void add_unguarded() const {
    const std::uint64_t seen = state_->count.load(kRelaxed);
    if (hold_.count() > 0) be_busy();
    state_->count.store(seen + 1, kRelaxed);
  }

  void be_busy() const {
    const auto end = std::chrono::steady_clock::now() + hold_;
    while (std::chrono::steady_clock::now() < end) {
    }
  }

  std::uint64_t updates_;
  Sync sync_;
  std::chrono::nanoseconds hold_;
  // Before there are workers, so that they share it: threads and processes alike.
  Shared<State> state_;
  SharedArray<Runs> runs_;
};

void check_hold(const Params& params) {
  if (sync_of(params) == Sync::atomic && params.duration("hold").count() > 0) {
    throw UsageError("--hold: an atomic addition has no lock to hold; take --sync mutex or spin");
  }
}

}  // namespace

WorkloadInfo counter_info() {
  constexpr std::uint64_t kMostUpdates = 1'000'000'000'000;
  constexpr std::uint64_t kMostTasks = 1'000'000;
  constexpr std::uint64_t kHour_ns = 3'600'000'000'000;
  return {
      .name = "counter",
      .help = "one counter that all tasks add to: what sharing costs, or loses",
      .params =
          {
              {.name = "n",
               .fallback = "1e6",
               .help = "how many updates all tasks make together",
               .min = 1,
               .max = kMostUpdates},
              {.name = "tasks",
               .fallback = "8",
               .help = "how many tasks share the updates",
               .min = 1,
               .max = kMostTasks},
              {.name = "sync",
               .kind = ParamKind::text,
               .fallback = "mutex",
               .help = "how updates are guarded: none, mutex, atomic or spin; several are compared",
               .choices = kSyncs,
               .variants = true,
               .takes = "HOW,..."},
              {.name = "hold",
               .kind = ParamKind::duration,
               .fallback = "0ms",
               .help = "how long each update keeps the lock, computing",
               .max = kHour_ns},
          },
      .tasks = [](const Params& p) { return p.count("tasks"); },
      .make = construct<Counter>,
      .check = check_hold,
      .shares_memory = true,
      .unit = "update",
      .units = [](const Params& p) { return p.count("n"); },
      .quick = {{{"n", {"100"}}, {"tasks", {"7"}}}, {{"n", {"100"}}, {"sync", {"spin"}}}},
  };
}

}  // namespace concbench
