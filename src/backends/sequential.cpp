#include "backends/backend.hpp"
#include "backends/submissions.hpp"

namespace concbench {
namespace {

class Sequential final : public Executor {
 public:
  Sequential(Job& job, const ExecutorConfig& config) : job_(job) { config.pin(0); }

  void submit(Chunk tasks, ChunkSize chunk_size) override { waiting_.add(tasks, chunk_size); }

  Chunk wait() override {
    const Chunk chunk = waiting_.take_chunk();
    job_.run(chunk, 0);
    return chunk;
  }

 private:
  Job& job_;
  Submissions waiting_;
};

}  // namespace

std::unique_ptr<Executor> open_sequential(Job& job, const ExecutorConfig& config) {
  return std::make_unique<Sequential>(job, config);
}

}  // namespace concbench
