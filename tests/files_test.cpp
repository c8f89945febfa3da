#include "os/files.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <concbench/error.hpp>
#include <csignal>
#include <cstdlib>
#include <future>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "os/process.hpp"
#include "os/signals.hpp"
#include "support/fake_tree.hpp"

namespace concbench::files_test {
namespace {

namespace fs = std::filesystem;

void write_file_atomically(const fs::path& path, std::string_view bytes) {
  PendingFile(path).commit(bytes);
}

/// What the FileError thrown by `act` says.
template <class Act>
std::string file_error(Act act) {
  try {
    act();
  } catch (const FileError& error) {
    return error.what();
  }
  return "nothing was refused";
}

std::string cannot_write(const fs::path& path, const std::string& why) {
  return "cannot write '" + path.string() + "': " + why;
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  return status.st_mode & 07777;
}

/// Makes `path` this process's working folder as long as it lives.
class WorkingFolder {
 public:
  explicit WorkingFolder(const fs::path& path) : before_(fs::current_path()) {
    fs::current_path(path);
  }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  ~WorkingFolder() { fs::current_path(before_); }

 private:
  fs::path before_;
};

/// No file may grow beyond some bytes as long as it lives, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit low{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &low);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = SIG_DFL;
};

TEST(Files, AreReadWhole) {
  const FakeTree tree;
  const std::string content(100'000, 'x');
  EXPECT_EQ(read_file(tree.write("big", content)), content);
  EXPECT_EQ(read_file(tree.write("empty", "")), "");
}

TEST(Files, ThatCannotBeReadAreAbsent) {
  const FakeTree tree;
  EXPECT_EQ(read_file(tree.root() / "missing"), std::nullopt);
  EXPECT_EQ(read_file(tree.root()), std::nullopt);
}

TEST(Files, GiveTheirFirstLineTrimmed) {
  const FakeTree tree;
  EXPECT_EQ(read_line(tree.write("file", " \tmax 100000 \r\nsecond\n")), "max 100000");
  EXPECT_EQ(read_line(tree.write("file", " \n")), std::nullopt);
  EXPECT_EQ(read_line(tree.root() / "missing"), std::nullopt);
}

TEST(Files, AreMadeWithTheModeThatTheUmaskLeaves) {
  const FakeTree tree;
  const auto path = tree.root() / "x.json";
  const mode_t before = ::umask(027);
  write_file_atomically(path, "new");
  ::umask(before);
  EXPECT_EQ(read_file(path), "new");
  EXPECT_EQ(mode_of(path), 0640U);
}

TEST(Files, AreReplacedAndKeepTheirMode) {
  const FakeTree tree;
  const auto path = tree.write("x.json", "a longer old content");
  fs::permissions(path, fs::perms{0600});
  write_file_atomically(path, "new");
  EXPECT_EQ(read_file(path), "new");
  EXPECT_EQ(mode_of(path), 0600U);
  EXPECT_EQ(files_in(tree.root()), 1U);
}

TEST(Files, AreReplacedAndNotOverwritten) {
  const FakeTree tree;
  const auto path = tree.write("x.json", "old");
  const Fd reader(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  write_file_atomically(path, "new");
  std::array<char, 8> buffer{};
  EXPECT_EQ(::read(reader.get(), buffer.data(), buffer.size()), 3);
  EXPECT_STREQ(buffer.data(), "old");
}

TEST(Files, AreReplacedWhereOthersHaveTheNamesThatComeFirst) {
  const FakeTree tree;
  const auto path = tree.write("x.json", "old");
  std::vector<fs::path> taken;
  for (const int number : {0, 1}) {
    const auto name =
        ".concbench-" + std::to_string(::getpid()) + "-" + std::to_string(number) + ".tmp";
    taken.push_back(tree.write(name, "theirs"));
  }
  write_file_atomically(path, "new");
  EXPECT_EQ(read_file(path), "new");
  for (const auto& other : taken) EXPECT_EQ(read_file(other), "theirs");
  EXPECT_EQ(files_in(tree.root()), 3U);
}

TEST(Files, WithoutAFolderAreMadeInTheWorkingFolder) {
  const FakeTree tree;
  const WorkingFolder here(tree.root());
  write_file_atomically("x.json", "new");
  EXPECT_EQ(read_file(tree.root() / "x.json"), "new");
}

TEST(Files, PendingAreWrittenWhereTheyWereMeantToBe) {
  const FakeTree tree;
  const FakeTree other;
  const WorkingFolder here(tree.root());
  PendingFile file("x.json");
  const WorkingFolder elsewhere(other.root());
  file.commit("new");
  EXPECT_EQ(read_file(tree.root() / "x.json"), "new");
}

TEST(Files, PendingLeaveNothingBeforeTheyAreCommitted) {
  const FakeTree tree;
  const PendingFile file(tree.root() / "x.json");
  EXPECT_EQ(files_in(tree.root()), 0U);
}

TEST(Files, PendingLeaveOldContentUntilTheyAreCommitted) {
  const FakeTree tree;
  const auto path = tree.write("x.json", "old");
  PendingFile file(path);
  EXPECT_EQ(read_file(path), "old");
  file.commit("new");
  EXPECT_EQ(read_file(path), "new");
}

TEST(Files, PendingMayBeWrittenInPieces) {
  const FakeTree tree;
  const auto path = tree.write("x.json", "old");
  PendingFile(path).commit([&](const PendingFile::Write& write) {
    write("a");
    write("bc");
    EXPECT_EQ(read_file(path), "old");
  });
  EXPECT_EQ(read_file(path), "abc");
  EXPECT_EQ(files_in(tree.root()), 1U);
}

TEST(Files, KeepTheirContentWhereTheDiskIsFull) {
  const FakeTree tree;
  const auto path = tree.write("x.json", "old");
  PendingFile file(path);
  const FullDisk full(1000);
  EXPECT_EQ(file_error([&] { file.commit(std::string(2000, 'x')); }),
            cannot_write(path, "File too large"));
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(files_in(tree.root()), 1U);
}

// Devices are reached by descriptors and through pipes of our own: under root, broken code would
// otherwise replace the machine's /dev/null or /dev/full with a regular file.
TEST(Files, TellWhenADeviceIsFull) {
  const Fd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  const auto path = "/dev/fd/" + std::to_string(full.get());
  EXPECT_EQ(file_error([&] { write_file_atomically(path, "new"); }),
            cannot_write(path, "No space left on device"));
}

TEST(Files, MayBePipesWithAName) {
  const FakeTree tree;
  const auto path = tree.root() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  auto reader = std::async(std::launch::async, [&] { return read_file(path); });
  write_file_atomically(path, "new");
  EXPECT_EQ(reader.get(), "new");
  EXPECT_TRUE(fs::is_fifo(path));
}

TEST(Files, MayBeAnOpenDescriptor) {
  auto [read_end, write_end] = make_pipe();
  write_file_atomically("/dev/fd/" + std::to_string(write_end.get()), "new");
  std::array<char, 8> buffer{};
  EXPECT_EQ(::read(read_end.get(), buffer.data(), buffer.size()), 3);
}

TEST(Files, BehindADescriptorAreContinuedAndNotReplaced) {
  const FakeTree tree;
  const auto path = tree.write("log", "");
  const Fd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  ASSERT_EQ(::write(fd.get(), "one ", 4), 4);
  write_file_atomically("/proc/self/fd/" + std::to_string(fd.get()), "two ");
  ASSERT_EQ(::write(fd.get(), "three", 5), 5);
  EXPECT_EQ(read_file(path), "one two three");
}

TEST(Files, CannotBeADescriptorForReading) {
  const Fd fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const auto path = "/dev/fd/" + std::to_string(fd.get());
  EXPECT_EQ(file_error([&] { PendingFile{path}; }), cannot_write(path, "Bad file descriptor"));
}

TEST(Files, AreWrittenThroughSymbolicLinks) {
  const FakeTree tree;
  const auto target = tree.write("folder/x.json", "old");
  fs::create_symlink("folder/x.json", tree.root() / "inner");
  fs::create_symlink(tree.root() / "inner", tree.root() / "outer");
  write_file_atomically(tree.root() / "outer", "new");
  EXPECT_EQ(read_file(target), "new");
  EXPECT_TRUE(fs::is_symlink(tree.root() / "outer"));
  EXPECT_TRUE(fs::is_symlink(tree.root() / "inner"));
}

TEST(Files, AreMadeWhereADanglingLinkPoints) {
  const FakeTree tree;
  fs::create_symlink("x.json", tree.root() / "link");
  write_file_atomically(tree.root() / "link", "new");
  EXPECT_EQ(read_file(tree.root() / "x.json"), "new");
  EXPECT_TRUE(fs::is_symlink(tree.root() / "link"));
}

/// A folder that all may write to, with a link of another user. Only root can make one.
struct SharedFolder {
  explicit SharedFolder(const fs::path& target) {
    ::chmod(tree.root().c_str(), 01777);
    fs::create_symlink(target, link);
    made = ::lchown(link.c_str(), 65534, 65534) == 0;
  }

  FakeTree tree;
  fs::path link = tree.root() / "link";
  bool made = false;
};

/// Expects PendingFile to do with `link` what the kernel does where it is opened for writing.
void expect_answer_of_the_kernel(const fs::path& link, const fs::path& target) {
  const Fd opened(::open(link.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const int refused = opened ? 0 : errno;
  if (opened && fs::is_empty(target)) fs::remove(target);
  const std::string said = file_error([&] { write_file_atomically(link, "new"); });
  if (refused == 0) {
    EXPECT_EQ(said, "nothing was refused");
    EXPECT_EQ(read_file(target), "new");
  } else {
    EXPECT_EQ(said, cannot_write(link, std::generic_category().message(refused)));
    EXPECT_NE(read_file(target), "new");
  }
  EXPECT_TRUE(fs::is_symlink(link));
}

TEST(Files, AreWrittenThroughALinkOfAnotherUserOnlyWhereTheKernelFollowsIt) {
  const FakeTree own;
  const auto target = own.write("x.json", "old");
  const SharedFolder shared(target);
  if (!shared.made) GTEST_SKIP() << "only root may make a link another user's";
  expect_answer_of_the_kernel(shared.link, target);
  EXPECT_EQ(files_in(shared.tree.root()), 1U);
}

TEST(Files, AreWrittenThroughALinkToALinkOfAnotherUserOnlyWhereTheKernelFollowsIt) {
  const FakeTree own;
  const auto target = own.write("x.json", "old");
  const SharedFolder shared(target);
  if (!shared.made) GTEST_SKIP() << "only root may make a link another user's";
  fs::create_symlink(shared.link, own.root() / "outer");
  expect_answer_of_the_kernel(own.root() / "outer", target);
}

TEST(Files, AreMadeWhereADanglingLinkOfAnotherUserPointsOnlyWhereTheKernelFollowsIt) {
  const FakeTree own;
  const SharedFolder shared(own.root() / "x.json");
  if (!shared.made) GTEST_SKIP() << "only root may make a link another user's";
  expect_answer_of_the_kernel(shared.link, own.root() / "x.json");
  EXPECT_EQ(files_in(shared.tree.root()), 1U);
}

TEST(Files, PendingLeaveNothingWhereADanglingLinkPoints) {
  const FakeTree tree;
  fs::create_symlink("x.json", tree.root() / "link");
  const PendingFile file(tree.root() / "link");
  EXPECT_EQ(files_in(tree.root()), 1U);
}

TEST(Files, CannotBeALinkToItself) {
  const FakeTree tree;
  const auto path = tree.root() / "loop";
  fs::create_symlink("loop", path);
  EXPECT_EQ(file_error([&] { PendingFile{path}; }),
            cannot_write(path, "Too many levels of symbolic links"));
}

TEST(Files, AreRefusedAtOnceWhereTheirPathIsBad) {
  const FakeTree tree;
  const auto file = tree.write("file", "old");
  const std::vector<std::pair<fs::path, std::string>> cases{
      {"", "No such file or directory"},
      {tree.root() / "missing/x.json", "No such file or directory"},
      {tree.root() / "missing/", "No such file or directory"},
      {tree.root(), "Is a directory"},
      {tree.root() / "", "Is a directory"},
      {tree.root() / "..", "Is a directory"},
      {file / "x.json", "Not a directory"},
      {file / "", "Not a directory"},
      {tree.root() / std::string(300, 'x'), "File name too long"},
  };
  for (const auto& [path, why] : cases) {
    EXPECT_EQ(file_error([p = path] { PendingFile{p}; }), cannot_write(path, why));
  }
  EXPECT_EQ(files_in(tree.root()), 1U);
}

TEST(Files, AreRefusedAtOnceWhereTheUserMayNotWrite) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const FakeTree tree;
  const auto path = tree.write("folder/x.json", "old");
  fs::permissions(path, fs::perms{0444});
  EXPECT_EQ(file_error([&] { PendingFile{path}; }), cannot_write(path, "Permission denied"));
  fs::permissions(path.parent_path(), fs::perms{0555});
  const auto missing = path.parent_path() / "y.json";
  EXPECT_EQ(file_error([&] { PendingFile{missing}; }), cannot_write(missing, "Permission denied"));
  fs::permissions(path.parent_path(), fs::perms{0755});
}

/// Another user as long as it lives, where root runs this.
class AnotherUser {
 public:
  static constexpr uid_t kNobody = 65534;
  AnotherUser() { is_other = ::geteuid() == 0 && ::seteuid(kNobody) == 0; }
  AnotherUser(const AnotherUser&) = delete;
  AnotherUser& operator=(const AnotherUser&) = delete;
  ~AnotherUser() {
    if (is_other && ::seteuid(0) != 0) std::abort();
  }

  bool is_other = false;
};

struct stat status_of(const fs::path& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  return status;
}

TEST(Files, AreReplacedAndKeepTheirOwner) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  const FakeTree tree;
  const auto path = tree.write("x.json", "old");
  ASSERT_EQ(::chown(path.c_str(), AnotherUser::kNobody, AnotherUser::kNobody), 0);
  fs::permissions(path, fs::perms{0640});
  write_file_atomically(path, "new");
  EXPECT_EQ(status_of(path).st_uid, AnotherUser::kNobody);
  EXPECT_EQ(status_of(path).st_gid, AnotherUser::kNobody);
  EXPECT_EQ(mode_of(path), 0640U);
}

TEST(Files, AreOverwrittenWhereTheirFolderRefusesNewOnes) {
  const FakeTree tree;
  fs::permissions(tree.root(), fs::perms{0755});
  const auto path = tree.write("folder/x.json", "a longer old content");
  const ino_t before = status_of(path).st_ino;
  fs::permissions(path, fs::perms{0666});
  fs::permissions(path.parent_path(), fs::perms{0555});
  {
    const AnotherUser other;
    write_file_atomically(path, "new");
  }
  EXPECT_EQ(read_file(path), "new");
  EXPECT_EQ(status_of(path).st_ino, before);
  fs::permissions(path.parent_path(), fs::perms{0755});
}

TEST(Files, AreOverwrittenWhereTheyAreMountedThemselves) {
  const FakeTree tree;
  const auto outside = tree.write("outside.json", "a longer old content");
  const auto path = tree.write("x.json", "");
  const ExitStatus ended = wait_for(fork_process([&] {
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount(outside.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) != 0) {
      leave_process(77);
    }
    write_file_atomically(path, "new");
  }));
  if (ended.code() == 77U) GTEST_SKIP() << "this user cannot mount anything";
  EXPECT_TRUE(ended.ok()) << ended.reason();
  EXPECT_EQ(read_file(outside), "new");
}

TEST(Files, PendingLeaveNothingOfAProgramThatIsKilledWhileItWrites) {
  const FakeTree tree;
  const auto path = tree.write("x.json", "old");
  const Fd nameless(::open(tree.root().c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600));
  if (!nameless) GTEST_SKIP() << "files of this file system have a name";
  const ExitStatus ended = wait_for(fork_process([&] {
    PendingFile(path).commit([](const PendingFile::Write& write) {
      write("new");
      ::raise(SIGKILL);
    });
  }));
  EXPECT_TRUE(ended.killed_by(SIGKILL));
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(files_in(tree.root()), 1U);
}

TEST(Signals, ThatAreHeldEndTheProcessLater) {
  const FakeTree tree;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1}) {
    const std::string name = std::to_string(signal);
    const ExitStatus ended = wait_for(fork_process([&] {
      const SignalsHeld held;
      ::raise(signal);
      tree.write(name, "");
    }));
    EXPECT_TRUE(ended.killed_by(signal)) << ended.reason();
    EXPECT_TRUE(fs::exists(tree.root() / name));
  }
}

