#include "os/memory.hpp"

#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace concbench {

SharedMemory::SharedMemory(std::size_t bytes) : bytes_(bytes == 0 ? 1 : bytes) {
  data_ = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (data_ == MAP_FAILED) {
    data_ = nullptr;
    throw std::system_error(errno, std::generic_category(),
                            fmt::format("cannot map {} bytes of shared memory", bytes_));
  }
}

SharedMemory::~SharedMemory() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

void map_ahead(std::span<const std::byte> memory) noexcept {
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const std::uintptr_t before = reinterpret_cast<std::uintptr_t>(memory.data()) % page;
  // For reading: faults of reads map their neighbours too, writably since the memory is shared.
  ::madvise(const_cast<std::byte*>(memory.data() - before), memory.size() + before,
            MADV_POPULATE_READ);
}

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;

std::byte* map_private(std::size_t bytes) {
  void* data = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED) {
    throw std::system_error(errno, std::generic_category(),
                            fmt::format("cannot map {} bytes of memory", bytes));
  }
  return static_cast<std::byte*>(data);
}

}  // namespace

ResidentMemory::ResidentMemory(std::size_t bytes) : bytes_(bytes) {
  if (bytes == 0) return;
  data_ = map_private(bytes);
  // A huge page is one entry of a page table where small ones are 512, so that a fork would find
  // next to nothing to copy. The heap of a program that has grown bit by bit is of small ones. A
  // kernel without huge pages refuses the advice, and needs none.
  ::madvise(data_, bytes, MADV_NOHUGEPAGE);
}

ResidentMemory::~ResidentMemory() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

bool ResidentMemory::touch_more() {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t end = touched_ + std::min(kPiece, bytes_ - touched_);
  // Only what is written to is there: all pages that were merely read are one and the same.
  for (; touched_ < end; touched_ += page) data_[touched_] = std::byte{1};
  touched_ = end;
  return touched_ < bytes_;
}

}  // namespace concbench
