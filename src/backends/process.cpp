#include "os/process.hpp"

#include <unordered_map>
#include <utility>
#include <vector>

#include "backends/backend.hpp"
#include "backends/submissions.hpp"
#include "runtime/recovery.hpp"

namespace concbench {
namespace {

/// A forked process for each chunk; its end is the news that the chunk is done.
class ProcessPerChunk final : public Executor {
 public:
  ProcessPerChunk(Job& job, const ExecutorConfig& config)
      : job_(job),
        config_(config),
        deaths_(job, config.workers),
        chunks_(config.workers),
        free_(config.workers) {
    for (unsigned i = 0; i < config.workers; ++i) free_[i] = config.workers - 1 - i;
    live_.reserve(config.workers);
  }

  ~ProcessPerChunk() override {
    for (const auto& [pid, live] : live_) wait_for(pid);
  }

  void submit(Chunk tasks, ChunkSize chunk_size) override {
    chunks_.add(tasks, chunk_size);
    start_processes();
  }

  [[gnu::hot]] Chunk wait() override {
    while (true) {
      const auto [ended, live] = wait_for_one();
      const Left held = job_.left_of(live.number, live.chunk);
      Chunk left = held.tasks;
      // A task may end its process as if all were well.
      if (!ended.ok() || !left.empty()) left = deaths_.judge(ended, live.number, held);
      if (!left.empty()) {
        start_again(live, left);
        continue;
      }
      free_.push_back(live.number);
      start_processes();
      return live.chunk;
    }
  }

 private:
  struct Live {
    unsigned number;
    Chunk chunk;
  };

  std::pair<ExitStatus, Live> wait_for_one() {
    while (true) {
      const ExitStatus ended = wait_for_any();
      // The workload may have children of its own.
      if (const auto found = live_.extract(ended.pid)) return {ended, found.mapped()};
    }
  }

  [[gnu::hot]] void start_processes() {
    while (!chunks_.empty() && !free_.empty()) {
      const Live next{.number = free_.back(), .chunk = chunks_.take()};
      start(next, [&] { job_.run(next.chunk, next.number); });
      free_.pop_back();
    }
  }

  /// Another one takes what is left of a chunk.
  void start_again(const Live& live, Chunk left) {
    start(live, [&] { run_again(job_, live.number, left); });
  }

  template <class Work>
  void start(const Live& live, Work work) {
    const pid_t pid = fork_process([&] {
      config_.pin(live.number);
      work();
    });
    live_.emplace(pid, live);
  }

  Job& job_;
  ExecutorConfig config_;
  Deaths deaths_;
  Chunks chunks_;
  std::vector<unsigned> free_;
  std::unordered_map<pid_t, Live> live_;
};

}  // namespace

std::unique_ptr<Executor> open_process(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ProcessPerChunk>(job, config);
}

}  // namespace concbench
