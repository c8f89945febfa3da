#include "os/signals.hpp"

#include <signal.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace concbench {
namespace {

sigset_t watched() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction now {};
    // What was ignored from the start, as nohup does, stays ignored; once blocked it would arrive.
    const bool ignored = ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
    if (!ignored) ::sigaddset(&set, signal);
  }
  return set;
}

void set_timer(std::chrono::microseconds delay) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(delay);
  const itimerval timer{.it_interval = {},
                        .it_value = {.tv_sec = whole.count(), .tv_usec = (delay - whole).count()}};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

void set_last(timer_t timer, std::chrono::nanoseconds delay) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(delay);
  const itimerspec when{.it_interval = {},
                        .it_value = {.tv_sec = whole.count(), .tv_nsec = (delay - whole).count()}};
  ::timer_settime(timer, 0, &when, nullptr);
}

}  // namespace

void ignore_broken_pipes() { ::signal(SIGPIPE, SIG_IGN); }

void ignore_file_size_limits() { ::signal(SIGXFSZ, SIG_IGN); }

void heed_children() { ::signal(SIGCHLD, SIG_DFL); }

SignalWatch::SignalWatch() {
  const sigset_t set = watched();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  fd_ = Fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd_) throw std::system_error(errno, std::generic_category(), "cannot watch signals");
}

SignalWatch::~SignalWatch() { let_signals_through(); }

int SignalWatch::take() {
  signalfd_siginfo info{};
  if (::read(fd_.get(), &info, sizeof info) != sizeof info) return 0;
  return static_cast<int>(info.ssi_signo);
}

SignalsHeld::SignalsHeld() {
  sigset_t set;
  ::sigfillset(&set);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS}) {
    ::sigdelset(&set, fault);
  }
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
}

SignalsHeld::~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

void let_signals_through() {
  const sigset_t set = watched();
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

int alarm_signal() { return SIGALRM; }

void FatalAlarm::set(std::chrono::nanoseconds delay, std::chrono::nanoseconds grace) {
  using namespace std::chrono;
  if (owner_ != ::getpid()) make_last_timer();
  // Whoever started this program may have had other plans for the signal.
  ::signal(SIGALRM, SIG_DFL);
  sigset_t alarm;
  ::sigemptyset(&alarm);
  ::sigaddset(&alarm, SIGALRM);
  ::sigprocmask(SIG_UNBLOCK, &alarm, nullptr);
  if (delay < nanoseconds::max() - grace) set_last(last_, delay + grace);
  // Zero would be no alarm at all.
  set_timer(std::max(ceil<microseconds>(delay), microseconds(1)));
}

void FatalAlarm::cancel() {
  set_timer(std::chrono::microseconds(0));
  set_last(last_, std::chrono::nanoseconds(0));
}

void FatalAlarm::make_last_timer() {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGKILL;
  if (::timer_create(CLOCK_MONOTONIC, &event, &last_) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a timer");
  }
  owner_ = ::getpid();
}

}  // namespace concbench
