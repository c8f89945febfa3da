#pragma once

#include <filesystem>
#include <string>

namespace concbench {

/// Why a file cannot be read, or is none: the end of a sentence that begins with its name; empty:
/// it can.
std::string why_no_file(const std::filesystem::path& path);

/// Why a file cannot be loaded, as far as its first bytes tell: it cannot be read, is no shared
/// object, or is one of another architecture. The end of a sentence that begins with its name;
/// empty: nothing tells against it. The loader itself says of all this that there is no such file.
std::string why_no_shared_object(const std::filesystem::path& path);

}  // namespace concbench