TEST(Files, PendingTellWhenTheirFolderIsGone) {
  const FakeTree tree;
  const auto path = tree.write("folder/x.json", "old");
  PendingFile file(path);
  fs::remove_all(path.parent_path());
  EXPECT_EQ(file_error([&] { file.commit("new"); }),
            cannot_write(path, "No such file or directory"));
}

TEST(Files, PendingTellWhenAFolderHasTakenTheirPlace) {
  const FakeTree tree;
  const auto path = tree.root() / "x.json";
  PendingFile file(path);
  fs::create_directory(path);
  EXPECT_EQ(file_error([&] { file.commit("new"); }), cannot_write(path, "Is a directory"));
  EXPECT_EQ(files_in(tree.root()), 1U);
}

TEST(Files, AreTheSameThroughLinksAndByEitherName) {
  const FakeTree tree;
  const auto file = tree.write("a", "");
  fs::create_symlink("a", tree.root() / "link");
  EXPECT_TRUE(is_same_file(file, tree.root() / "link"));
  EXPECT_TRUE(is_same_file(file, tree.root() / "." / "a"));
  EXPECT_FALSE(is_same_file(file, tree.write("b", "")));
}

TEST(Files, ThatAreNotThereYetAreTheSameByTheirPaths) {
  const FakeTree tree;
  EXPECT_TRUE(is_same_file(tree.root() / "new", tree.root() / "new"));
  EXPECT_FALSE(is_same_file(tree.root() / "new", tree.root() / "other"));
  EXPECT_FALSE(is_same_file(tree.root() / "new", tree.write("old", "")));
}

TEST(Files, PendingKnowWhereLinksLead) {
  const FakeTree tree;
  fs::create_symlink("a", tree.root() / "link");
  EXPECT_EQ(PendingFile(tree.root() / "link").target(), tree.root() / "a");
}

}  // namespace
}  // namespace concbench::files_test
