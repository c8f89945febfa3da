#include "os/alarm.hpp"

#include <signal.h>
#include <sys/time.h>

#include <algorithm>

namespace concbench {
namespace {

void set_timer(std::chrono::microseconds delay) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(delay);
  const itimerval timer{.it_interval = {},
                        .it_value = {.tv_sec = whole.count(), .tv_usec = (delay - whole).count()}};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

int alarm_signal() { return SIGALRM; }

void set_fatal_alarm(std::chrono::nanoseconds delay) {
  using namespace std::chrono;
  // Whoever started this program may have had other plans for the signal.
  ::signal(SIGALRM, SIG_DFL);
  sigset_t alarm;
  ::sigemptyset(&alarm);
  ::sigaddset(&alarm, SIGALRM);
  ::sigprocmask(SIG_UNBLOCK, &alarm, nullptr);
  // Zero would be no alarm at all.
  set_timer(std::max(ceil<microseconds>(delay), microseconds(1)));
}

void cancel_alarm() { set_timer(std::chrono::microseconds(0)); }

bool alarm_is_set() {
  itimerval timer{};
  ::getitimer(ITIMER_REAL, &timer);
  return timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0;
}

}  // namespace concbench
