#include "history/commit.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "os/regular_file.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// HEAD, a branch, or the file that stands for the folder of a worktree.
constexpr std::size_t kMostOfALine = 4096;
/// A hundred thousand branches and tags.
constexpr std::size_t kMostOfPackedRefs = 16 << 20;
/// HEAD names a branch, which may be called by another name: git gives up at five.
constexpr int kMostNames = 5;

std::string line_in(const fs::path& path) {
  const std::string text = read_regular_file(path, kMostOfALine).value_or("");
  return text.substr(0, text.find_first_of("\r\n"));
}

/// What follows `key`; empty where the line does not begin with it.
std::string value_of(std::string_view key, const std::string& line) {
  return line.starts_with(key) ? line.substr(key.size()) : "";
}

bool is_hash(std::string_view text) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  // SHA-1, or SHA-256.
  return (text.size() == 40 || text.size() == 64) && std::ranges::all_of(text, is_digit);
}

/// A name that leads nowhere else than into the repository.
bool is_ref(std::string_view name) {
  return name.starts_with("refs/") && name.find("..") == std::string_view::npos &&
         std::ranges::none_of(name, [](char c) { return c >= 0 && c <= ' '; });
}

/// The folder of the repository, or of the worktree; empty where there is none.
fs::path repository_above(fs::path folder) {
  while (true) {
    fs::path git = folder / ".git";
    std::error_code none;
    if (fs::is_directory(git, none)) return git;
    if (const std::string other = value_of("gitdir: ", line_in(git)); !other.empty()) {
      return folder / other;
    }
    if (!folder.has_relative_path()) return {};
    folder = folder.parent_path();
  }
}

/// Where the branches of all worktrees are.
fs::path common_folder(const fs::path& repository) {
  const std::string common = line_in(repository / "commondir");
  return common.empty() ? repository : repository / common;
}

/// Of lines such as `HASH refs/heads/main`; empty where none is of this name.
std::string packed_hash(const fs::path& common, const std::string& ref) {
  const std::string text =
      read_regular_file(common / "packed-refs", kMostOfPackedRefs).value_or("");
  const std::size_t at = text.find(" " + ref + "\n");
  if (at == std::string::npos) return "";
  const std::size_t before = text.rfind('\n', at);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  return text.substr(begin, at - begin);
}

std::string ref_line(const fs::path& repository, const std::string& ref) {
  if (std::string line = line_in(repository / ref); !line.empty()) return line;
  const fs::path common = common_folder(repository);
  std::string line = line_in(common / ref);
  return line.empty() ? packed_hash(common, ref) : line;
}

}  // namespace

std::string commit_of(const fs::path& folder) {
  const fs::path repository = repository_above(folder);
  if (repository.empty()) return "";
  std::string line = line_in(repository / "HEAD");
  for (int i = 0; i < kMostNames && !is_hash(line); ++i) {
    const std::string ref = value_of("ref: ", line);
    line = is_ref(ref) ? ref_line(repository, ref) : "";
  }
  if (!is_hash(line)) line.clear();
  return line;
}

}  // namespace concbench
