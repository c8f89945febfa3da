#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "os/signals.hpp"

namespace concbench {

/// Keeps each task of a job to its time. Workers call begin() and end() around every task.
class TaskLimit {
 public:
  explicit TaskLimit(std::chrono::nanoseconds limit) : limit_(limit) {}
  virtual ~TaskLimit() = default;

  std::chrono::nanoseconds limit() const { return limit_; }

  /// Gives what tells the task that its time is up.
  virtual std::stop_token begin(unsigned worker) = 0;
  virtual void end(unsigned worker) = 0;

 private:
  std::chrono::nanoseconds limit_;
};

/// For workers that are processes: the system kills the calling process by SIGALRM when the time of
/// its task is up. A computation cannot be stopped in another way. One that somebody has stopped is
/// killed a little later.
class AlarmLimit final : public TaskLimit {
 public:
  using TaskLimit::TaskLimit;
  std::stop_token begin(unsigned worker) override;
  void end(unsigned worker) override;

 private:
  FatalAlarm alarm_;
};

/// For workers that are threads: asks a task to stop when its time is up, and where it does not
/// come back soon after that, calls `give_up` with the worker's number, in a thread of its own.
class Watchdog final : public TaskLimit {
 public:
  using GiveUp = std::function<void(unsigned worker)>;

  Watchdog(std::chrono::nanoseconds limit, unsigned workers, GiveUp give_up);
  ~Watchdog() override;

  std::stop_token begin(unsigned worker) override;
  void end(unsigned worker) override;

 private:
  using Clock = std::chrono::steady_clock;

  struct Task {
    /// When it must be asked to stop or, once that is done, given up; absent: there is no task.
    std::optional<Clock::time_point> deadline = {};
    /// Of this task alone, once it is asked for: the worker's next one needs another.
    std::stop_source stop = {};
    bool asked = false;
  };

  void watch();
  std::optional<Clock::time_point> earliest() const;
  /// The next worker whose deadline has passed.
  std::optional<unsigned> late(Clock::time_point now) const;
  void act_on(unsigned worker, std::unique_lock<std::mutex>& lock);

  GiveUp give_up_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Task> tasks_;
  bool idle_ = true;
  bool closed_ = false;
  std::thread thread_;
};

}  // namespace concbench
