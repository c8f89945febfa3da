#pragma once

#include "workloads/python/interpreter.hpp"

namespace concbench::python {

/// While it lives, the results of tasks that the calling thread runs are added to a list of
/// Python's, for pools that hand them on.
class KeepResults {
 public:
  explicit KeepResults(PyObject* list);
  KeepResults(const KeepResults&) = delete;
  KeepResults& operator=(const KeepResults&) = delete;
  ~KeepResults();
};

}  // namespace concbench::python
