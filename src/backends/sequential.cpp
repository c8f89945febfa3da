#include "backends/backend.hpp"
#include "backends/submissions.hpp"

namespace concbench {
namespace {

class Sequential final : public Executor {
 public:
  Sequential(Job& job, const ExecutorConfig& config) : job_(job) { config.pin(0); }

  void submit(Chunk tasks, Grain grain) override { pieces_.add(tasks, grain); }

  Chunk wait() override {
    const Chunk piece = pieces_.take();
    job_.run(piece, 0);
    return piece;
  }

 private:
  Job& job_;
  Pieces pieces_{1};
};

}  // namespace

std::unique_ptr<Executor> open_sequential(Job& job, const ExecutorConfig& config) {
  return std::make_unique<Sequential>(job, config);
}

}  // namespace concbench
