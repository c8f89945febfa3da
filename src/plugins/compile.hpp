#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/source.hpp"

namespace concbench {

/// The shared object that the user's compiler makes of a source: $CC or $CXX, otherwise `cc` or
/// `c++`, with -O2 and then `flags`, which are words as a shell has them. What was compiled before
/// is taken from the user's cache, unless the compiler, the flags, or a file that was read has
/// changed. What the compiler says goes to stderr. Throws UsageError where it fails.
std::filesystem::path compile_plugin(const PluginSource& source, const std::string& flags);

/// Of all files that a rule of make names the ones that it depends on, as compilers write them.
std::vector<std::string> dependencies_of(std::string_view rule);

/// $XDG_CACHE_HOME/concbench, or ~/.cache/concbench. Throws UsageError where there is neither.
std::filesystem::path cache_folder();

}  // namespace concbench
