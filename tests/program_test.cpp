#include "os/program.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>

#include "os/files.hpp"
#include "os/machine.hpp"
#include "os/signals.hpp"
#include "support/remains.hpp"
#include "support/sanitizers.hpp"

namespace concbench::program_test {
namespace {

ExitStatus run(std::vector<std::string> words, const ProgramInheritance& inherited) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  return run_program(words.front().c_str(), arguments.data(), inherited);
}

ExitStatus shell(const std::string& text, const std::filesystem::path& input = {}) {
  return run({"/bin/sh", "-c", text}, ProgramInheritance(input, false));
}

TEST(Programs, TellHowTheyEnded) {
  EXPECT_EQ(shell("exit 7").code(), 7U);
  EXPECT_EQ(shell("exit 7").reason(), "exited with code 7");
  EXPECT_EQ(shell("kill -9 $$").code(), std::nullopt);
  EXPECT_EQ(shell("kill -9 $$").reason(), "was killed by signal 9 (Killed)");
}

TEST(Programs, LeaveNothingBehind) {
  const Remains before = Remains::now();
  shell("exit 0");
  EXPECT_EQ(Remains::now(), before);
}

TEST(Programs, HaveNothingToReadByDefault) { EXPECT_TRUE(shell("! read line").ok()); }

TEST(Programs, ReadTheirInputFromItsBeginningEachTime) {
  const TemporaryDirectory folder("");
  const auto path = folder.path() / "input";
  std::ofstream(path) << "once\n";
  const ProgramInheritance inherited(path, false);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(run({"/bin/sh", "-c", "read line && test \"$line\" = once"}, inherited).ok());
  }
}

TEST(Programs, WriteNowhereByDefault) {
  EXPECT_TRUE(shell("test /dev/stdout -ef /dev/null && test /dev/stderr -ef /dev/null").ok());
}

TEST(Programs, WriteToStderrWhereThatIsAskedFor) {
  const ProgramInheritance inherited("", true);
  const auto same = fmt::format(
      "test /dev/stdout -ef /proc/{0}/fd/2 && "
      "test /dev/stderr -ef /proc/{0}/fd/2",
      ::getpid());
  EXPECT_TRUE(run({"/bin/sh", "-c", same}, inherited).ok());
}

TEST(Programs, MayOpenAsManyFilesAsWereAllowedWhenTheirInheritanceWasMade) {
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &old), 0);
  const rlimit lower{.rlim_cur = 123, .rlim_max = old.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &lower), 0);
  const ProgramInheritance inherited("", false);
  raise_open_files();
  EXPECT_TRUE(run({"/bin/sh", "-c", "test $(ulimit -n) = 123"}, inherited).ok());
  ::setrlimit(RLIMIT_NOFILE, &old);
}

TEST(Programs, InheritNoDescriptors) {
  const Pipe pipe = make_pipe();
  EXPECT_TRUE(shell(fmt::format("test ! -e /proc/$$/fd/{}", pipe.read_end.get())).ok());
}

std::string with_signal(const char* field, int number) {
  const std::string bit = std::to_string(1ULL << (number - 1));
  return std::string("mask=$(sed -n 's/^") + field +
         ":\\t//p' /proc/self/status); test $((0x$mask & " + bit + ")) -ne 0";
}

TEST(Programs, HaveTheSignalsOfAFreshProgram) {
  ignore_broken_pipes();
  sigset_t set;
  sigset_t old;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &set, &old);
  const bool ignored = shell(with_signal("SigIgn", SIGPIPE)).ok();
  const bool blocked = shell(with_signal("SigBlk", SIGTERM)).ok();
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  EXPECT_FALSE(ignored);
  EXPECT_FALSE(blocked);
}

TEST(Programs, KeepTheSignalsOfTheirCallerAsTheyAre) {
  ignore_broken_pipes();
  shell("exit 0");
  struct sigaction now {};
  ::sigaction(SIGPIPE, nullptr, &now);
  EXPECT_EQ(now.sa_handler, SIG_IGN);
  ::signal(SIGPIPE, SIG_DFL);
}

