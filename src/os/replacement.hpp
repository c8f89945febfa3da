#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "os/fd.hpp"
#include "os/signals.hpp"

namespace concbench {

/// Content that takes the place of a file in one step, or goes away with the object. On most file
/// systems it has no name until then, so that not even a killed program leaves it; on others no
/// signal but SIGKILL ends this process as long as it has one.
class Replacement {
 public:
  /// Beside `target`. Throws std::system_error.
  explicit Replacement(const std::filesystem::path& target);
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  ~Replacement();

  /// Throws std::system_error.
  void write(std::string_view bytes);

  /// Keeps the mode of the file that is replaced, and its owner where this user may give files
  /// away. Throws std::system_error.
  void take_place();

 private:
  bool open_nameless();
  void open_named();
  void give_name();
  /// Has `take` make a file of one name after the other, until it does; false with EEXIST in errno
  /// goes on with the next one.
  template <class Take>
  void take_free_name(Take take);

  std::filesystem::path target_;
  /// Empty as long as there is no name.
  std::filesystem::path path_;
  std::optional<SignalsHeld> held_;
  Fd fd_;
};

}  // namespace concbench
