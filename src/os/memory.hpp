#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace concbench {

/// Memory that this process and the children it forks from now on see alike. It has no name, so
/// nothing is left of it when the last of them ends. Zeroed, page-aligned.
class SharedMemory {
 public:
  SharedMemory() = default;
  /// Throws std::system_error where the system has no such amount.
  explicit SharedMemory(std::size_t bytes);
  SharedMemory(SharedMemory&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  SharedMemory& operator=(SharedMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~SharedMemory();

  void* data() const { return data_; }
  std::span<std::byte> bytes() const { return {static_cast<std::byte*>(data_), bytes_}; }

 private:
  void* data_ = nullptr;
  std::size_t bytes_ = 0;
};

/// Maps the pages of `memory` that exist into this process, many at a time, where it would
/// otherwise take a page fault for each when it first writes there, as a fresh child does. Only
/// advice: does nothing where the kernel cannot (before Linux 5.14).
void map_ahead(std::span<const std::byte> memory) noexcept;

/// A value in shared memory. Its destructor never runs: other processes may still use it.
template <class T>
class Shared {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  Shared() : memory_(sizeof(T)), value_(new (memory_.data()) T()) {}
  T& operator*() const { return *value_; }
  T* operator->() const { return value_; }
  std::span<std::byte> bytes() const { return memory_.bytes(); }

 private:
  SharedMemory memory_;
  T* value_;
};

/// `count` values in shared memory.
template <class T>
class SharedArray {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  explicit SharedArray(std::size_t count) : memory_(bytes_of(count)) {
    auto* first = static_cast<T*>(memory_.data());
    // Integers are zero already; touching them here would cost a page fault for each page.
    if constexpr (!std::is_trivially_default_constructible_v<T>) {
      std::uninitialized_value_construct_n(first, count);
    }
    values_ = {first, count};
  }
  std::span<T> values() const { return values_; }
  T& operator[](std::size_t i) const { return values_[i]; }
  std::size_t size() const { return values_.size(); }
  std::span<std::byte> bytes() const { return memory_.bytes(); }

 private:
  /// An amount that no number can tell is refused like any other that the system does not have.
  static std::size_t bytes_of(std::size_t count) {
    return count <= SIZE_MAX / sizeof(T) ? count * sizeof(T) : SIZE_MAX;
  }

  SharedMemory memory_;
  std::span<T> values_;
};

/// Memory of this process that is really there, in pages of the smallest size. Children that it
/// forks share it with it, and their page tables are copies of its own.
class ResidentMemory {
 public:
  /// Asks for the memory, none of which is there before touch_more(); 0 bytes are none at all.
  /// Throws std::system_error where the system does not promise so much.
  explicit ResidentMemory(std::size_t bytes);
  ResidentMemory(const ResidentMemory&) = delete;
  ResidentMemory& operator=(const ResidentMemory&) = delete;
  ~ResidentMemory();

  /// Writes to the next few pages, which takes about a millisecond; false once all are there.
  bool touch_more();

 private:
  std::byte* data_ = nullptr;
  std::size_t bytes_;
  std::size_t touched_ = 0;
};

}  // namespace concbench
