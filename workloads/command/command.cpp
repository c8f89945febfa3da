#include <fmt/format.h>

#include <concbench/error.hpp>
#include <concbench/os/program.hpp>
#include <concbench/words.hpp>
#include <concbench/workload.hpp>
#include <system_error>

#include "codes.hpp"
#include "inputs.hpp"
#include "recipe.hpp"

namespace concbench {
namespace command {
namespace {

/// A program that is ready to be started, any number of times and from any thread.
class Program {
 public:
  Program(const Recipe& recipe, const Facts& facts) : path_(recipe.path), said_(recipe.said) {
    for (const Template& argument : recipe.arguments) words_.push_back(argument.fill(facts));
    for (std::string& word : words_) arguments_.push_back(word.data());
    arguments_.push_back(nullptr);
    if (path_.empty()) find();
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  ExitStatus run(const ProgramStreams& streams, const std::stop_token& stop = {}) const {
    return run_program(path_.c_str(), arguments_.data(), streams, stop);
  }
  std::string name() const { return said_.empty() ? join_words(words_) : said_; }

 private:
  void find() {
    auto path = find_program(words_.front());
    if (!path) throw TaskError(fmt::format("command '{}' not found", words_.front()));
    path_ = *std::move(path);
  }

  std::string path_;
  std::string said_;
  std::vector<std::string> words_;
  std::vector<char*> arguments_;
};

/// A command that is run for no task.
class Aside {
 public:
  Aside(const Params& params, std::string_view option, const ProgramStreams& streams)
      : option_(option), streams_(streams) {
    if (const auto recipe = read_aside(params, option)) program_.emplace(*recipe, Facts{});
  }

  void run() const {
    if (!program_) return;
    const ExitStatus ended = program_->run(streams_);
    if (ended.ok()) return;
    throw TaskError(fmt::format("--{}: '{}' {}", option_, program_->name(), ended.reason()));
  }

 private:
  std::string_view option_;
  const ProgramStreams& streams_;
  std::optional<Program> program_;
};

std::filesystem::path input_of_programs(const Params& params) {
  return params.has("stdin") ? params.text("stdin") : "";
}

/// The user's own program is the task, and its exit code the task's value.
class Command final : public Workload {
 public:
  explicit Command(const Params& params)
      : recipe_(read_recipe(params)),
        inputs_(read_inputs(params)),
        ignored_(read_ignored(params)),
        shown_(params.flag("show-output")),
        streams_(input_of_programs(params), shown_),
        aside_streams_("", shown_),
        prepare_(params, "prepare", aside_streams_),
        clean_up_(params, "cleanup", aside_streams_) {
    if (recipe_.is_plain()) plain_.emplace(recipe_, Facts{});
  }

  void prepare() override { prepare_.run(); }
  void clean_up() override { clean_up_.run(); }

  void run(Chunk chunk, std::span<std::uint64_t> values) override { run_as({}, chunk, values); }

  void run_as(const Worker& worker, Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      values[i] = run_task({.task = chunk.begin + i, .worker = worker.number}, worker.stop);
    }
  }

 private:
  std::uint64_t run_task(Facts facts, const std::stop_token& stop) const {
    if (!inputs_.empty()) facts.input = inputs_.at(facts.task);
    try {
      return plain_ ? run_program(*plain_, stop) : run_program(Program(recipe_, facts), stop);
    } catch (const TaskStopped&) {
      throw;
    } catch (const std::exception& e) {
      throw TaskError(e.what(), facts.task);
    }
  }

  unsigned run_program(const Program& program, const std::stop_token& stop) const {
    const ExitStatus ended = program.run(streams_, stop);
    if (stop.stop_requested()) throw TaskStopped();
    const auto code = ended.code();
    if (code && (*code == 0 || ignored_.has(*code))) return *code;
    throw TaskError(fmt::format("'{}' {}{}", program.name(), ended.reason(),
                                shown_ ? "" : "; --show-output shows what it says"));
  }

  Recipe recipe_;
  std::vector<std::string> inputs_;
  IgnoredCodes ignored_;
  bool shown_;
  ProgramStreams streams_;
  ProgramStreams aside_streams_;
  Aside prepare_;
  Aside clean_up_;
  /// The same for all tasks, where nothing is to be filled in.
  std::optional<Program> plain_;
};

}  // namespace
}  // namespace command

std::unique_ptr<Workload> make_command(const Params& params, const Surroundings&) {
  return std::make_unique<command::Command>(params);
}

}  // namespace concbench
