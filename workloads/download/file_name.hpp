#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace concbench::download {

/// The name of the file for a task: its number, then what the URL's path ends in. It is unique by
/// the number, has no slash, never is `.` or `..`, holds only harmless ASCII characters and is
/// short, whatever the URL says.
std::string file_name(std::uint64_t task, std::string_view url);

}  // namespace concbench::download
