#include "os/shared_memory.hpp"

#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

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

}  // namespace concbench
