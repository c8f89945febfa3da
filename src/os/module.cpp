#include "os/module.hpp"

#include <dlfcn.h>
#include <fmt/core.h>

#include <stdexcept>

namespace concbench {
namespace fs = std::filesystem;

// In the build tree modules lie below the program, in an installation beside its folder.
fs::path module_path(std::string_view name) {
  const fs::path program = fs::read_symlink("/proc/self/exe").parent_path();
  const std::string file = fmt::format("concbench-{}.so", name);
  const fs::path built = program / "modules" / file;
  return fs::exists(built) ? built : program.parent_path() / "lib" / "concbench" / file;
}

void* load_module(std::string_view name) {
  void* module = ::dlopen(module_path(name).c_str(), RTLD_NOW | RTLD_LOCAL);
  void* entry = module == nullptr ? nullptr : ::dlsym(module, "concbench_entry");
  if (entry == nullptr) {
    throw std::runtime_error(fmt::format("cannot load module '{}': {}", name, ::dlerror()));
  }
  return entry;
}

std::string why_unloadable(std::string_view name) {
  const fs::path path = module_path(name);
  return fs::exists(path) ? "" : fmt::format("{} is not installed", path.string());
}

}  // namespace concbench
