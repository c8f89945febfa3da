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

/// Adds the workloads of all plug-ins in the folders that are searched. What cannot be used, or has
/// a name that is taken, has a row that tells why, below the name of its file. Names of commands
/// are taken, too.
void add_plugins(std::span<const std::string> folders, std::span<const std::string_view> commands);

}  // namespace concbench
