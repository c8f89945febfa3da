#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <concbench/error.hpp>
#include <concbench/mix.hpp>
#include <concbench/workload.hpp>
#include <cstring>
#include <system_error>

#include "os/files.hpp"
#include "os/gil.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// What is asked for at once, as common tools do; small enough for the stack of any thread.
constexpr std::size_t kPiece = std::size_t{128} * 1024;
static_assert(kPiece % kDirectBlock == 0);

constexpr std::size_t in_blocks(std::size_t bytes) {
  return (bytes + kDirectBlock - 1) / kDirectBlock * kDirectBlock;
}

/// A polynomial over the words of a text, in four lanes, since each step of one waits for the one
/// before: all bytes and their places count, at a fraction of what reading them costs.
class Fingerprint {
 public:
  /// All but the last call bring a multiple of 32 bytes.
  void add(std::span<const std::byte> bytes) {
    for (; bytes.size() >= sizeof(Lanes); bytes = bytes.subspan(sizeof(Lanes))) {
      add_lanes(bytes.first(sizeof(Lanes)));
    }
    if (!bytes.empty()) add_lanes(bytes);
  }

  std::uint64_t value() const {
    std::uint64_t mixed = 0;
    for (const std::uint64_t lane : lanes_) mixed = mix64(mixed + lane);
    return mixed;
  }

 private:
  using Lanes = std::array<std::uint64_t, 4>;

  void add_lanes(std::span<const std::byte> bytes) {
    // Odd, and without a pattern: that of the digests.
    constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15ULL;
    Lanes words{};
    std::memcpy(words.data(), bytes.data(), bytes.size());
    for (std::size_t i = 0; i < words.size(); ++i) lanes_[i] = lanes_[i] * kFactor + words[i];
  }

  Lanes lanes_{};
};

/// What comes out of a device is different each time, or endless, or both.
bool has_content(const fs::path& file) { return !fs::is_character_file(file); }

class Read final : public Workload {
 public:
  explicit Read(const Params& params)
      : file_(params.text("file")),
        bytes_(params.bytes("bytes")),
        direct_(params.flag("direct")),
        has_content_(has_content(file_)) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) values[i] = read_once();
  }

  std::optional<std::uint64_t> expected(std::uint64_t /*task*/) const override {
    return has_content_ ? std::nullopt : std::optional(bytes_);
  }

 private:
  std::uint64_t read_once() const {
    // On the stack: in a thread of its own, the first allocation would cost more than the read.
    alignas(kDirectBlock) std::array<std::byte, kPiece> buffer;
    // All of it, since each call may wait.
    const WhileWaiting waiting;
    Input input(file_, direct_);
    Fingerprint content;
    for (std::uint64_t done = 0; done < bytes_;) {
      const std::size_t wanted = std::min<std::uint64_t>(bytes_ - done, kPiece);
      const std::span space = std::span(buffer).first(direct_ ? in_blocks(wanted) : wanted);
      const std::size_t got = std::min(input.fill(space), wanted);
      done += got;
      if (got < wanted) refuse_short(done);
      if (has_content_) content.add(space.first(got));
    }
    return has_content_ ? content.value() : bytes_;
  }

  [[noreturn]] void refuse_short(std::uint64_t bytes) const {
    throw TaskError(fmt::format("file '{}' has only {} of {} bytes", file_, bytes, bytes_));
  }

  std::string file_;
  std::uint64_t bytes_;
  bool direct_;
  bool has_content_;
};

[[noreturn]] void refuse(const std::string& file, std::string_view why) {
  throw FileError(fmt::format("cannot read '{}': {}", file, why));
}

void refuse_what_is_no_file(const std::string& file, fs::file_type type) {
  // Opening a pipe would block until it has a writer.
  if (type == fs::file_type::fifo || type == fs::file_type::socket) {
    refuse(file, "it is a pipe or a socket; name a file or a device");
  }
  if (type == fs::file_type::directory) refuse(file, "it is a folder; name a file in it");
}

void try_direct(const std::string& file) {
  try {
    alignas(kDirectBlock) std::array<std::byte, kDirectBlock> block;
    // Some file systems refuse only here.
    Input(file, true).fill(block);
  } catch (const std::system_error& e) {
    if (e.code() != std::errc::invalid_argument) throw;
    refuse(file, "its file system does not take O_DIRECT; leave --direct out");
  }
}

void check(const Params& params) {
  const std::string& file = params.text("file");
  try {
    const fs::file_type type = fs::status(file).type();
    refuse_what_is_no_file(file, type);
    if (!params.flag("direct")) {
      const Input trial(file, false);
    } else if (type == fs::file_type::character) {
      throw UsageError(
          fmt::format("--direct: '{}' is a device without a cache; name a file with --file", file));
    } else {
      try_direct(file);
    }
  } catch (const std::system_error& e) {
    refuse(file, e.code().message());
  }
}

}  // namespace

WorkloadInfo read_info() {
  constexpr std::uint64_t kMost = 1ULL << 40;
  return {
      .name = "read",
      .help = "blocking reads: opens a file, reads its beginning, closes it",
      .params =
          {
              {.name = "n", .fallback = "1000", .help = "how many tasks", .min = 1},
              {.name = "bytes",
               .kind = ParamKind::bytes,
               .fallback = "33",
               .help = "how much each task reads",
               .min = 1,
               .max = kMost},
              {.name = "file",
               .kind = ParamKind::text,
               .fallback = "/dev/urandom",
               .help = "the file or device to read",
               .takes = "FILE"},
              {.name = "direct",
               .kind = ParamKind::flag,
               .help = "bypass the page cache (O_DIRECT), in blocks of 4KiB"},
          },
      .tasks = [](const Params& p) { return p.count("n"); },
      .make = construct<Read>,
      .check = check,
      .quick = {{{"n", {"100"}}},
                {{"n", {"20"}}, {"bytes", {"200KB"}}, {"file", {"/proc/self/exe"}}}},
  };
}

}  // namespace concbench
