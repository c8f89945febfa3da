#include "os/files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <concbench/error.hpp>
#include <cstring>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include "os/last_will.hpp"
#include "os/replacement.hpp"
#include "os/signals.hpp"
#include "os/throw_error.hpp"
#include "os/write_all.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

Fd open_or_throw(const fs::path& path, int flags, mode_t mode = 0) {
  Fd fd(::open(path.c_str(), flags | O_CLOEXEC, mode));
  if (!fd) throw_error(errno);
  return fd;
}

void write_or_throw(int fd, std::string_view bytes) {
  if (const int error = write_all(fd, bytes); error != 0) throw_error(error);
}

/// The number of the descriptor of this process that `path` stands for.
std::optional<int> own_descriptor(const fs::path& path) {
  std::error_code none;
  if (path.parent_path() != fs::canonical("/proc/self/fd", none)) return std::nullopt;
  const std::string name = path.filename();
  int fd = -1;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), fd);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return fd;
}

/// The same place by way of folders none of which is a link.
fs::path place_of(const fs::path& path) {
  if (!path.has_filename()) return path;
  return fs::canonical(path.has_parent_path() ? path.parent_path() : ".") / path.filename();
}

/// Where `place` leads to. Stops at an own descriptor: the link behind /dev/stdout names a file
/// that must be written on at the descriptor's position, and not be replaced.
fs::path follow_links(fs::path place) {
  constexpr int kLimitOfTheKernel = 40;
  for (int i = 0; i < kLimitOfTheKernel; ++i) {
    if (!place.has_filename() || own_descriptor(place) || !fs::is_symlink(place)) return place;
    place = place_of(place.parent_path() / fs::read_symlink(place));
  }
  throw_error(ELOOP);
}

/// What the kernel finds at `path`; none where nothing is there. It is not opened in earnest, which
/// may block.
Fd reach(const fs::path& path) {
  Fd fd(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!fd && errno != ENOENT) throw_error(errno);
  return fd;
}

/// Whether `fd` is what has the name `path` and is no link.
bool is_at(const Fd& fd, const fs::path& path) {
  struct stat reached {
  }, named{};
  if (::fstat(fd.get(), &reached) != 0 || ::lstat(path.c_str(), &named) != 0) return false;
  return reached.st_dev == named.st_dev && reached.st_ino == named.st_ino;
}

/// Where `path` leads to, if the kernel comes there as well. It does not follow links that other
/// users have put into a folder that all may write to; reading links one by one passes over that,
/// and a link may be changed between the kernel's answer and the reading. So both must end at the
/// same file.
fs::path resolve(const fs::path& path) {
  Fd reached = reach(path);
  const bool is_there(reached);
  const fs::path place = place_of(path);
  fs::path target = follow_links(place);
  if (target == place || own_descriptor(target)) return target;
  // Only who makes a file is taken to where nothing is yet.
  const SignalsHeld held;
  if (!is_there) reached = open_or_throw(path, O_WRONLY | O_CREAT | O_NOCTTY, 0666);
  if (!is_at(reached, target)) throw_error(EACCES);
  if (!is_there) fs::remove(target);
  return target;
}

Fd duplicate(int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0) throw_error(errno);
  if ((flags & O_ACCMODE) == O_RDONLY) throw_error(EBADF);
  Fd copy(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
  if (!copy) throw_error(errno);
  return copy;
}

/// Opens what cannot be replaced; none for a regular file, or one that is to be made.
Fd open_directly(const fs::path& target) {
  if (const auto fd = own_descriptor(target)) return duplicate(*fd);
  const auto type = fs::status(target).type();
  const bool replaceable = type == fs::file_type::regular || type == fs::file_type::not_found;
  if (replaceable && target.has_filename()) return {};
  return open_or_throw(target, O_WRONLY | O_NOCTTY);
}

