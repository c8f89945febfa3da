#include "workloads/python/module.hpp"

#include <concbench/error.hpp>

#include "os/module.hpp"
#include "workloads/python/interpreter.hpp"

namespace concbench::python {

namespace {

std::string describe(const Spec& spec) {
  start(0);
  const WithPython lock;
  try {
    find_function(spec);
    checked(PyObject_CallFunction(of_tasks("check").get(), "s", spec.function.c_str()));
  } catch (const Error& e) {
    throw UsageError(e.what());
  }
  const Object text = checked(PyObject_CallFunction(of_tasks("describe").get(), nullptr));
  return PyUnicode_AsUTF8(text.get());
}

}  // namespace

const Module& python_module() {
  static constexpr Module kModule{.describe = describe,
                                  .open_loop = open_loop,
                                  .open_processes = open_processes,
                                  .open_threads = open_threads};
  return kModule;
}

MODULE_ENTRY(python_module);

}  // namespace concbench::python
