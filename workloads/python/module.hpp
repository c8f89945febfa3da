#pragma once

#include <string>
#include <tuple>

#include "backends/backend.hpp"

namespace concbench::python {

/// What the user wants to have called, as it was typed; empty: not at all.
struct Spec {
  std::string function;
  std::string setup;
  std::string path;

  bool operator<(const Spec& other) const {
    return std::tie(function, setup, path) < std::tie(other.function, other.setup, other.path);
  }
};

/// What the module has beside the plug-in that runs tasks.
struct Module {
  /// Starts Python in the calling process, and finds the function. Gives the version of Python, and
  /// whether its threads can run at once. Throws UsageError.
  std::string (*describe)(const Spec& spec);

  // For the function of the plug-in that was opened in this process.

  OpenExecutor* open_loop;
  OpenExecutor* open_processes;
  OpenExecutor* open_threads;
};

// What they are in the module.
OpenExecutor open_loop, open_processes, open_threads;

/// The function that the module exports.
const Module& python_module();

}  // namespace concbench::python
