#include <chrono>
#include <deque>
#include <numeric>
#include <vector>

#include "backends/submissions.hpp"
#include "runtime/task_limit.hpp"
#include "workloads/python/callbacks.hpp"
#include "workloads/python/values.hpp"

namespace concbench::python {
namespace {

using Clock = std::chrono::steady_clock;

/// An event loop of asyncio's in the calling thread. Workers' numbers stand for chunks under way.
class AsyncioLoop final : public Executor {
 public:
  AsyncioLoop(Job& job, const ExecutorConfig& config)
      : job_(job), began_(config.in_flight), chunks_(config.in_flight), free_(config.in_flight) {
    std::iota(free_.rbegin(), free_.rend(), 0U);
    config.pin(0);
    const WithPython lock;
    const Object functions = functions_for_python();
    loop_ = checked(PyObject_CallFunction(of_tasks("Loop").get(), "OOO", functions.get(),
                                          config.streams ? Py_True : Py_False, limit().get()));
  }

  ~AsyncioLoop() override {
    const WithPython lock;
    closing_ = true;
    const Object closed(PyObject_CallMethod(loop_.get(), "close", nullptr));
    if (!closed) PyErr_Clear();
    loop_ = Object();
  }

  void submit(Chunk tasks, ChunkSize chunk_size) override {
    waiting_.add(tasks, chunk_size);
    const WithPython lock;
    if (!start_chunks()) throw take_error();
  }

  Chunk wait() override {
    if (done_.empty()) {
      const WithPython lock;
      while (done_.empty()) checked(PyObject_CallMethod(loop_.get(), "wait", nullptr));
    }
    const Chunk chunk = done_.front();
    done_.pop_front();
    return chunk;
  }

 private:
  /// False with an exception of Python's in hand.
  bool start_chunks() {
    while (!waiting_.empty() && !free_.empty()) {
      const unsigned number = free_.back();
      const Chunk chunk = chunks_[number] = waiting_.take_chunk();
      free_.pop_back();
      const Object started(
          PyObject_CallMethod(loop_.get(), "start", "IKK", number, chunk.begin, chunk.end));
      if (!started) return false;
    }
    return true;
  }

  /// Of a task, in seconds, or None.
  Object limit() const {
    const TaskLimit* const limit = job_.parts().limit;
    if (limit == nullptr) return checked(Py_BuildValue(""));
    return checked(PyFloat_FromDouble(std::chrono::duration<double>(limit->limit()).count()));
  }

  // What Python calls.

  static PyObject* on_run(AsyncioLoop& self, PyObject* arguments) {
    unsigned number = 0;
    Chunk chunk;
    if (!parse(arguments, number, chunk)) return nullptr;
    self.job_.run(chunk, number);
    Py_RETURN_NONE;
  }

  static PyObject* on_begin(AsyncioLoop& self, PyObject* arguments) {
    unsigned number = 0;
    Chunk chunk;
    if (!parse(arguments, number, chunk)) return nullptr;
    self.began_[number] = Clock::now();
    return PyBool_FromLong(self.job_.begin(chunk, number) ? 1 : 0);
  }

  /// How many tasks have a value by that.
  static PyObject* on_set(AsyncioLoop& self, PyObject* arguments) {
    unsigned number = 0;
    std::uint64_t task = 0;
    std::uint64_t value = 0;
    PyObject* result = nullptr;
    if (PyArg_ParseTuple(arguments, "IKO", &number, &task, &result) == 0) return nullptr;
    if (!value_of(result, value)) return nullptr;
    self.job_.tasks().set_value(task, value);
    self.job_.stamp(number, task, self.began_[number]);
    // The next task of the chunk begins where this one ends.
    self.began_[number] = Clock::now();
    return PyLong_FromLong(1);
  }

  static PyObject* on_fail(AsyncioLoop& self, PyObject* arguments) {
    std::uint64_t task = 0;
    const char* text = nullptr;
    if (PyArg_ParseTuple(arguments, "Ks", &task, &text) == 0) return nullptr;
    if (!self.closing_) self.job_.tasks().note_failure({task, task + 1}, text);
    Py_RETURN_NONE;
  }

  static PyObject* on_time_out(AsyncioLoop& self, PyObject* arguments) {
    std::uint64_t task = 0;
    if (PyArg_ParseTuple(arguments, "K", &task) == 0) return nullptr;
    self.job_.time_out(task);
    Py_RETURN_NONE;
  }

  static PyObject* on_end(AsyncioLoop& self, PyObject* arguments) {
    unsigned number = 0;
    std::uint64_t executed = 0;
    if (PyArg_ParseTuple(arguments, "IK", &number, &executed) == 0) return nullptr;
    self.job_.end(number, executed);
    Py_RETURN_NONE;
  }

  static PyObject* on_finish(AsyncioLoop& self, PyObject* arguments) {
    unsigned number = 0;
    if (PyArg_ParseTuple(arguments, "I", &number) == 0) return nullptr;
    self.done_.push_back(self.chunks_[number]);
    self.free_.push_back(number);
    if (!self.closing_ && !self.start_chunks()) return nullptr;
    Py_RETURN_NONE;
  }

  static bool parse(PyObject* arguments, unsigned& number, Chunk& chunk) {
    return PyArg_ParseTuple(arguments, "IKK", &number, &chunk.begin, &chunk.end) != 0;
  }

  /// As attributes of an object, by the names that tasks.py has for them.
  Object functions_for_python() {
    using Self = AsyncioLoop;
    const std::pair<const char*, Object> functions[] = {
        {"run", callback<Self, on_run>(*this)},
        {"begin", callback<Self, on_begin>(*this)},
        {"set", callback<Self, on_set>(*this)},
        {"fail", callback<Self, on_fail>(*this)},
        {"time_out", callback<Self, on_time_out>(*this)},
        {"end", callback<Self, on_end>(*this)},
        {"finish", callback<Self, on_finish>(*this)},
    };
    Object all = checked(PyObject_CallFunction(of_tasks("Functions").get(), nullptr));
    for (const auto& [name, function] : functions) {
      if (PyObject_SetAttrString(all.get(), name, function.get()) != 0) throw take_error();
    }
    return all;
  }

  Job& job_;
  Object loop_;
  Submissions waiting_;
  /// By the workers' numbers: when the task in hand began, and the chunk that it is in.
  std::vector<Clock::time_point> began_;
  std::vector<Chunk> chunks_;
  std::vector<unsigned> free_;
  std::deque<Chunk> done_;
  bool closing_ = false;
};

}  // namespace

std::unique_ptr<Executor> open_loop(Job& job, const ExecutorConfig& config) {
  return std::make_unique<AsyncioLoop>(job, config);
}

}  // namespace concbench::python
