#include <atomic>

#include "os/memory.hpp"
#include "runtime/partition.hpp"
#include "workloads/python/callbacks.hpp"
#include "workloads/python/plugin.hpp"

namespace concbench::python {
namespace {

/// Given to each worker when it starts.
thread_local unsigned this_worker = 0;

/// One of Python's own pools: chunks go to it one by one, and the results of their tasks come back,
/// as they do in a program of the user's.
class PythonPool final : public Executor {
 public:
  /// `type`: a subclass of Pool in tasks.py.
  PythonPool(const char* type, Job& job, const ExecutorConfig& config)
      : job_(job), config_(config) {
    const WithPython lock;
    const Object enter = callback<PythonPool, on_enter>(*this);
    const Object run = callback<PythonPool, on_run>(*this);
    pool_ = checked(
        PyObject_CallFunction(of_tasks(type).get(), "IOO", config.workers, enter.get(), run.get()));
  }

  ~PythonPool() override {
    const WithPython lock;
    const Object closed(
        PyObject_CallMethod(pool_.get(), "close", "O", out_ == 0 ? Py_True : Py_False));
    if (!closed) PyErr_Clear();
    pool_ = Object();
  }

  void submit(Chunk tasks, ChunkSize chunk_size) override {
    if (tasks.empty()) return;
    const Partition loop(tasks, chunk_size, config_.workers);
    const WithPython lock;
    for (std::uint64_t i = 0; i < loop.chunks(); ++i) submit(loop.chunk(i));
  }

  Chunk wait() override {
    const WithPython lock;
    const Object done = checked(PyObject_CallMethod(pool_.get(), "wait", nullptr));
    Chunk chunk;
    if (PyArg_ParseTuple(done.get(), "KK", &chunk.begin, &chunk.end) == 0) throw take_error();
    --out_;
    return chunk;
  }

 private:
  void submit(Chunk chunk) {
    checked(PyObject_CallMethod(pool_.get(), "submit", "KK", chunk.begin, chunk.end));
    ++out_;
  }

  static PyObject* on_enter(PythonPool& self, PyObject* /*arguments*/) {
    // A worker that takes the place of one that has died has its turn among all.
    this_worker = self.entered_->fetch_add(1) % self.config_.workers;
    self.config_.pin(this_worker);
    Py_RETURN_NONE;
  }

  static PyObject* on_run(PythonPool& self, PyObject* arguments) {
    Chunk chunk;
    if (PyArg_ParseTuple(arguments, "KK", &chunk.begin, &chunk.end) == 0) return nullptr;
    Object results(PyList_New(0));
    if (!results) return nullptr;
    const KeepResults keep(results.get());
    self.job_.run(chunk, this_worker);
    return results.release();
  }

  Job& job_;
  ExecutorConfig config_;
  Object pool_;
  /// How many chunks are not back yet.
  std::uint64_t out_ = 0;
  /// Workers may be processes.
  Shared<std::atomic<unsigned>> entered_;
};

}  // namespace

std::unique_ptr<Executor> open_processes(Job& job, const ExecutorConfig& config) {
  return std::make_unique<PythonPool>("Processes", job, config);
}

std::unique_ptr<Executor> open_threads(Job& job, const ExecutorConfig& config) {
  return std::make_unique<PythonPool>("Threads", job, config);
}

}  // namespace concbench::python
