#include "workloads/python/plugin.hpp"

#define CONCBENCH_PLUGIN_TYPES_ONLY
#include <concbench/plugin.h>

#include <iterator>

#include "workloads/python/values.hpp"

namespace concbench::python {
namespace {

/// The function of tasks.py that runs tasks, since a function was found.
PyObject* run_tasks = nullptr;

thread_local PyObject* kept = nullptr;

/// Those of a Spec, in its order.
constexpr concbench_param kParams[] = {
    {.name = "function", .help = "what tasks call", .kind = CONCBENCH_TEXT},
    {.name = "setup", .help = "statements that come before it", .kind = CONCBENCH_TEXT},
    {.name = "path", .help = "where its module lies", .kind = CONCBENCH_TEXT},
};

std::string text_or_none(const concbench_value& value) {
  return value.is_set == 0 ? "" : value.text;
}

int open(const concbench_settings* settings, void** /*state*/, concbench_failure* failure) {
  try {
    start(settings->seed);
    const WithPython lock;
    const concbench_value* const values = settings->values;
    find_function({.function = text_or_none(values[0]),
                   .setup = text_or_none(values[1]),
                   .path = text_or_none(values[2])});
    // Python's objects go with the process.
    run_tasks = of_tasks("RUN").release();
    return CONCBENCH_OK;
  } catch (const std::exception& e) {
    return concbench_fail(failure, CONCBENCH_FAILED, e.what());
  }
}

int fail(concbench_failure* failure, std::uint64_t task) {
  failure->task = task;
  return concbench_fail(failure, CONCBENCH_FAILED, take_error().what());
}

bool keep(PyObject* results) {
  if (kept == nullptr) return true;
  const Py_ssize_t end = PyList_GET_SIZE(kept);
  return PyList_SetSlice(kept, end, end, results) == 0;
}

int run(void* /*state*/, const concbench_chunk* chunk, std::uint64_t* values,
        concbench_failure* failure) {
  const WithPython lock;
  // The loop over tasks is Python's, as it is in a program of the user's: it costs what it costs
  // there, and gives other threads their turns.
  const Object results(PyList_New(0));
  const Object called(
      PyObject_CallFunction(run_tasks, "KKO", chunk->begin, chunk->end, results.get()));
  const auto done = static_cast<std::uint64_t>(PyList_GET_SIZE(results.get()));
  if (!called) return fail(failure, chunk->begin + done);
  for (std::uint64_t i = 0; i < done; ++i) {
    PyObject* const result = PyList_GET_ITEM(results.get(), static_cast<Py_ssize_t>(i));
    if (!value_of(result, values[i])) return fail(failure, chunk->begin + i);
  }
  return keep(results.get()) ? CONCBENCH_OK : fail(failure, chunk->begin);
}

constinit concbench_workload workload = [] {
  concbench_workload w;
  w.name = "python";
  w.help = "a function in Python";
  w.version = PY_VERSION;
  w.params = kParams;
  w.param_count = std::size(kParams);
  w.open = open;
  w.run = run;
  return w;
}();

}  // namespace

KeepResults::KeepResults(PyObject* list) { kept = list; }
KeepResults::~KeepResults() { kept = nullptr; }

}  // namespace concbench::python

extern "C" [[gnu::visibility("default")]] const concbench_workload* concbench_workloads() {
  return &concbench::python::workload;
}