/// Whether something is mounted at a file itself, as containers do: it can be written, but not be
/// renamed over.
bool is_mount_point(const fs::path& path) {
  struct statx found {};
  return ::statx(AT_FDCWD, path.c_str(), 0, 0, &found) == 0 &&
         (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/// Whether a new file can take the place of `target`, or of nothing. False for a file that can be
/// written, but not be replaced. Throws std::system_error where neither can be done.
bool is_replaceable(const fs::path& target, bool is_there) {
  if (is_there && is_mount_point(target)) return false;
  try {
    const Replacement trial(target);
    return true;
  } catch (const std::system_error& e) {
    const bool is_folders = e.code() == std::errc::permission_denied ||
                            e.code() == std::errc::operation_not_permitted ||
                            e.code() == std::errc::read_only_file_system;
    if (!is_there || !is_folders) throw;
    return false;
  }
}

/// The rest of it.
std::string read_all(int fd, std::size_t most = std::string::npos) {
  std::string content;
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_error(errno);
    if (got == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(got));
    if (content.size() > most) throw_error(EFBIG);
  }
}

template <class Step>
void or_file_error(const fs::path& path, Step step) {
  try {
    step();
  } catch (const std::system_error& e) {
    throw FileError(fmt::format("cannot write '{}': {}", path.native(), e.code().message()));
  }
}

/// $TMPDIR, or /tmp where that is unset or empty.
fs::path folder_of_temporaries() {
  const char* named = std::getenv("TMPDIR");
  return named == nullptr || *named == 0 ? "/tmp" : named;
}

}  // namespace

std::optional<std::string> read_file(const fs::path& path) {
  try {
    return read_all(open_or_throw(path, O_RDONLY).get());
  } catch (const std::system_error&) {
    return std::nullopt;
  }
}

std::string read_input(const fs::path& path) {
  // A device without an end would take all memory there is.
  constexpr std::size_t kMostInput = std::size_t{1} << 30;
  try {
    if (path == "-") return read_all(STDIN_FILENO, kMostInput);
    return read_all(open_or_throw(path, O_RDONLY).get(), kMostInput);
  } catch (const std::system_error& e) {
    throw FileError(fmt::format("cannot read '{}': {}", path.native(), e.code().message()));
  }
}

void check_rereadable(const fs::path& path) {
  const auto refuse_file = [&](const std::string& why) {
    throw FileError(fmt::format("cannot read '{}': {}", path.native(), why));
  };
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!error && fs::is_directory(status)) error = std::make_error_code(std::errc::is_a_directory);
  if (!error && ::access(path.c_str(), R_OK) != 0) error = {errno, std::generic_category()};
  if (error) refuse_file(error.message());
  if (fs::is_fifo(status)) refuse_file("it is read more than once, which a pipe cannot be");
}

std::optional<std::string> read_line(const fs::path& path) {
  const auto content = read_file(path);
  if (!content) return std::nullopt;
  std::string_view line(*content);
  line = line.substr(0, line.find('\n'));
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return std::nullopt;
  return std::string(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
}

std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> read_number(const fs::path& path) {
  return to_number(read_line(path).value_or(""));
}

std::map<std::string, std::uint64_t> read_counts(const fs::path& path) {
  std::map<std::string, std::uint64_t> counts;
  std::istringstream lines(read_file(path).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string key;
    std::uint64_t count = 0;
    if (words >> key >> count) counts[key] = count;
  }
  return counts;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

bool is_same_file(const fs::path& a, const fs::path& b) {
  struct stat first {
  }, second{};
  if (::stat(a.c_str(), &first) != 0 || ::stat(b.c_str(), &second) != 0) return a == b;
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

PendingFile::PendingFile(const fs::path& path) : typed_(path) {
  or_file_error(typed_, [this] {
    target_ = resolve(typed_);
    direct_ = open_directly(target_);
    if (direct_) return;
    // A rename would pass over the write protection of the file itself.
    Fd old = fs::exists(target_) ? open_or_throw(target_, O_WRONLY) : Fd();
    if (is_replaceable(target_, bool(old))) return;
    direct_ = std::move(old);
    in_place_ = true;
  });
}

void PendingFile::commit(std::string_view bytes) {
  commit([bytes](const Write& write) { write(bytes); });
}

void PendingFile::commit(const std::function<void(const Write&)>& produce) {
  or_file_error(typed_, [&] {
    if (in_place_ && ::ftruncate(direct_.get(), 0) != 0) throw_error(errno);
    if (direct_)
      return produce([this](std::string_view bytes) { write_or_throw(direct_.get(), bytes); });
    Replacement replacement(target_);
    produce([&replacement](std::string_view bytes) { replacement.write(bytes); });
    replacement.take_place();
  });
}

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

TemporaryDirectory::TemporaryDirectory(const fs::path& parent) {
  const fs::path folder = parent.empty() ? folder_of_temporaries() : parent;
  std::string name = (folder / "concbench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw FileError(
        fmt::format("cannot make a folder in '{}': {}", folder.string(), std::strerror(errno)));
  }
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void TemporaryDirectory::outlive_nobody() { remover_ = remove_after_own_end(path_); }

void TemporaryDirectory::clear() {
  for (const fs::directory_entry& entry : fs::directory_iterator(path_)) {
    std::error_code ignored;
    fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace concbench
