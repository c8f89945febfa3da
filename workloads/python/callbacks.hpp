#pragma once

#include "workloads/python/interpreter.hpp"

namespace concbench::python {

/// A function that Python can call, which calls `body` with this object and its arguments as a
/// tuple. The object outlives it. `body` gives a new reference, or null with an exception of
/// Python's in hand; it throws nothing.
template <class Self, PyObject* (*body)(Self& self, PyObject* arguments)>
Object callback(Self& self) {
  static PyMethodDef definition{
      "callback",
      [](PyObject* capsule, PyObject* arguments) {
        return body(*static_cast<Self*>(PyCapsule_GetPointer(capsule, nullptr)), arguments);
      },
      METH_VARARGS, nullptr};
  const Object capsule = checked(PyCapsule_New(&self, nullptr, nullptr));
  return checked(PyCFunction_New(&definition, capsule.get()));
}

}  // namespace concbench::python
