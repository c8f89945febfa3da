// A cable that takes its time, between this network namespace and another one, for kernels without
// netem: two interfaces, of which each gives out what has come in at the other one so long ago, at
// most 1 Gbit/s.
//
//     slow-wire NAME-HERE NAMESPACE NAME-THERE MICROSECONDS
//
// Runs until it is killed. As root. NAMESPACE is a file, such as /run/netns/n1.
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>
#include <thread>

namespace {

using Clock = std::chrono::steady_clock;

int checked(int result, const char* what) {
  if (result >= 0) return result;
  std::perror(what);
  std::exit(1);
}

/// A new interface of this thread's namespace: its other end.
int open_interface(const char* name) {
  const int fd = checked(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC), "/dev/net/tun");
  ifreq wanted{};
  wanted.ifr_flags = IFF_TAP | IFF_NO_PI;
  std::strncpy(wanted.ifr_name, name, IFNAMSIZ - 1);
  checked(::ioctl(fd, TUNSETIFF, &wanted), name);
  return fd;
}

struct Frame {
  Clock::time_point due;
  std::string bytes;
};

/// Until there is one, or the first one under way is due.
void wait_for_frames(int from, const std::deque<Frame>& under_way) {
  pollfd ready{.fd = from, .events = POLLIN, .revents = 0};
  if (under_way.empty()) {
    ::ppoll(&ready, 1, nullptr, nullptr);
    return;
  }
  const auto left =
      std::max<Clock::duration>(Clock::duration(0), under_way.front().due - Clock::now());
  const timespec most{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds(left).count()};
  ::ppoll(&ready, 1, &most, nullptr);
}

/// What has been sent before a frame must be on the wire before it is.
class Line {
 public:
  explicit Line(std::chrono::microseconds delay) : delay_(delay) {}

  Clock::time_point arrival_of(std::size_t bytes) {
    constexpr std::chrono::nanoseconds kByteAtOneGigabit(8);
    free_ = std::max(free_, Clock::now()) + bytes * kByteAtOneGigabit;
    return free_ + delay_;
  }

 private:
  std::chrono::microseconds delay_;
  Clock::time_point free_ = {};
};

[[noreturn]] void carry(int from, int to, std::chrono::microseconds delay) {
  // Else a wait may end 50 us late.
  ::prctl(PR_SET_TIMERSLACK, 1);
  Line line(delay);
  std::deque<Frame> under_way;
  std::array<char, 65536> buffer;
  while (true) {
    wait_for_frames(from, under_way);
    for (ssize_t got = 0; (got = ::read(from, buffer.data(), buffer.size())) > 0;) {
      const auto size = static_cast<std::size_t>(got);
      under_way.push_back({line.arrival_of(size), {buffer.data(), size}});
    }
    while (!under_way.empty() && under_way.front().due <= Clock::now()) {
      // A full interface drops frames, as any does.
      [[maybe_unused]] const ssize_t written =
          ::write(to, under_way.front().bytes.data(), under_way.front().bytes.size());
      under_way.pop_front();
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const int here = open_interface(argv[1]);
  const int there_space = checked(::open(argv[2], O_RDONLY | O_CLOEXEC), argv[2]);
  checked(::setns(there_space, CLONE_NEWNET), argv[2]);
  const int there = open_interface(argv[3]);
  const std::chrono::microseconds delay(std::atol(argv[4]));
  std::thread([=] { carry(here, there, delay); }).detach();
  carry(there, here, delay);
}
