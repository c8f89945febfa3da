#pragma once

#include <signal.h>
#include <time.h>

#include <chrono>

#include "os/fd.hpp"

namespace concbench {

/// Writes to a closed pipe or socket fail with an error instead of ending the process.
void ignore_broken_pipes();

/// Writes beyond the longest file that a process may make fail with an error, likewise.
void ignore_file_size_limits();

/// Ended children stay until they are waited for, also where the parent ignores SIGCHLD: that is
/// inherited, and the kernel would reap them before anyone could ask how they ended.
void heed_children();

/// While it lives, SIGINT, SIGTERM and SIGHUP do not end this process but can be read here. Those
/// that were ignored before stay ignored. One at a time; for the coordinator's only thread.
class SignalWatch {
 public:
  SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  /// Lets the signals through again, so that the next one ends the process at once.
  ~SignalWatch();

  /// Readable once a signal has come.
  const Fd& fd() const { return fd_; }
  /// The signal that came, or 0.
  int take();

 private:
  Fd fd_;
};

/// While it lives, signals that would end this process wait, but for SIGKILL and those of its own
/// faults. For moments in which something would be left. Not to be shared by threads.
class SignalsHeld {
 public:
  SignalsHeld();
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
  ~SignalsHeld();

 private:
  sigset_t before_;
};

/// Gives a forked child the signal handling that a freshly started program has.
void let_signals_through();

/// The signal of an alarm.
int alarm_signal();

/// Ends the calling process by SIGALRM after `delay`, unless it is cancelled or set anew before. A
/// process that is stopped takes no alarm: SIGKILL ends that, another `grace` later.
class FatalAlarm {
 public:
  FatalAlarm() = default;
  FatalAlarm(const FatalAlarm&) = delete;
  FatalAlarm& operator=(const FatalAlarm&) = delete;
  ~FatalAlarm() = default;

  /// Throws std::system_error.
  void set(std::chrono::nanoseconds delay, std::chrono::nanoseconds grace);
  void cancel();

 private:
  void make_last_timer();

  /// Timers are not handed on by fork: the process that has made this one.
  pid_t owner_ = 0;
  timer_t last_{};
};

}  // namespace concbench
