#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// Folders as one word that a shell, and a program that splits words at blanks, take as it is: what
/// either would read in another way is percent-encoded.
std::string to_word(std::span<const std::filesystem::path> folders);

/// The folders of a word that to_word() has made.
std::vector<std::filesystem::path> folders_of(std::string_view word);

}  // namespace concbench
