#include "plugins/library.hpp"

#include <dlfcn.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <set>
#include <utility>

namespace concbench {
namespace {

/// As large as they were in the first header with this ABI number: none can be smaller.
constexpr std::size_t kFirstSize =
    offsetof(concbench_workload, close) + sizeof(concbench_workload::close);
constexpr std::size_t kFirstParamSize =
    offsetof(concbench_param, kind) + sizeof(concbench_param::kind);

/// A list that leads back into itself would never end.
constexpr std::size_t kMostWorkloads = 1000;
constexpr std::uint32_t kMostParams = 1000;

template <class... Args>
[[noreturn]] void refuse(fmt::format_string<Args...> text, Args&&... args) {
  throw PluginRefused(fmt::format(text, std::forward<Args>(args)...));
}

/// A struct as this header has it, of one that may be shorter or longer.
template <class T>
T copied(const void* given, std::uint32_t size) {
  T copy;
  std::memset(static_cast<void*>(&copy), 0, sizeof copy);
  std::memcpy(static_cast<void*>(&copy), given, std::min<std::size_t>(size, sizeof copy));
  return copy;
}

void check_head(const concbench_workload& given) {
  if (given.magic != CONCBENCH_PLUGIN_MAGIC) {
    refuse("is no plug-in of concbench: what it exports does not begin like one");
  }
  if (given.abi != CONCBENCH_PLUGIN_ABI) {
    refuse(
        "is built for plug-in ABI {}, this concbench knows {}: rebuild it with this version's "
        "header",
        given.abi, CONCBENCH_PLUGIN_ABI);
  }
  if (given.size < kFirstSize) {
    refuse(
        "describes a workload in {} bytes, where ABI {} has {}: rebuild it with this version's "
        "header",
        given.size, CONCBENCH_PLUGIN_ABI, kFirstSize);
  }
}

bool is_any(std::string_view characters, char c) { return characters.find(c) != characters.npos; }

/// Whether it may stand on a command line: what it consists of, and no dash before it.
bool is_name(const char* name, std::string_view characters) {
  if (name == nullptr || *name == '\0' || *name == '-') return false;
  return std::ranges::all_of(std::string_view(name), [&](char c) { return is_any(characters, c); });
}

constexpr std::string_view kParamCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";
constexpr std::string_view kCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

const char* shown(const char* name) { return name == nullptr ? "" : name; }

void check_param(const concbench_workload& workload, const concbench_param& param) {
  if (!is_name(param.name, kParamCharacters)) {
    refuse(
        "has a parameter of '{}' that is called '{}': lower case letters, digits and dashes are "
        "allowed",
        workload.name, shown(param.name));
  }
  if (param.kind > CONCBENCH_FLAG) {
    refuse("has the parameter '{}' of a kind that this concbench does not know ({})", param.name,
           param.kind);
  }
}

std::vector<concbench_param> read_params(const concbench_workload& workload) {
  if (workload.param_count == 0) return {};
  if (workload.params == nullptr || workload.param_count > kMostParams ||
      workload.param_size < kFirstParamSize) {
    refuse("says that '{}' has {} parameters of {} bytes each, which cannot be", workload.name,
           workload.param_count, workload.param_size);
  }
  std::vector<concbench_param> params;
  const char* at = reinterpret_cast<const char*>(workload.params);
  for (std::uint32_t i = 0; i < workload.param_count; ++i, at += workload.param_size) {
    params.push_back(copied<concbench_param>(at, workload.param_size));
    check_param(workload, params.back());
  }
  return params;
}

void check_names(const std::vector<LoadedWorkload>& workloads) {
  std::set<std::string_view> names;
  for (const LoadedWorkload& loaded : workloads) {
    const char* name = loaded.workload.name;
    if (!names.insert(name).second) refuse("has two workloads that are called '{}'", name);
  }
}

std::vector<LoadedWorkload> read_all(const concbench_workload* first) {
  if (first == nullptr) {
    refuse("has no workload: write one with CONCBENCH_WORKLOAD(name, task) {{ return ...; }}");
  }
  std::vector<LoadedWorkload> all;
  for (const concbench_workload* next = first; next != nullptr; next = next->next) {
    if (all.size() == kMostWorkloads) refuse("has more than {} workloads", kMostWorkloads);
    all.push_back(read_plugin_workload(*next));
  }
  check_names(all);
  return all;
}

/// Line by line, since processes end here without writing what is left in their buffers.
void send_prints_to_stderr() {
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
}

/// What stands between two marks, or an empty text.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const auto begin = text.find(before);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + before.size());
  return text.substr(0, text.find_first_of(after));
}

}  // namespace

LoadedWorkload read_plugin_workload(const concbench_workload& given) {
  check_head(given);
  LoadedWorkload loaded{copied<concbench_workload>(&given, given.size), {}};
  const concbench_workload& workload = loaded.workload;
  if (!is_name(workload.name, kCharacters)) {
    refuse(
        "has a workload that is called '{}': letters, digits, dashes and underscores "
        "are allowed",
        shown(workload.name));
  }
  if (workload.run == nullptr) refuse("has no function 'run' for '{}'", workload.name);
  loaded.params = read_params(workload);
  return loaded;
}

// The texts are those of glibc.
std::string why_not_loaded(std::string_view path, std::string_view error) {
  if (const auto symbol = between(error, "undefined symbol: ", " \t,("); !symbol.empty()) {
    return fmt::format("needs the symbol '{}', which nothing that it is linked with has", symbol);
  }
  const auto end = error.find(": cannot open shared object file");
  if (end != std::string_view::npos && error.substr(0, end) != path) {
    return fmt::format("needs the library '{}', which is not found", error.substr(0, end));
  }
  if (error.starts_with(path)) error.remove_prefix(std::min(error.size(), path.size() + 2));
  return fmt::format("cannot be loaded: {}", error);
}

std::vector<LoadedWorkload> load_plugin(const std::filesystem::path& path) {
  send_prints_to_stderr();
  // With a slash in it, it is looked for nowhere else. Not RTLD_DEEPBIND, which would spare it the
  // C++ runtime that the program may be linked with: allocators that the user preloads would not
  // be its own, and sanitizers refuse it.
  const std::string file = std::filesystem::absolute(path).string();
  void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw PluginRefused(why_not_loaded(file, ::dlerror()));
  void* symbol = ::dlsym(library, "concbench_workloads");
  if (symbol == nullptr) {
    refuse(
        "is no plug-in of concbench: it does not export 'concbench_workloads', which "
        "concbench/plugin.h defines");
  }
  return read_all(reinterpret_cast<decltype(&concbench_workloads)>(symbol)());
}

LoadedWorkload load_plugin_workload(const std::filesystem::path& path, std::string_view name) {
  for (LoadedWorkload& loaded : load_plugin(path)) {
    if (loaded.workload.name == name) return std::move(loaded);
  }
  refuse("has no workload '{}' any more", name);
}

}  // namespace concbench
