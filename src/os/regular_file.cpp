#include "os/regular_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <concbench/error.hpp>
#include <system_error>

#include "os/fd.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// The size of a regular file; absent for what is none.
std::optional<std::size_t> regular_size(const Fd& fd) {
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::size_t>(status.st_size);
}

/// Without waiting for the other end of a pipe, or taking a terminal for this process's.
Fd open_at_once(const fs::path& path, int flags, mode_t mode = 0) {
  return Fd(::open(path.c_str(), flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, mode));
}

[[noreturn]] void refuse(const fs::path& path, std::string_view what, const std::string& why) {
  throw FileError(fmt::format("cannot {} '{}': {}", what, path.native(), why));
}

/// As the specification of XDG's folders wants those that it names.
void make_private_folders(const fs::path& path) {
  if (path.empty() || fs::exists(path)) return;
  make_private_folders(path.parent_path());
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return;
  refuse(path, "make folder", std::generic_category().message(errno));
}

}  // namespace

std::optional<std::string> read_regular_file(const fs::path& path, std::size_t most) {
  const Fd fd = open_at_once(path, O_RDONLY);
  const auto size = fd ? regular_size(fd) : std::nullopt;
  if (!size || *size > most) return std::nullopt;
  std::string content(*size, '\0');
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t got = ::read(fd.get(), content.data() + done, content.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  content.resize(done);
  return content;
}

void make_private_file(const fs::path& path) {
  make_private_folders(path.parent_path());
  Fd fd = open_at_once(path, O_RDONLY | O_CREAT, 0600);
  if (!fd) refuse(path, "open", std::generic_category().message(errno));
  if (!regular_size(fd)) refuse(path, "open", "it is no regular file");
}

}  // namespace concbench
