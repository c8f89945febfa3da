#include "mpi/frames.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace concbench {
namespace {

struct Head {
  std::uint32_t mark;
  FrameKind kind;
  std::uint64_t size;
};

/// No text begins with it.
constexpr std::uint32_t kMark = 0xcbf0f7ffU;

}  // namespace

void ByteWriter::put_text(std::string_view text) {
  put(static_cast<std::uint64_t>(text.size()));
  bytes_.append(text);
}

void ByteWriter::put_bytes(std::span<const std::byte> bytes) {
  bytes_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::string ByteReader::get_text() {
  const auto size = get<std::uint64_t>();
  if (size > rest_.size()) throw std::runtime_error("a message of a rank was cut off");
  std::string text(rest_.substr(0, size));
  rest_.remove_prefix(size);
  return text;
}

void ByteReader::take(char* to, std::size_t size) {
  if (size > rest_.size()) throw std::runtime_error("a message of a rank was cut off");
  std::memcpy(to, rest_.data(), size);
  rest_.remove_prefix(size);
}

std::string to_bytes(FrameKind kind, std::string_view body) {
  ByteWriter writer;
  writer.put(Head{.mark = kMark, .kind = kind, .size = body.size()});
  return writer.take().append(body);
}

bool FrameParser::may_begin(std::string_view bytes) {
  const std::string_view mark(reinterpret_cast<const char*>(&kMark), sizeof kMark);
  const auto size = std::min(bytes.size(), mark.size());
  return bytes.substr(0, size) == mark.substr(0, size);
}

std::optional<Frame> FrameParser::next() {
  Head head{};
  if (bytes_.size() - begin_ < sizeof head) return std::nullopt;
  std::memcpy(&head, bytes_.data() + begin_, sizeof head);
  if (head.mark != kMark) throw std::runtime_error("rank 0 wrote something else to its output");
  if (bytes_.size() - begin_ - sizeof head < head.size) return std::nullopt;
  Frame frame{head.kind, bytes_.substr(begin_ + sizeof head, head.size)};
  begin_ += sizeof head + head.size;
  // What has been read is dropped now and then, not with every frame.
  if (begin_ > bytes_.size() / 2) {
    bytes_.erase(0, begin_);
    begin_ = 0;
  }
  return frame;
}

}  // namespace concbench
