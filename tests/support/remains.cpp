#include "support/remains.hpp"

#include <sys/wait.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <ostream>
#include <thread>

#include "support/sanitizers.hpp"

namespace concbench {
namespace {

std::size_t entries(const char* folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

std::size_t threads_now() { return entries("/proc/self/task"); }

/// The thread sanitizer starts a thread of its own with the first of ours, and keeps it.
std::size_t threads_of_the_program() {
  if (kThreadSanitizer) std::thread([] {}).join();
  return kThreadSanitizer ? 2 : 1;
}

/// The kernel lists a joined thread until it has cleared it away; one that is left over stays.
std::size_t settled_threads() {
  static const std::size_t least = threads_of_the_program();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (threads_now() > least && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  return threads_now();
}

}  // namespace

Remains Remains::now() {
  siginfo_t info{};
  // Looks without reaping: a child that is left over stays there for the next look.
  const bool any = ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  return {.threads = settled_threads(), .descriptors = entries("/proc/self/fd"), .children = any};
}

std::ostream& operator<<(std::ostream& out, const Remains& remains) {
  return out << remains.threads << " threads, " << remains.descriptors << " descriptors, "
             << (remains.children ? "children" : "no child");
}

}  // namespace concbench
