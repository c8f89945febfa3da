#include "workloads/python/values.hpp"

#include <algorithm>
#include <bit>
#include <concbench/mix.hpp>
#include <cstring>
#include <string_view>

namespace concbench::python {
namespace {

std::uint64_t digest_of(std::string_view bytes) {
  std::uint64_t digest = mix64(bytes.size());
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t size = std::min(bytes.size(), sizeof word);
    std::memcpy(&word, bytes.data(), size);
    bytes.remove_prefix(size);
    digest = mix64(digest ^ word);
  }
  return digest;
}

/// Of text, unless it has halves of characters, which only repr() can show.
bool digest_of_text(PyObject* text, std::uint64_t& value) {
  Py_ssize_t size = 0;
  const char* const bytes = PyUnicode_AsUTF8AndSize(text, &size);
  if (bytes == nullptr) return false;
  value = digest_of({bytes, static_cast<std::size_t>(size)});
  return true;
}

/// Of bytes, and of what shows its memory as such: arrays, of numpy too.
bool digest_of_memory(PyObject* object, std::uint64_t& value) {
  Py_buffer view;
  if (PyObject_CheckBuffer(object) == 0) return false;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) != 0) {
    PyErr_Clear();
    return false;
  }
  value = digest_of({static_cast<const char*>(view.buf), static_cast<std::size_t>(view.len)});
  PyBuffer_Release(&view);
  return true;
}

bool digest_of_repr(PyObject* object, std::uint64_t& value) {
  if (PyCoro_CheckExact(object)) {
    // Otherwise Python would complain that nobody has awaited it, too.
    if (!Object(PyObject_CallMethod(object, "close", nullptr))) PyErr_Clear();
    PyErr_SetString(PyExc_TypeError,
                    "the result is a coroutine, which is awaited only of a function that is "
                    "written with 'async def'");
    return false;
  }
  const Object text(PyObject_Repr(object));
  if (!text) return false;
  Py_ssize_t size = 0;
  const char* const bytes = PyUnicode_AsUTF8AndSize(text.get(), &size);
  if (bytes == nullptr) return false;
  const std::string_view shown(bytes, static_cast<std::size_t>(size));
  if (shown.find(" at 0x") != shown.npos) {
    PyErr_Format(PyExc_TypeError,
                 "the result, a '%s', looks different in each process: return a number, a text, or "
                 "what has a repr() of its own",
                 Py_TYPE(object)->tp_name);
    return false;
  }
  value = digest_of(shown);
  return true;
}

}  // namespace

bool value_of(PyObject* result, std::uint64_t& value) {
  if (PyLong_Check(result)) {
    value = PyLong_AsUnsignedLongLongMask(result);
  } else if (PyFloat_Check(result)) {
    value = std::bit_cast<std::uint64_t>(PyFloat_AS_DOUBLE(result));
  } else if (result == Py_None) {
    value = 0;
  } else if (PyUnicode_Check(result)) {
    if (digest_of_text(result, value)) return true;
    PyErr_Clear();
    return digest_of_repr(result, value);
  } else if (!digest_of_memory(result, value)) {
    return digest_of_repr(result, value);
  }
  return true;
}

}  // namespace concbench::python
