#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// What stands between the program's name and that of a command.
struct Beginning {
  /// What -L named.
  std::vector<std::string> folders;
  /// Where the command's name stands in the arguments; their number where there is none.
  std::size_t command = 1;
};

/// Reads `-L FOLDER` and `-LFOLDER`, any number of them.
Beginning read_beginning(std::span<const std::string> arguments);

/// Adds the workloads of all plug-ins in the folders that are searched, of which `named` are those
/// that the user named. Of two with the same name the first is meant, as with programs in PATH.
/// What cannot be used, or has a name that is taken, also by a command, has a row that tells why.
void add_plugins(std::span<const std::string> named);

/// Throws UsageError where a plug-in is called like the workload of the program's own that is about
/// to be run: whoever named folders may have meant that.
void refuse_same_name(std::span<const std::string> named, std::string_view own);

}  // namespace concbench
