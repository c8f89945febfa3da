#include "os/input.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace concbench {

Input::Input(const std::filesystem::path& path, bool direct)
    : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | (direct ? O_DIRECT : 0))),
      direct_(direct) {
  if (!fd_) {
    throw std::system_error(errno, std::generic_category(), "cannot open '" + path.native() + "'");
  }
}

std::size_t Input::fill(std::span<std::byte> buffer) {
  std::size_t done = 0;
  while (done < buffer.size()) {
    const ssize_t got = ::read(fd_.get(), buffer.data() + done, buffer.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "cannot read");
    done += static_cast<std::size_t>(got);
    // Past the cache, part of a block comes at the end only, and from there nothing can be asked
    // for: the place in the file is no multiple of a block any more.
    if (got == 0 || (direct_ && done % kDirectBlock != 0)) break;
  }
  return done;
}

}  // namespace concbench
