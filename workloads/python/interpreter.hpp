#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "workloads/python/module.hpp"

namespace concbench::python {

/// What Python's side of the module is made from.
extern const char* const kTasksSource;

/// An exception of Python's, as one line of text.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
  /// It is the user's mistake, found before a task was run.
  bool is_refusal = false;
};

/// While it lives, the calling thread may use Python: it has the lock, where there is one, but for
/// the times that Python gives to others. In a thread that has it already it does nothing.
class WithPython {
 public:
  WithPython() : state_(PyGILState_Ensure()) {}
  WithPython(const WithPython&) = delete;
  WithPython& operator=(const WithPython&) = delete;
  ~WithPython() { PyGILState_Release(state_); }

 private:
  PyGILState_STATE state_;
};

/// A reference to an object of Python's, or none. Used and destroyed by threads that may use
/// Python.
class Object {
 public:
  Object() = default;
  /// Takes over a reference that the caller has.
  explicit Object(PyObject* owned) : object_(owned) {}
  Object(Object&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Object& operator=(Object&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Object() { Py_XDECREF(object_); }

  explicit operator bool() const { return object_ != nullptr; }
  PyObject* get() const { return object_; }
  PyObject* release() { return std::exchange(object_, nullptr); }

 private:
  PyObject* object_ = nullptr;
};

/// Takes over a reference that a function of Python's gave. Throws Error where it gave none.
Object checked(PyObject* owned);

/// The exception that Python has in hand, which it has no more afterwards.
Error take_error();

/// Starts Python in this process, unless it runs. The calling thread does not have the lock
/// afterwards. `seed` is that of hashes, which decide the order of sets. Throws Error.
void start(std::uint64_t seed);

/// What tasks.py calls by that name; belongs to its module. Throws Error.
Object of_tasks(const char* name);

/// Has tasks.py find the function. Throws Error.
void find_function(const Spec& spec);

}  // namespace concbench::python