TEST(Programs, SayWhyTheyCannotBeStarted) {
  if (kThreadSanitizer) GTEST_SKIP() << "its vfork() is a fork(), and the child's word is lost";
  const TemporaryDirectory folder("");
  const std::string path = folder.path() / "script";
  std::ofstream(path) << "no program\n";
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  try {
    run({path}, ProgramInheritance("", false));
    FAIL() << "it ran";
  } catch (const std::system_error& e) {
    EXPECT_EQ(e.what(), "cannot run '" + path + "': Exec format error");
  }
}

TEST(Programs, SayThatTheirInputCannotBeOpened) {
  if (kThreadSanitizer) GTEST_SKIP() << "its vfork() is a fork(), and the child's word is lost";
  try {
    shell("exit 0", "/no/such/file");
    FAIL() << "it ran";
  } catch (const std::system_error& e) {
    EXPECT_STREQ(e.what(), "cannot open the input of '/bin/sh': No such file or directory");
  }
}

TEST(Programs, RunFromManyThreadsAtOnce) {
  const ProgramInheritance inherited("", false);
  std::vector<unsigned> codes(8);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < codes.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int repeat = 0; repeat < 10; ++repeat) {
        codes[i] += run({"/bin/sh", "-c", "exit " + std::to_string(i)}, inherited).code().value();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (unsigned i = 0; i < codes.size(); ++i) EXPECT_EQ(codes[i], 10 * i);
}

TEST(Programs, DieWithTheProcessThatRunsThem) {
  adopt_orphans();
  const Pipe pipe = make_pipe();
  Child runner(fork_process([&] {
    // Inherited by the program: the pipe ends when the last of them is gone.
    ::fcntl(pipe.write_end.get(), F_SETFD, 0);
    shell("echo >&" + std::to_string(pipe.write_end.get()) + "; exec sleep 1000");
  }));
  std::array<char, 1> byte{};
  ASSERT_EQ(::read(pipe.read_end.get(), byte.data(), 1), 1);
  ::kill(runner.pid(), SIGKILL);
  runner.wait();
  // The program was left to this process, and this returns only once it has ended.
  EXPECT_EQ(wait_for_any().reason(), "was killed by signal 9 (Killed)");
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST(FindProgram, LooksInTheFoldersOfPath) {
  EXPECT_TRUE(find_program("sh").value_or("").ends_with("/sh"));
  EXPECT_EQ(find_program("no-such-program"), std::nullopt);
  EXPECT_EQ(find_program(""), std::nullopt);
}

TEST(FindProgram, TakesANameWithASlashAsItIs) {
  EXPECT_EQ(find_program("/bin/sh"), "/bin/sh");
  EXPECT_EQ(find_program("/bin/no-such-program"), std::nullopt);
}

TEST(FindProgram, FindsNeitherFoldersNorOtherFiles) {
  EXPECT_EQ(find_program("/bin/"), std::nullopt);
  EXPECT_EQ(find_program("/etc/passwd"), std::nullopt);
}

TEST(StrayChildren, AreKilledWithWhatTheyStarted) {
  adopt_orphans();
  const std::vector<pid_t> others = own_children();
  Pipe ready = make_pipe();
  // In groups of their own, as programs with job control or a time limit are.
  const pid_t stray = fork_process([&] {
    ::setpgid(0, 0);
    if (::fork() == 0) ::pause();
    send_text(ready.write_end, "!");
    ::pause();
  });
  wait_readable(std::vector<const Fd*>{&ready.read_end});
  kill_children_but(others);
  EXPECT_EQ(own_children(), others);
  EXPECT_EQ(::kill(stray, 0), -1);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST(StrayChildren, AreNotThoseThatAreSpared) {
  Child spared(fork_process([] { ::pause(); }));
  kill_children_but(own_children());
  EXPECT_EQ(::kill(spared.pid(), 0), 0);
}

}  // namespace
}  // namespace concbench::program_test
