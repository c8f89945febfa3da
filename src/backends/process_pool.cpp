#include <concbench/os/process.hpp>

#include "death.hpp"
#include "pooled.hpp"

namespace concbench {
namespace {

class ProcessPool final : public Pooled {
 public:
  ProcessPool(Job& job, const ExecutorConfig& config) : Pooled(job, config), job_(job) {
    children_.reserve(workers());
    for (unsigned i = 0; i < workers(); ++i) {
      children_.emplace_back(fork_process([this, i] { work(i); }));
      ends_.push_back(&children_.back().pidfd());
    }
  }

  ~ProcessPool() override {
    close();
    for (Child& child : children_) {
      if (child.pid() != 0) child.wait();
    }
  }

 private:
  std::span<const Fd* const> watched() const override { return ends_; }

  void on_end(std::size_t worker) override {
    throw worker_died(children_[worker].wait(),
                      job_.workers().held_by(static_cast<unsigned>(worker)));
  }

  Job& job_;
  std::vector<Child> children_;
  std::vector<const Fd*> ends_;
};

}  // namespace

std::unique_ptr<Executor> open_process_pool(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ProcessPool>(job, config);
}

}  // namespace concbench
