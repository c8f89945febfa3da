#include "folder.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <concbench/error.hpp>
#include <utility>

#include "reason.hpp"

namespace concbench::download {
namespace {

[[noreturn]] void fail(std::string_view what, const std::string& path) {
  throw TaskError(fmt::format("cannot {} {}: {}", what, path, reason_of(errno)));
}

}  // namespace

void OutputFile::write(std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      fail("write", path_);
    }
  }
}

Folder::Folder(std::filesystem::path path)
    : path_(std::move(path)), fd_(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (!fd_) fail("open", path_);
}

OutputFile Folder::create(const std::string& name) const {
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  Fd file(openat(fd_.get(), name.c_str(), flags, 0600));
  if (!file) fail("create", path_ / name);
  return {std::move(file), path_ / name};
}

void Folder::remove(const std::string& name) const {
  if (unlinkat(fd_.get(), name.c_str(), 0) != 0 && errno != ENOENT) fail("remove", path_ / name);
}

}  // namespace concbench::download
