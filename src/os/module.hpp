#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace concbench {

/// Exports the one function of a module that the program calls. Weak, since the tests link several
/// modules into one program.
#define MODULE_ENTRY(function)                                                                     \
  extern "C" [[gnu::weak, gnu::visibility("default")]] decltype(function)* const concbench_entry = \
      function

/// The file of this program; without /proc, what it was started as.
std::filesystem::path own_program();

/// Where a module lies, whether it is there or not.
std::filesystem::path module_path(std::string_view name);

/// Loads a module, a shared object that lies beside the program, and returns where its
/// `concbench_entry` is. It stays loaded. Throws std::runtime_error that names the object.
void* load_module(std::string_view name);

/// The function that a module exports.
template <class Function>
Function* load_function(std::string_view module) {
  return *static_cast<Function* const*>(load_module(module));
}

/// A program that belongs to this one, beside it or, in an installation, in a folder for such;
/// empty where there is none.
std::filesystem::path find_companion(std::string_view name);

/// Why a module cannot be loaded, without loading it; empty where it is in its place.
std::string why_unloadable(std::string_view name);

}  // namespace concbench
