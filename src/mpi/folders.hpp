#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// Folders as one word, which is the same to a shell, and to a program that splits words at blanks.
/// Other signs than those of plain paths are there as in URLs.
std::string to_word(std::span<const std::filesystem::path> folders);

/// The folders of a word that to_word() has made.
std::vector<std::filesystem::path> folders_of(std::string_view word);

}  // namespace concbench
