#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <filesystem>

#include "app/app.hpp"
#include "cli/command.hpp"
#include "os/files.hpp"
#include "os/terminal.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSource = R"(#include <concbench/plugin.h>

namespace {

// A workload is a list of independent tasks. All that is here may throw: that fails the case.
class Mine {
 public:
  static constexpr concbench::plugin::Info info = {
      .name = "@name@",
      .help = "adds up numbers: put your own function in its place",
      .version = "0.1.0",
  };

  // Options on the command line: `-n 500 --size 1000`, or `--sweep size=10,100,1000`. With `n` alone
  // as a parameter there is no need to declare any.
  static constexpr concbench_param params[] = {
      {.name = "n", .fallback = "1000", .help = "how many tasks", .least = 1},
      {.name = "size", .fallback = "1000", .unit = "numbers", .help = "what each task adds up"},
  };

  // Before there are workers: the place for all that is made once, and not timed.
  explicit Mine(const concbench::plugin::Settings& settings) : size_(settings.count("size")) {}

  // One task, from 0. Called at once from many threads, or in many processes, so that it must not
  // change what others read. Every way of running the tasks has to give the same values.
  std::uint64_t operator()(std::uint64_t task) const {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < size_; ++i) sum += task ^ i;
    return sum;
  }

 private:
  std::uint64_t size_;
};

}  // namespace

CONCBENCH_WORKLOAD_CLASS(Mine);
)";

constexpr std::string_view kBuild = R"(cmake_minimum_required(VERSION 3.16)
project(@name@ LANGUAGES CXX)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
# Where it is not found: -D CMAKE_PREFIX_PATH=FOLDER, the one that concbench is installed in.
find_package(concbench REQUIRED)

add_library(plugin MODULE @name@.cpp)
target_link_libraries(plugin PRIVATE concbench::plugin)
target_compile_features(plugin PRIVATE cxx_std_20)
# A folder that is searched with -L is searched for files that end in .so.
set_target_properties(plugin PROPERTIES OUTPUT_NAME @name@ PREFIX "" SUFFIX ".so")

enable_testing()
# Runs few tasks in every way, and fails where their values differ.
add_test(NAME @name@ COMMAND $<TARGET_FILE:concbench::concbench> -L $<TARGET_FILE_DIR:plugin>
  @name@ -n 20 --rounds 1 --min-time 0ms --keep-invalid)
)";

struct NewOptions {
  std::string name;
};

std::string with_name(std::string_view text, const std::string& name) {
  constexpr std::string_view kPlace = "@name@";
  std::string filled;
  for (auto at = text.find(kPlace); at != text.npos; at = text.find(kPlace)) {
    filled += fmt::format("{}{}", text.substr(0, at), name);
    text.remove_prefix(at + kPlace.size());
  }
  return filled.append(text);
}

void check_name(const std::string& name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (name.empty()) throw UsageError("new needs a name, such as 'concbench new mytask'");
  if (!std::ranges::all_of(name, is_allowed) || name.front() < 'a') {
    throw UsageError(fmt::format(
        "'{}' cannot be a workload's name: lower case letters, digits, dashes and underscores are "
        "allowed, and a letter in the beginning",
        name));
  }
  if (is_command(name)) {
    throw UsageError(fmt::format("there is a command '{}'; take another name", name));
  }
  const auto has_it = [&](const WorkloadEntry& entry) { return entry.info.name == name; };
  if (std::ranges::any_of(workloads(), has_it)) {
    throw UsageError(fmt::format("there is a workload '{}' already; take another name", name));
  }
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::create_directory(folder, error)) return;
  if (!error) {
    throw UsageError(fmt::format("'{}' is there already; take another name", folder.string()));
  }
  throw FileError(fmt::format("cannot make folder '{}': {}", folder.string(), error.message()));
}

ExitCode make_new(const NewOptions& options) {
  const std::string& name = options.name;
  check_name(name);
  const fs::path folder = name;
  make_folder(folder);
  PendingFile(folder / (name + ".cpp")).commit(with_name(kSource, name));
  PendingFile(folder / "CMakeLists.txt").commit(with_name(kBuild, name));
  write_stdout(with_name(R"(made @name@/@name@.cpp and @name@/CMakeLists.txt
run it at once:  concbench function @name@/@name@.cpp
or build it:     cmake -S @name@ -B @name@/build && cmake --build @name@/build
and run that:    concbench -L @name@/build @name@
)",
                         name));
  return ExitCode::fine;
}

}  // namespace

Action new_command(Command& command) {
  auto& o = command.hold<NewOptions>();
  command.add_options("Options", {{"name",
                                   into(o.name),
                                   "NAME",
                                   "of the workload, and of the folder that is made",
                                   {.may_be_empty = true}}});
  return [&o](const auto&) { return make_new(o); };
}

}  // namespace concbench
