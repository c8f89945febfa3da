#include "runtime/task_limit.hpp"

#include <algorithm>
#include <utility>

namespace concbench {
namespace {

using namespace std::chrono_literals;

/// How much longer a task may take that was asked to stop: as long again, within reason.
std::chrono::nanoseconds grace(std::chrono::nanoseconds limit) {
  return std::clamp<std::chrono::nanoseconds>(limit, 100ms, 1s);
}

}  // namespace

std::stop_token AlarmLimit::begin(unsigned /*worker*/) {
  alarm_.set(limit(), grace(limit()));
  return {};
}

void AlarmLimit::end(unsigned /*worker*/) { alarm_.cancel(); }

Watchdog::Watchdog(std::chrono::nanoseconds limit, unsigned workers, GiveUp give_up)
    : TaskLimit(limit),
      give_up_(std::move(give_up)),
      tasks_(workers),
      thread_([this] { watch(); }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

std::stop_token Watchdog::begin(unsigned worker) {
  const std::lock_guard lock(mutex_);
  Task& task = tasks_[worker];
  if (std::exchange(task.asked, false)) task.stop = std::stop_source();
  task.deadline = Clock::now() + limit();
  // All tasks have equally long, so only one that is alone changes what comes first.
  if (idle_) changed_.notify_one();
  return task.stop.get_token();
}

void Watchdog::end(unsigned worker) {
  const std::lock_guard lock(mutex_);
  tasks_[worker].deadline.reset();
}

void Watchdog::watch() {
  std::unique_lock lock(mutex_);
  while (!closed_) {
    const auto next = earliest();
    idle_ = !next;
    if (idle_) {
      changed_.wait(lock);
    } else {
      changed_.wait_until(lock, *next);
    }
    while (const auto worker = late(Clock::now())) act_on(*worker, lock);
  }
}

std::optional<Watchdog::Clock::time_point> Watchdog::earliest() const {
  std::optional<Clock::time_point> first;
  for (const Task& task : tasks_) {
    if (task.deadline && (!first || *task.deadline < *first)) first = task.deadline;
  }
  return first;
}

std::optional<unsigned> Watchdog::late(Clock::time_point now) const {
  const auto is_late = [now](const Task& task) { return task.deadline && *task.deadline <= now; };
  const auto found = std::ranges::find_if(tasks_, is_late);
  if (found == tasks_.end()) return std::nullopt;
  return static_cast<unsigned>(found - tasks_.begin());
}

void Watchdog::act_on(unsigned worker, std::unique_lock<std::mutex>& lock) {
  Task& task = tasks_[worker];
  std::stop_source stop = task.stop;
  // Before the lock is given up: a task that begins meanwhile must not be asked in this one's
  // place.
  const bool asked_before = std::exchange(task.asked, true);
  task.deadline = Clock::now() + grace(limit());
  // What a task does when it is asked may take a while, and may end the task.
  lock.unlock();
  if (asked_before) {
    give_up_(worker);
  } else {
    stop.request_stop();
  }
  lock.lock();
}

}  // namespace concbench
