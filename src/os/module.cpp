#include "os/module.hpp"

#include <dlfcn.h>
#include <fmt/core.h>
#include <sys/auxv.h>

#include <stdexcept>

namespace concbench {
namespace fs = std::filesystem;

namespace {

fs::path folder_of_program() { return own_program().parent_path(); }

fs::path installed(std::string_view file) {
  return folder_of_program().parent_path() / "lib" / "concbench" / file;
}

}  // namespace

fs::path own_program() {
  std::error_code none;
  fs::path program = fs::read_symlink("/proc/self/exe", none);
  if (!none) return program;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel hands it over as a number.
  const auto* started_as = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
  return fs::absolute(started_as == nullptr ? "" : started_as);
}

// In the build tree modules lie below the program. In an installation they are beside its folder,
// below that of other programs that use them.
fs::path module_path(std::string_view name) {
  const std::string file = fmt::format("concbench-{}.so", name);
  for (const fs::path& folder : {folder_of_program() / "modules", folder_of_program()}) {
    if (fs::exists(folder / file)) return folder / file;
  }
  return installed("modules/" + file);
}

void* load_module(std::string_view name) {
  void* module = ::dlopen(module_path(name).c_str(), RTLD_NOW | RTLD_LOCAL);
  void* entry = module == nullptr ? nullptr : ::dlsym(module, "concbench_entry");
  if (entry == nullptr) {
    throw std::runtime_error(fmt::format("cannot load module '{}': {}", name, ::dlerror()));
  }
  return entry;
}

fs::path find_companion(std::string_view name) {
  const fs::path libexec = folder_of_program().parent_path() / "libexec" / "concbench" / name;
  for (const fs::path& path : {folder_of_program() / name, installed(name), libexec}) {
    if (fs::exists(path)) return path;
  }
  return {};
}

std::string why_unloadable(std::string_view name) {
  const fs::path path = module_path(name);
  return fs::exists(path) ? "" : fmt::format("{} is not installed", path.string());
}

}  // namespace concbench
