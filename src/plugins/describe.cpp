#include "plugins/describe.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "plugins/ask.hpp"
#include "plugins/elf.hpp"
#include "plugins/library.hpp"

namespace concbench {
namespace {

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

PluginParam description_of(const concbench_param& param) {
  return {.name = param.name,
          .fallback = text_of(param.fallback),
          .unit = text_of(param.unit),
          .help = text_of(param.help),
          .least = param.least,
          .most = param.most,
          .kind = param.kind};
}

PluginWorkload description_of(const LoadedWorkload& loaded) {
  const concbench_workload& workload = loaded.workload;
  PluginWorkload described{.name = workload.name,
                           .help = text_of(workload.help),
                           .version = text_of(workload.version),
                           .flags = workload.flags,
                           .counts_tasks = workload.tasks != nullptr};
  for (const concbench_param& param : loaded.params) {
    described.params.push_back(description_of(param));
  }
  return described;
}

/// Each text with a zero byte behind it, which no text of C has in it.
class Writer {
 public:
  void add(const std::string& text) { packed_.append(text.c_str(), text.size() + 1); }
  void add(std::uint64_t number) { add(std::to_string(number)); }

  std::string packed_;
};

class Reader {
 public:
  explicit Reader(std::string_view packed) : rest_(packed) {}

  std::string text() {
    const auto end = rest_.find('\0');
    if (end == std::string_view::npos) throw PluginRefused("describes itself in part only");
    std::string found(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return found;
  }
  std::uint64_t number() {
    const std::string digits = text();
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

 private:
  std::string_view rest_;
};

void write(Writer& to, const PluginWorkload& workload) {
  to.add(workload.name);
  to.add(workload.help);
  to.add(workload.version);
  to.add(workload.flags);
  to.add(workload.counts_tasks ? 1 : 0);
  to.add(workload.params.size());
  for (const PluginParam& param : workload.params) {
    for (const std::string* text : {&param.name, &param.fallback, &param.unit, &param.help}) {
      to.add(*text);
    }
    for (const std::uint64_t number : {param.least, param.most, param.kind}) to.add(number);
  }
}

// Initialisers in braces are evaluated in their order.
PluginParam read_param(Reader& from) {
  return {.name = from.text(),
          .fallback = from.text(),
          .unit = from.text(),
          .help = from.text(),
          .least = from.number(),
          .most = from.number(),
          .kind = from.number()};
}

PluginWorkload read_workload(Reader& from) {
  PluginWorkload workload{.name = from.text(),
                          .help = from.text(),
                          .version = from.text(),
                          .flags = from.number(),
                          .counts_tasks = from.number() != 0};
  for (std::uint64_t left = from.number(); left > 0; --left) {
    workload.params.push_back(read_param(from));
  }
  return workload;
}

std::vector<PluginWorkload> describe_loaded(const std::filesystem::path& path) {
  std::vector<PluginWorkload> workloads;
  for (const LoadedWorkload& loaded : load_plugin(path)) {
    workloads.push_back(description_of(loaded));
  }
  return workloads;
}

}  // namespace

std::string pack(const std::vector<PluginWorkload>& workloads) {
  Writer writer;
  writer.add(workloads.size());
  for (const PluginWorkload& workload : workloads) write(writer, workload);
  return std::move(writer.packed_);
}

std::vector<PluginWorkload> unpack(const std::string& packed) {
  Reader reader(packed);
  std::vector<PluginWorkload> workloads;
  for (std::uint64_t left = reader.number(); left > 0; --left) {
    workloads.push_back(read_workload(reader));
  }
  return workloads;
}

std::vector<PluginWorkload> describe_plugin(const std::filesystem::path& path) {
  if (const std::string reason = why_no_shared_object(path); !reason.empty()) {
    throw PluginRefused(reason);
  }
  return unpack(ask_in_child([&] { return pack(describe_loaded(path)); }));
}

}  // namespace concbench
