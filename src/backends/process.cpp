#include "os/process.hpp"

#include <unordered_map>

#include "backends/per_chunk.hpp"
#include "runtime/recovery.hpp"

namespace concbench {
namespace {

/// A forked process for each chunk; its end is the news that the chunk is done.
class ProcessPerChunk final : public PerChunk {
 public:
  ProcessPerChunk(Job& job, const ExecutorConfig& config)
      : PerChunk(job, config), recovery_(job, config.workers) {
    numbers_.reserve(config.workers);
  }

  ~ProcessPerChunk() override {
    for (const auto& [pid, number] : numbers_) wait_for(pid);
  }

 private:
  [[gnu::hot]] void start(Chunk chunk, unsigned number) override {
    numbers_.emplace(fork_process([&] { run(chunk, number); }), number);
  }

  [[gnu::hot]] unsigned wait_for_one() override {
    while (true) {
      const ExitStatus ended = wait_for_any();
      const auto found = numbers_.extract(ended.pid);
      // The workload may have children of its own.
      if (found.empty()) continue;
      const unsigned number = found.mapped();
      const Unfinished unfinished = unfinished_of(job(), number, chunk_of(number));
      // A task may end its process as if all were well.
      if (ended.ok() && unfinished.left.empty()) return number;
      const Chunk left = recovery_.judge(ended, number, unfinished);
      if (left.empty()) return number;
      start_again(left, number);
    }
  }

  /// Another one takes what is left of a chunk.
  void start_again(Chunk left, unsigned number) {
    const pid_t pid = fork_process([&] {
      pin(number);
      run_again(job(), number, left);
    });
    numbers_.emplace(pid, number);
  }

  Recovery recovery_;
  /// Those of the workers that are alive, by their processes.
  std::unordered_map<pid_t, unsigned> numbers_;
};

}  // namespace

std::unique_ptr<Executor> open_process(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ProcessPerChunk>(job, config);
}

}  // namespace concbench
