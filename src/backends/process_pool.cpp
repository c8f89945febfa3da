#include "backends/stealing_pool/pool.hpp"
#include "os/process.hpp"
#include "runtime/recovery.hpp"

namespace concbench {
namespace {

class ProcessPool final : public StealingPool {
 public:
  ProcessPool(Job& job, const ExecutorConfig& config)
      : StealingPool(job, config), job_(job), recovery_(job, config.workers) {
    children_.reserve(workers());
    for (unsigned i = 0; i < workers(); ++i) {
      children_.emplace_back(start(i));
      ends_.push_back(&children_.back().pidfd());
    }
  }

  ~ProcessPool() override {
    scheduler().close();
    for (Child& child : children_) {
      if (child.pid() != 0) child.wait();
    }
  }

 private:
  Child start(unsigned worker, const Unfinished& unfinished = {}) {
    return Child(fork_process([&] {
      job_.map_ahead();
      work(worker, unfinished);
    }));
  }

  std::span<const Fd* const> watched() const override { return ends_; }

  void on_end(std::size_t index) override {
    const auto worker = static_cast<unsigned>(index);
    const ExitStatus ended = children_[index].wait();
    Unfinished unfinished = scheduler().recover(worker);
    unfinished.left = recovery_.judge(ended, worker, unfinished);
    children_[index] = start(worker, unfinished);
    ends_[index] = &children_[index].pidfd();
  }

  Job& job_;
  Recovery recovery_;
  std::vector<Child> children_;
  std::vector<const Fd*> ends_;
};

}  // namespace

std::unique_ptr<Executor> open_process_pool(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ProcessPool>(job, config);
}

}  // namespace concbench
