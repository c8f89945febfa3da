// Runs every target over its seeds, without a fuzzer: concbench-fuzz-seeds FOLDER.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz_targets.hpp"
#include "os/files.hpp"

namespace {

namespace fs = std::filesystem;
using concbench::fuzz::Target;

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::is_directory(folder)) {
    std::ranges::copy(fs::directory_iterator(folder), std::back_inserter(files));
  }
  std::ranges::sort(files);
  return files;
}

/// A copy whose size is its own, so that a sanitizer sees what reads behind its end.
void feed(const Target& target, const std::string& input) {
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  target.run(bytes.data(), bytes.size());
}

std::size_t run(const Target& target, const fs::path& seeds) {
  const std::vector<fs::path> files = files_in(seeds / target.name);
  for (const fs::path& file : files) {
    std::cerr << target.name << ": " << file.filename().native() << '\n';
    feed(target, concbench::read_input(file));
  }
  feed(target, "");
  return files.size();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: concbench-fuzz-seeds FOLDER\n";
    return 2;
  }
  bool all = true;
  for (const Target& target : concbench::fuzz::kTargets) {
    const std::size_t count = run(target, argv[1]);
    std::cout << target.name << ": " << count << " seeds\n";
    all = all && count > 0;
  }
  return all ? 0 : 1;
}
