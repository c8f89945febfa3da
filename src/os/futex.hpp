#pragma once

#include <atomic>
#include <cstdint>

namespace concbench {

/// Sleeps while `word` is `expected`; may return early. Works across processes on shared memory.
void futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected);

/// Wakes at most `sleepers` of those who sleep on `word`.
void futex_wake(std::atomic<std::uint32_t>& word, unsigned sleepers);

/// Tells the CPU that this thread spins.
inline void cpu_relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace concbench
