#include <fmt/core.h>

#include <asio/awaitable.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <concbench/async.hpp>
#include <concbench/error.hpp>
#include <concbench/workload.hpp>
#include <system_error>

#include "os/files.hpp"
#include "os/process.hpp"
#include "os/program.hpp"
#include "recipe.hpp"
#include "text/words.hpp"

namespace concbench {
namespace command {
namespace {

/// A descriptor that the loop watches, and that stays its owner's.
class Watched {
 public:
  Watched(const asio::any_io_executor& loop, const Fd& fd) : descriptor_(loop, fd.get()) {}
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  ~Watched() { descriptor_.release(); }

  auto readable() {
    return descriptor_.async_wait(asio::posix::descriptor_base::wait_read, asio::use_awaitable);
  }

 private:
  asio::posix::stream_descriptor descriptor_;
};

asio::awaitable<ExitStatus> end_on_loop(Child child) {
  Watched end(co_await asio::this_coro::executor, child.pidfd());
  co_await end.readable();
  co_return child.wait();
}

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

  ExitStatus run(const ProgramInheritance& inherited, const std::stop_token& stop = {}) const {
    return run_program(path_.c_str(), arguments_.data(), inherited, stop);
  }
  Child start(const ProgramInheritance& inherited) const {
    return Child(start_program(path_.c_str(), arguments_.data(), inherited));
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
  Aside(const Params& params, std::string_view option, const ProgramInheritance& inherited)
      : option_(option), inherited_(inherited) {
    if (const auto recipe = read_aside(params, option)) program_.emplace(*recipe, Facts{});
  }

  void run() const {
    if (!program_) return;
    const ExitStatus ended = program_->run(inherited_);
    if (ended.ok()) return;
    throw TaskError(fmt::format("--{}: '{}' {}", option_, program_->name(), ended.reason()));
  }

 private:
  std::string_view option_;
  const ProgramInheritance& inherited_;
  std::optional<Program> program_;
};

/// Whether the system refuses what it would have given to fewer at once.
bool is_of_many(const std::error_code& error) {
  return error == std::errc::too_many_files_open || error == std::errc::not_enough_memory ||
         error == std::errc::too_many_files_open_in_system ||
         error == std::errc::resource_unavailable_try_again;
}

bool shows_output(const Params& params) { return params.flag("show-output"); }

std::filesystem::path input_of_programs(const Params& params) {
  return params.has("stdin") ? params.text("stdin") : "";
}

/// The user's own program is the task, and its exit code the task's value.
class Command final : public Workload, public AsyncTasks {
 public:
  explicit Command(const Params& params)
      : recipe_(read_recipe(params)),
        inputs_(read_inputs(params)),
        ignored_(read_ignored(params)),
        shown_(shows_output(params)),
        inherited_(input_of_programs(params), shown_),
        inherited_aside_("", shown_),
        prepare_(params, "prepare", inherited_aside_),
        clean_up_(params, "cleanup", inherited_aside_) {
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

  AsyncTasks* async_tasks() override { return this; }

  asio::awaitable<std::uint64_t> run_async(std::uint64_t task, unsigned worker) override {
    std::optional<Program> made;
    const Program& program = program_of({.task = task, .worker = worker}, made);
    co_return value_of(program, co_await end_on_loop(start(program)));
  }

 private:
  std::uint64_t run_task(const Facts& facts, const std::stop_token& stop) const {
    try {
      std::optional<Program> made;
      const Program& program = program_of(facts, made);
      const ExitStatus ended = program.run(inherited_, stop);
      if (stop.stop_requested()) throw TaskStopped();
      return value_of(program, ended);
    } catch (const TaskStopped&) {
      throw;
    } catch (const std::exception& e) {
      throw TaskError(e.what(), facts.task);
    }
  }

  Child start(const Program& program) const {
    try {
      return program.start(inherited_);
    } catch (const std::system_error& e) {
      if (!is_of_many(e.code())) throw;
      throw TaskError(fmt::format("{}; a lower --max-in-flight has fewer run at once", e.what()));
    }
  }

  /// Puts it in `made` where it is not the same for all tasks.
  const Program& program_of(Facts facts, std::optional<Program>& made) const {
    if (plain_) return *plain_;
    if (!inputs_.empty()) facts.input = inputs_.at(facts.task);
    return made.emplace(recipe_, facts);
  }

  /// Throws TaskError where the program's end is a failure.
  unsigned value_of(const Program& program, const ExitStatus& ended) const {
    const auto code = ended.code();
    if (code && (*code == 0 || ignored_.has(*code))) return *code;
    throw TaskError(fmt::format("'{}' {}{}", program.name(), ended.reason(),
                                shown_ ? "" : "; --show-output shows what it says"));
  }

  Recipe recipe_;
  std::vector<std::string> inputs_;
  IgnoredCodes ignored_;
  bool shown_;
  ProgramInheritance inherited_;
  ProgramInheritance inherited_aside_;
  Aside prepare_;
  Aside clean_up_;
  /// The same for all tasks, where nothing is to be filled in.
  std::optional<Program> plain_;
};

}  // namespace
}  // namespace command

namespace {

void check(const Params& params) {
  if (params.has("n") && params.has("input-file")) {
    throw UsageError("-n and --input-file cannot be combined: a line makes a task");
  }
  command::read_recipe(params);
  command::read_aside(params, "setup");
  command::read_aside(params, "prepare");
  command::read_aside(params, "cleanup");
  command::read_ignored(params);
  command::read_inputs(params);
  if (params.has("stdin")) check_rereadable(params.text("stdin"));
}

void set_up(const Params& params) {
  const ProgramInheritance inherited("", command::shows_output(params));
  command::Aside(params, "setup", inherited).run();
}

std::uint64_t count_tasks(const Params& params) {
  if (params.has("input-file")) return command::read_inputs(params).size();
  return params.has("n") ? params.count("n") : 1;
}

std::vector<ParamInfo> params() {
  return {
      {.name = "n", .help = "how many tasks [1, or a line of --input-file each]", .min = 1},
      {.name = "cmd",
       .kind = ParamKind::text,
       .help = "the program and its arguments, instead of words after '--'; several are compared, "
               "with NAME= before each as their names; {task}, {worker} and {input} are filled in",
       .variants = true,
       .words = true,
       .takes = "[NAME=]TEXT"},
      {.name = "input-file",
       .kind = ParamKind::text,
       .help = "one task for each line of this file; the line is {input}, or the last argument",
       .takes = "FILE"},
      {.name = "shell",
       .kind = ParamKind::flag,
       .help = "run --cmd, --setup, --prepare and --cleanup with /bin/sh -c"},
      {.name = "stdin",
       .kind = ParamKind::text,
       .help = "standard input of each program, from its beginning [nothing]",
       .takes = "FILE"},
      {.name = "setup",
       .kind = ParamKind::text,
       .help = "run once for each program, before anything is measured",
       .takes = "TEXT"},
      {.name = "prepare",
       .kind = ParamKind::text,
       .help = "run before each pass, untimed",
       .takes = "TEXT"},
      {.name = "cleanup",
       .kind = ParamKind::text,
       .help = "run after each pass that did not fail, untimed",
       .takes = "TEXT"},
      {.name = "ignore-failure",
       .kind = ParamKind::text,
       .help = "exit codes that do not fail a task, such as 1,2; without a value: all",
       .bare = "all",
       .takes = "CODE,..."},
      {.name = "show-output",
       .kind = ParamKind::flag,
       .help = "show on stderr what programs write, instead of discarding it"},
  };
}

}  // namespace

WorkloadInfo command_info() {
  // As many as threads may have alive: programs need memory, and numbers that the system gives to
  // processes, long before there are no descriptors.
  constexpr unsigned kMaxInFlight = 1024;
  return {
      .name = "command",
      .help = "your own program, named after '--'",
      .params = params(),
      .tasks = count_tasks,
      .make = construct<command::Command>,
      .check = check,
      .set_up = set_up,
      .asynchronous = true,
      .max_in_flight = kMaxInFlight,
      .shows_output = command::shows_output,
      .quick = {{{"n", {"12"}}, {"cmd", {"sh -c 'exit {task}'"}}, {"ignore-failure", {"all"}}},
                {{"n", {"7"}}, {"cmd", {"true"}}}},
  };
}

}  // namespace concbench
