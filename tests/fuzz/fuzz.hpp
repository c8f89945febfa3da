#pragma once

#include <concbench/error.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>
#include <utility>

namespace concbench::fuzz {

/// Ends the process, by which a fuzzer knows the input for a finding, unless `right`.
inline void require(bool right, std::string_view rule) {
  if (right) return;
  std::cerr << "broken: " << rule << '\n';
  std::abort();
}

/// What `read` returns; absent where it refuses its input in the way that is meant for that.
template <class Read>
auto unless_refused(Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const UsageError&) {
    return std::nullopt;
  }
}

/// The input of a target as text.
inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace concbench::fuzz

/// What each target defines; libFuzzer gives it the name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
