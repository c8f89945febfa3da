#include "plugins/elf.hpp"

#include <elf.h>
#include <fmt/core.h>
#include <link.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

namespace concbench {
namespace {

/// What all kinds of ELF files begin with.
struct Head {
  std::array<unsigned char, EI_NIDENT> ident{};
  std::uint16_t type = 0;
  std::uint16_t machine = 0;

  bool is_elf() const { return std::memcmp(ident.data(), ELFMAG, SELFMAG) == 0; }
  bool fits(const Head& other) const {
    return ident[EI_CLASS] == other.ident[EI_CLASS] && ident[EI_DATA] == other.ident[EI_DATA] &&
           machine == other.machine;
  }
};
static_assert(sizeof(Head) == EI_NIDENT + 4);

std::optional<Head> read_head(const std::filesystem::path& path) {
  Head head;
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(&head), sizeof head);
  if (!file) return std::nullopt;
  return head;
}

/// Whether all that is to be mapped of a file of this architecture is there: the loader does not
/// ask, and touches what is not.
bool is_whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::uintmax_t size = std::filesystem::file_size(path);
  ElfW(Ehdr) header{};
  file.read(reinterpret_cast<char*>(&header), sizeof header);
  file.seekg(static_cast<std::streamoff>(header.e_phoff));
  for (unsigned i = 0; file && i < header.e_phnum; ++i) {
    ElfW(Phdr) part{};
    file.read(reinterpret_cast<char*>(&part), sizeof part);
    if (part.p_filesz > size || part.p_offset > size - part.p_filesz) return false;
  }
  return static_cast<bool>(file);
}

std::string architecture(const Head& head) {
  switch (head.machine) {
    case EM_X86_64:
      return "x86-64";
    case EM_386:
      return "x86 of 32 bits";
    case EM_AARCH64:
      return "AArch64";
    case EM_ARM:
      return "ARM of 32 bits";
    case EM_RISCV:
      return "RISC-V";
    case EM_PPC64:
      return "POWER";
    case EM_S390:
      return "S/390";
    default:
      return fmt::format("number {}", head.machine);
  }
}

}  // namespace

std::string why_no_file(const std::filesystem::path& path) {
  std::error_code error;
  const bool is_file = std::filesystem::is_regular_file(path, error);
  if (!error && !is_file) return "is no file";
  if (!error && ::access(path.c_str(), R_OK) != 0) error = {errno, std::generic_category()};
  return error ? fmt::format("cannot be read: {}", error.message()) : "";
}

std::string why_no_shared_object(const std::filesystem::path& path) {
  if (std::string reason = why_no_file(path); !reason.empty()) return reason;
  const auto head = read_head(path);
  if (!head || !head->is_elf()) return "is no shared object";
  const auto own = read_head("/proc/self/exe");
  if (own && !head->fits(*own)) {
    return fmt::format("is built for another architecture: {}, and this concbench is for {}",
                       architecture(*head), architecture(*own));
  }
  if (head->type != ET_DYN) return "is no shared object; link it with -shared";
  return is_whole(path) ? "" : "is cut short: build or copy it again";
}

}  // namespace concbench
