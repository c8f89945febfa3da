#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace concbench {

/// A lock that lets one thread of the process run at a time, as that of CPython does: whoever waits
/// for it longer than the interval has it taken from the one who runs. That one is stopped by a
/// signal (SIGURG) wherever it is, in the middle of a computation too, and goes on in its handler
/// once it has the lock again.
///
/// One at a time in a process. Made before, and gone after, the threads that take turns.
class Gil {
 public:
  /// Throws std::system_error where the system does not take the signal's handler.
  explicit Gil(std::chrono::nanoseconds interval);
  Gil(const Gil&) = delete;
  Gil& operator=(const Gil&) = delete;
  ~Gil();

  /// The calling thread has the lock while this lives, but for the times when it is the turn of
  /// others.
  class Turn {
   public:
    /// Null: there is no lock.
    explicit Turn(Gil* gil);
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();

   private:
    Gil* gil_;
  };

  /// How often another thread than the one before has got the lock.
  std::uint32_t switches() const { return switches_.load(); }

 private:
  friend class WhileWaiting;
  using Clock = std::chrono::steady_clock;

  /// How long a thread has still to wait before it may ask for its turn, if nobody else has one.
  struct Patience {
    std::uint32_t switches;
    Clock::time_point end;
  };

  // All of it may be interrupted anywhere by hand_over(), which is a signal's handler.
  void take();
  void drop();
  void await_free(Patience& patience);
  void request(std::uint32_t holder) const;
  void hand_over();
  static void on_signal(int signal);

  /// The number of the thread that has it; 0: none.
  std::atomic<std::uint32_t> holder_ = 0;
  std::atomic<std::uint32_t> last_holder_ = 0;
  std::atomic<std::uint32_t> switches_ = 0;
  /// Who waits for the lock, and who has been made to drop it and waits for another to take it.
  std::atomic<std::uint32_t> waiters_ = 0;
  std::atomic<std::uint32_t> handing_over_ = 0;
  std::chrono::nanoseconds interval_;
};

/// While it lives, the calling task waits for something other than the CPU: where threads take
/// turns, others may run.
class WhileWaiting {
 public:
  WhileWaiting();
  WhileWaiting(const WhileWaiting&) = delete;
  WhileWaiting& operator=(const WhileWaiting&) = delete;
  ~WhileWaiting();

 private:
  Gil* gil_;
};

/// Whether the calling thread has a turn, which it should not keep while it waits.
bool takes_turns();

}  // namespace concbench
