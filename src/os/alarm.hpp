#pragma once

#include <chrono>

namespace concbench {

/// The signal of an alarm.
int alarm_signal();

/// Ends the calling process by SIGALRM after `delay`, unless it is cancelled or set anew before.
void set_fatal_alarm(std::chrono::nanoseconds delay);
void cancel_alarm();
bool alarm_is_set();

}  // namespace concbench
