#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace concbench {

/// What a frame between a sampler and rank 0 is about.
enum class FrameKind : std::uint32_t {
  order,     ///< to rank 0: what is to be done
  begun,     ///< rank 0 is there, and looks for the others
  ready,     ///< all ranks are there
  beat,      ///< rank 0 is alive; since when a pass lasts, and a text for what each rank has
  page,      ///< a part of the sample's tables
  findings,  ///< all that was found; the last one
};

struct Frame {
  FrameKind kind = FrameKind::order;
  std::string body = {};
};

/// Writes values to bytes that are read by the same program on a machine of the same kind.
class ByteWriter {
 public:
  template <class T>
  void put(const T& value) requires std::is_trivially_copyable_v<T> {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put_text(std::string_view text);
  void put_bytes(std::span<const std::byte> bytes);

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads them back. Throws std::runtime_error where there are too few.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T get() requires std::is_trivially_copyable_v<T> {
    T value;
    take(reinterpret_cast<char*>(&value), sizeof value);
    return value;
  }
  std::string get_text();
  /// All that is left.
  std::string_view rest() const { return rest_; }

 private:
  void take(char* to, std::size_t size);

  std::string_view rest_;
};

/// A frame as bytes on the stream.
std::string to_bytes(FrameKind kind, std::string_view body);

/// Puts frames together from what comes in pieces.
class FrameParser {
 public:
  /// Whether a frame may begin with these bytes.
  static bool may_begin(std::string_view bytes);

  void add(std::string_view bytes) { bytes_.append(bytes); }
  /// The next whole frame, if there is one. Throws std::runtime_error for what is none, such as the
  /// output of another program.
  std::optional<Frame> next();

 private:
  std::string bytes_;
  std::size_t begin_ = 0;
};

}  // namespace concbench
