#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace concbench {

/// The whole of a regular file of at most `most` bytes; absent for all else. Safe for files that
/// others have put there: a pipe does not make it wait, and a huge one fills no memory.
std::optional<std::string> read_regular_file(const std::filesystem::path& path, std::size_t most);

/// Makes an empty file that only this user may read, with the folders above it, where there is
/// none. What is there stays as it is. Throws FileError, also for what is no regular file.
void make_private_file(const std::filesystem::path& path);

}  // namespace concbench
