#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <cerrno>
#include <latch>
#include <new>
#include <stdexcept>
#include <system_error>

#include "backends/peer.hpp"
#include "os/module.hpp"

namespace concbench {
namespace {

unsigned tbb_worker() {
  return static_cast<unsigned>(tbb::this_task_arena::current_thread_index());
}

/// The library's threads, which end with it; they would outlast the arena that they work in.
class Scheduler {
 public:
  Scheduler() = default;
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  ~Scheduler() { tbb::finalize(handle_, std::nothrow); }

  /// Leaves the threads to the end of the process.
  void abandon() { handle_.release(); }

 private:
  tbb::task_scheduler_handle handle_{tbb::attach{}};
};

class Tbb final : public PeerWithCaller {
 public:
  Tbb(Job& job, const ExecutorConfig& config)
      : PeerWithCaller(job, config.workers),
        // By default it has no more threads than there are CPUs, whatever an arena has room for.
        most_(tbb::global_control::max_allowed_parallelism, config.workers),
        arena_(static_cast<int>(config.workers)) {
    start(config);
  }

 private:
  void start(const ExecutorConfig& config) {
    try {
      arena_.execute([&] { meet(config); });
    } catch (const std::runtime_error&) {
      // It has lost count of its threads, and would wait for threads that were refused.
      scheduler_.abandon();
      throw std::system_error(EAGAIN, std::generic_category(), "cannot start a thread");
    }
  }

  /// Threads are started when there is a task for them; so each gets one that lasts until all have.
  void meet(const ExecutorConfig& config) {
    std::latch all(workers());
    const auto arrive = [&]() noexcept {
      config.pin(tbb_worker());
      all.arrive_and_wait();
    };
    tbb::task_group group;
    for (unsigned i = 1; i < workers(); ++i) group.run(arrive);
    arrive();
    group.wait();
  }

  void run_loop(const Partition& loop) override {
    using Range = tbb::blocked_range<std::uint64_t>;
    const auto run_range = [&](const Range& range) {
      for (std::uint64_t i = range.begin(); i < range.end(); ++i) run(loop.chunk(i), tbb_worker());
    };
    arena_.execute([&] {
      // Cuts down to the chunk size, where others would make larger chunks of several.
      tbb::parallel_for(Range(0, loop.chunks(), 1), run_range, tbb::simple_partitioner());
    });
  }

  void run_chunks(const std::vector<Chunk>& chunks) override {
    arena_.execute([&] {
      tbb::task_group group;
      for (const Chunk chunk : chunks) {
        group.run([this, chunk] { run(chunk, tbb_worker()); });
      }
      group.wait();
    });
  }

  Scheduler scheduler_;
  tbb::global_control most_;
  tbb::task_arena arena_;
};

}  // namespace

std::unique_ptr<Executor> open_tbb(Job& job, const ExecutorConfig& config) {
  return std::make_unique<Tbb>(job, config);
}

MODULE_ENTRY(open_tbb);

}  // namespace concbench
