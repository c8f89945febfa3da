#include <string>

#include "fuzz.hpp"
#include "plugins/describe.hpp"
#include "plugins/elf.hpp"
#include "plugins/library.hpp"
#include "plugins/source.hpp"
#include "support/fake_tree.hpp"

using namespace concbench;
using namespace concbench::fuzz;

namespace {

/// A file is looked at before the loader is given it.
void probe(std::string_view content) {
  static const FakeTree tree;
  const auto file = tree.write("plugin.so", content);
  static_cast<void>(why_no_shared_object(file));
}

/// What comes from the process that has loaded a plug-in.
void read_description(std::string_view text) {
  try {
    const auto workloads = unpack(std::string(text));
    require(unpack(pack(workloads)) == workloads, "a description is read back");
  } catch (const PluginRefused&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  probe(as_text(data, size));
  read_description(as_text(data, size));
  return 0;
}
