#include "os/temporary_directory.hpp"

#include <fmt/core.h>
#include <stdlib.h>

#include <cerrno>
#include <concbench/error.hpp>
#include <cstring>
#include <string>
#include <system_error>

namespace concbench {
namespace fs = std::filesystem;

TemporaryDirectory::TemporaryDirectory(const fs::path& parent) {
  const fs::path folder = parent.empty() ? fs::temp_directory_path() : parent;
  std::string name = (folder / "concbench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw FileError(
        fmt::format("cannot make a folder in '{}': {}", folder.string(), std::strerror(errno)));
  }
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void TemporaryDirectory::clear() {
  for (const fs::directory_entry& entry : fs::directory_iterator(path_)) {
    std::error_code ignored;
    fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace concbench
