#pragma once

#include <cstdint>

#include "workloads/python/interpreter.hpp"

namespace concbench::python {

/// What a result is verified by, the same in each process: the low 64 bits of a whole number, the
/// bits of a float, 0 for None, and otherwise a digest of its bytes, its text or its repr(). False
/// where repr() names an address, with an exception of Python's in hand.
bool value_of(PyObject* result, std::uint64_t& value);

}  // namespace concbench::python
