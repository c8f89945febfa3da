#pragma once

#include <filesystem>
#include <string>

namespace concbench {

/// The commit of git that is checked out in a folder or in one above it; empty where there is none,
/// or where it cannot be told. Reads the files of the repository and starts no program: `git` may
/// be missing, and a repository of someone else's may name programs that git would run. That files
/// were changed since the commit is not seen.
std::string commit_of(const std::filesystem::path& folder);

}  // namespace concbench
