#include "os/replacement.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "os/throw_error.hpp"
#include "os/write_all.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// What the kernel calls it; only by that is a name given to a file that has none.
std::string link_of(const Fd& fd) { return fmt::format("/proc/self/fd/{}", fd.get()); }

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

/// As far as the file system and the rights of this user go: a file without its old owner or mode
/// is better than none. Who may not give files away may still have the group.
void copy_owner_and_mode(const struct stat& from, const Fd& to) {
  if (::fchown(to.get(), from.st_uid, from.st_gid) != 0) {
    [[maybe_unused]] const int group = ::fchown(to.get(), static_cast<uid_t>(-1), from.st_gid);
  }
  [[maybe_unused]] const int mode = ::fchmod(to.get(), from.st_mode & 0777);
}

}  // namespace

Replacement::Replacement(const fs::path& target) : target_(target) {
  if (!open_nameless()) open_named();
}

Replacement::~Replacement() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

bool Replacement::open_nameless() {
  fd_ = Fd(::open(folder_of(target_).c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666));
  if (fd_ && ::access(link_of(fd_).c_str(), F_OK) == 0) return true;
  fd_ = Fd();
  return false;
}

void Replacement::open_named() {
  held_.emplace();
  take_free_name([&](const char* name) {
    fd_ = Fd(::open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    return static_cast<bool>(fd_);
  });
}

void Replacement::give_name() {
  const std::string link = link_of(fd_);
  take_free_name([&](const char* name) {
    return ::linkat(AT_FDCWD, link.c_str(), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0;
  });
}

template <class Take>
void Replacement::take_free_name(Take take) {
  for (int number = 0; path_.empty(); ++number) {
    fs::path path = folder_of(target_) / fmt::format(".concbench-{}-{}.tmp", ::getpid(), number);
    if (take(path.c_str())) {
      path_ = std::move(path);
    } else if (errno != EEXIST) {
      throw_error(errno);
    }
  }
}

void Replacement::write(std::string_view bytes) {
  if (const int error = write_all(fd_.get(), bytes); error != 0) throw_error(error);
}

void Replacement::take_place() {
  // A file system that writes on close, as NFS does, tells only the one who closes what failed.
  if (::close(::dup(fd_.get())) != 0) throw_error(errno);
  struct stat old {};
  if (::stat(target_.c_str(), &old) == 0) copy_owner_and_mode(old, fd_);
  const SignalsHeld held;
  if (path_.empty()) give_name();
  fs::rename(path_, target_);
  path_.clear();
}

}  // namespace concbench
