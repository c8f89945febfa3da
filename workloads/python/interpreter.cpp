#include "workloads/python/interpreter.hpp"

#include <dlfcn.h>
#include <fmt/core.h>
#include <pthread.h>

#include <cstdlib>
#include <filesystem>

namespace concbench::python {
namespace {

namespace fs = std::filesystem;

/// tasks.py, once Python runs.
PyObject* tasks_module = nullptr;

// Whoever holds the lock when it forks is Python itself, which looks after what it has. All other
// forks are concbench's, and of threads that do not hold it.
thread_local bool is_fork_of_ours = false;
thread_local PyGILState_STATE state_before_fork;

void before_fork() {
  is_fork_of_ours = PyGILState_Check() == 0;
  if (!is_fork_of_ours) return;
  state_before_fork = PyGILState_Ensure();
  PyOS_BeforeFork();
}

void after_fork_in_parent() {
  if (!std::exchange(is_fork_of_ours, false)) return;
  PyOS_AfterFork_Parent();
  PyGILState_Release(state_before_fork);
}

void after_fork_in_child() {
  if (!std::exchange(is_fork_of_ours, false)) return;
  PyOS_AfterFork_Child();
  PyGILState_Release(state_before_fork);
}

/// Modules of Python's that are shared objects are linked with nothing, and look for Python among
/// what the whole process sees, where a plug-in's libraries are not.
void show_library_to_all() {
  Dl_info info{};
  if (::dladdr(reinterpret_cast<const void*>(&Py_InitializeFromConfig), &info) == 0) return;
  ::dlopen(info.dli_fname, RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD);
}

/// The interpreter of the virtual environment that the user is in, which Python finds the
/// environment's modules by; empty where there is none for this version.
std::string environments_python() {
  const char* const environment = std::getenv("VIRTUAL_ENV");
  if (environment == nullptr) return "";
  const fs::path folder(environment);
  const std::string version = fmt::format("python{}.{}", PY_MAJOR_VERSION, PY_MINOR_VERSION);
  if (!fs::is_directory(folder / "lib" / version)) return "";
  return (folder / "bin" / "python3").string();
}

void check(const PyStatus& status) {
  if (PyStatus_Exception(status) == 0) return;
  throw Error(fmt::format("Python does not start: {}",
                          status.err_msg == nullptr ? "it exits" : status.err_msg));
}

/// Frees what it holds.
class Config {
 public:
  explicit Config(std::uint64_t seed) {
    PyConfig_InitPythonConfig(&config_);
    // SIGINT ends all of it at once, as it ends every sampler.
    config_.install_signal_handlers = 0;
    config_.parse_argv = 0;
    config_.use_hash_seed = 1;
    config_.hash_seed = seed % 4294967296;
  }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  ~Config() { PyConfig_Clear(&config_); }

  void start() {
    if (const std::string python = environments_python(); !python.empty()) {
      check(PyConfig_SetBytesString(&config_, &config_.executable, python.c_str()));
    }
    check(Py_InitializeFromConfig(&config_));
  }

 private:
  PyConfig config_;
};

/// stdout is for results: what functions print goes where messages go.
void print_to_stderr() {
  PyObject* const stream = PySys_GetObject("stderr");
  if (stream != nullptr) PySys_SetObject("stdout", stream);
}

Object load_tasks() {
  const Object code = checked(Py_CompileString(kTasksSource, "<concbench>", Py_file_input));
  return checked(PyImport_ExecCodeModule("_concbench", code.get()));
}

std::string text_of(PyObject* object) {
  const char* const text = object == nullptr ? nullptr : PyUnicode_AsUTF8(object);
  if (text != nullptr) return text;
  PyErr_Clear();
  return "";
}

Object exception_in_hand() {
#if PY_VERSION_HEX >= 0x030C0000
  return Object(PyErr_GetRaisedException());
#else
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (value != nullptr && traceback != nullptr) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return Object(value);
#endif
}

bool is_of(PyObject* exception, const char* kind) {
  const Object type(PyObject_GetAttrString(tasks_module, kind));
  return type && PyObject_IsInstance(exception, type.get()) == 1;
}

}  // namespace

Object checked(PyObject* owned) {
  if (owned == nullptr) throw take_error();
  return Object(owned);
}

Error take_error() {
  const Object exception = exception_in_hand();
  if (!exception) return Error("Python gives no reason");
  // What went wrong is in tasks.py itself.
  if (tasks_module == nullptr) return Error(text_of(Object(PyObject_Str(exception.get())).get()));
  // Sentences by themselves.
  const bool is_refusal = is_of(exception.get(), "Refused");
  const bool is_sentence = is_refusal || is_of(exception.get(), "WorkerDied");
  const Object text(is_sentence ? PyObject_Str(exception.get())
                                : PyObject_CallMethod(tasks_module, "told", "O", exception.get()));
  PyErr_Clear();
  Error error(text ? text_of(text.get()) : "an exception that cannot be shown");
  error.is_refusal = is_refusal;
  return error;
}

void start(std::uint64_t seed) {
  if (Py_IsInitialized() != 0) return;
  show_library_to_all();
  Config(seed).start();
  print_to_stderr();
  tasks_module = load_tasks().release();
  ::pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
  PyEval_SaveThread();
}

Object of_tasks(const char* name) { return checked(PyObject_GetAttrString(tasks_module, name)); }

void find_function(const Spec& spec) {
  checked(PyObject_CallMethod(tasks_module, "find", "sss", spec.function.c_str(),
                              spec.setup.c_str(), spec.path.c_str()));
}

}  // namespace concbench::python
