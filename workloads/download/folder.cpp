#include "folder.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <concbench/error.hpp>
#include <system_error>
#include <utility>

#include "text/reason.hpp"

namespace concbench::download {
namespace {

std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
  }
  const auto slash = url.find('/');
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

std::string_view last_segment(std::string_view path) {
  const auto slash = path.find_last_of('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_harmless(char c) {
  const bool alphanumeric =
      (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  // Percent signs stay as they are: decoding could bring back what was just taken out.
  return alphanumeric || std::string_view("._-+%~").find(c) != std::string_view::npos;
}

std::string sanitized(std::string_view segment) {
  constexpr std::size_t longest = 100;
  std::string name(segment.substr(0, longest));
  std::ranges::replace_if(
      name, [](char c) { return !is_harmless(c); }, '_');
  return name;
}

[[noreturn]] void fail_on(std::string_view what, const std::string& path) {
  throw TaskError(fmt::format("cannot {} {}: {}", what, path, reason_of(errno)));
}

}  // namespace

std::string reason_of(int error) { return in_sentence(std::generic_category().message(error)); }

std::string file_name(std::uint64_t task, std::string_view url) {
  const std::string name = sanitized(last_segment(path_of(url)));
  const bool says_nothing = name.find_first_not_of('.') == std::string::npos;
  return fmt::format("{}-{}", task, says_nothing ? "index" : name);
}

void OutputFile::write(std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      fail_on("write", path_);
    }
  }
}

Folder::Folder(std::filesystem::path path)
    : path_(std::move(path)), fd_(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (!fd_) fail_on("open", path_);
}

OutputFile Folder::create(const std::string& name) const {
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  Fd file(openat(fd_.get(), name.c_str(), flags, 0600));
  if (!file) fail_on("create", path_ / name);
  return {std::move(file), path_ / name};
}

void Folder::remove(const std::string& name) const {
  if (unlinkat(fd_.get(), name.c_str(), 0) != 0 && errno != ENOENT) fail_on("remove", path_ / name);
}

}  // namespace concbench::download
