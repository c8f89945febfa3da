#include "mpi/folders.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace concbench {
namespace {

constexpr char kBetween = ':';
constexpr std::string_view kPlain =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=,";

std::string encoded(std::string_view path) {
  std::string text;
  for (const char c : path) {
    if (kPlain.find(c) != kPlain.npos) {
      text += c;
    } else {
      text += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
  }
  return text;
}

std::string decoded(std::string_view text) {
  std::string path;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '%' && i + 2 < text.size()) {
      std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
      i += 2;
    }
    path += static_cast<char>(byte);
  }
  return path;
}

}  // namespace

std::string to_word(std::span<const std::filesystem::path> folders) {
  std::string word;
  for (const auto& folder : folders) {
    if (!word.empty()) word += kBetween;
    word += encoded(folder.string());
  }
  return word;
}

std::vector<std::filesystem::path> folders_of(std::string_view word) {
  std::vector<std::filesystem::path> folders;
  while (!word.empty()) {
    const std::size_t end = std::min(word.find(kBetween), word.size());
    folders.emplace_back(decoded(word.substr(0, end)));
    word.remove_prefix(std::min(end + 1, word.size()));
  }
  return folders;
}

}  // namespace concbench
