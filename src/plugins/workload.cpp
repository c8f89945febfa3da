#include "plugins/workload.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>
#include <concbench/error.hpp>
#include <utility>

namespace concbench {
namespace {

/// A failure with room for its message, on the stack of whoever calls a plug-in.
class Failure {
 public:
  Failure() {
    text_[0] = '\0';
    failure_.message = text_.data();
    failure_.message_size = static_cast<std::uint32_t>(text_.size());
  }
  Failure(const Failure&) = delete;
  Failure& operator=(const Failure&) = delete;

  concbench_failure* get() { return &failure_; }

  /// Throws what the code says, unless that is that all is fine.
  void check(int code) const {
    if (code != CONCBENCH_OK) raise(code);
  }

 private:
  [[noreturn, gnu::cold]] void raise(int code) const {
    const std::string_view said(text_.data(), ::strnlen(text_.data(), text_.size()));
    std::string text = said.empty() ? "it failed" : std::string(said);
    if (code == CONCBENCH_STOPPED) throw TaskStopped();
    if (code == CONCBENCH_REFUSED) throw UsageError(text);
    if (code != CONCBENCH_FAILED) text += fmt::format(" (code {})", code);
    if (failure_.task == CONCBENCH_NO_TASK) throw TaskError(text);
    throw TaskError(text, failure_.task);
  }

  // Not cleared: a chunk may be a single short task.
  std::array<char, 512> text_;
  concbench_failure failure_;
};

concbench_value value_of(const ParamValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return {.number = *flag ? 1U : 0U, .is_set = 1};
  if (const auto* number = std::get_if<std::uint64_t>(&value)) {
    return {.number = *number, .is_set = 1};
  }
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&value)) {
    return {.number = static_cast<std::uint64_t>(time->count()), .is_set = 1};
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return {.text = text->c_str(), .is_set = 1};
  }
  return {};
}

/// The values as the plug-in gets them. Refers to `params`.
class Settings {
 public:
  Settings(const LoadedWorkload& loaded, const Params& params, std::uint64_t seed) {
    for (const concbench_param& param : loaded.params) values_.push_back(find(params, param.name));
    settings_.value_count = static_cast<std::uint32_t>(values_.size());
    settings_.values = values_.data();
    settings_.seed = seed;
  }
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

  const concbench_settings* get() const { return &settings_; }

 private:
  static concbench_value find(const Params& params, std::string_view name) {
    const auto is_it = [&](const Param& param) { return param.info.name == name; };
    const auto found = std::ranges::find_if(params.all(), is_it);
    return found == params.all().end() ? concbench_value{} : value_of(found->value);
  }

  std::vector<concbench_value> values_;
  concbench_settings settings_;
};

int is_stop_requested(const void* stop) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

/// Hands over to the functions of a plug-in, a chunk at a time.
class OfPlugin final : public Workload {
 public:
  OfPlugin(LoadedWorkload loaded, const Params& params, std::uint64_t seed)
      : loaded_(std::move(loaded)), params_(params), seed_(seed) {}

  void setup() override {
    if (plugin().open == nullptr) return;
    Failure failure;
    failure.check(plugin().open(Settings(loaded_, params_, seed_).get(), &state_, failure.get()));
  }

  void run(Chunk chunk, std::span<std::uint64_t> values) override { run_as({}, chunk, values); }

  void run_as(const Worker& worker, Chunk chunk, std::span<std::uint64_t> values) override {
    concbench_chunk given;
    given.worker = worker.number;
    given.begin = chunk.begin;
    given.end = chunk.end;
    given.stop_requested = is_stop_requested;
    given.stop = &worker.stop;
    Failure failure;
    failure.check(plugin().run(state_, &given, values.data(), failure.get()));
  }

  std::optional<std::uint64_t> expected(std::uint64_t task) const override {
    if (plugin().expected == nullptr) return {};
    std::uint64_t value = 0;
    Failure failure;
    const int code = plugin().expected(state_, task, &value, failure.get());
    if (code == CONCBENCH_UNKNOWN) return {};
    failure.check(code);
    return value;
  }

  void prepare() override { call(plugin().prepare); }
  void clean_up() override { call(plugin().clean_up); }

  void close() override {
    if (plugin().close != nullptr) plugin().close(state_);
  }

  std::string value_text(std::uint64_t value) const override {
    if ((plugin().flags & CONCBENCH_DOUBLES) == 0) return Workload::value_text(value);
    return fmt::format("{}", std::bit_cast<double>(value));
  }

 private:
  const concbench_workload& plugin() const { return loaded_.workload; }

  void call(int (*function)(void*, concbench_failure*)) {
    if (function == nullptr) return;
    Failure failure;
    failure.check(function(state_, failure.get()));
  }

  LoadedWorkload loaded_;
  Params params_;
  std::uint64_t seed_;
  void* state_ = nullptr;
};

}  // namespace

std::unique_ptr<Workload> make_plugin_workload(LoadedWorkload loaded, const Params& params,
                                               std::uint64_t seed) {
  return std::make_unique<OfPlugin>(std::move(loaded), params, seed);
}

std::unique_ptr<Workload> open_plugin_workload(const std::filesystem::path& path,
                                               std::string_view name, const Params& params,
                                               std::uint64_t seed) {
  try {
    return make_plugin_workload(load_plugin_workload(path, name), params, seed);
  } catch (const PluginRefused& e) {
    throw TaskError(fmt::format("plug-in '{}' {}", path.string(), e.what()));
  }
}

std::uint64_t count_plugin_tasks(const LoadedWorkload& loaded, const Params& params) {
  std::uint64_t count = 0;
  Failure failure;
  const Settings settings(loaded, params, 0);
  failure.check(loaded.workload.tasks(settings.get(), &count, failure.get()));
  return count;
}

}  // namespace concbench
