#pragma once

#include <string>
#include <string_view>

namespace concbench {

/// Loads a shared object that lies beside the program and returns the function that it exports as
/// `concbench_entry`. It stays loaded. Throws std::runtime_error that names the object.
void* load_module(std::string_view name);

/// Why a module cannot be loaded, without loading it; empty where it is in its place.
std::string why_unloadable(std::string_view name);

}  // namespace concbench
