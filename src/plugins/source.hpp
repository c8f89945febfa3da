#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace concbench {

/// What is to be compiled to a plug-in.
struct PluginSource {
  /// As messages name it.
  std::string name;
  /// Empty: it is in no file.
  std::filesystem::path file = {};
  std::string text = {};
  bool is_c = false;
};

/// Whether a file is a source that can be compiled, by the end of its name.
bool is_plugin_source(std::string_view file);

/// A file of C or C++. Throws UsageError where it is neither, or cannot be read.
PluginSource source_of_file(const std::string& file);

/// A plug-in whose only workload is an expression of C++ over `task` and `worker`. The statements
/// of `setup` come before it, once; the expression sees a copy of what they define. Lines of
/// `setup` for the preprocessor stand at the top. Compilers name the two texts as options.
PluginSource source_of_expression(const std::string& expression, const std::string& setup);

}  // namespace concbench
