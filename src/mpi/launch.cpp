#include "mpi/launch.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "measure/measure.hpp"
#include "mpi/ends.hpp"
#include "mpi/frames.hpp"
#include "os/process.hpp"
#include "os/terminal.hpp"
#include "os/write_all.hpp"

namespace concbench {
namespace {

using namespace std::chrono_literals;

/// Of starting ranks on many nodes by ssh.
constexpr auto kStartPatience = 30s;
/// Between two signs of life, of which there are ten a second once all ranks are there.
constexpr auto kBeatPatience = 10s;
/// For mpirun, to remove its files once all is told.
constexpr auto kEndPatience = 5s;
/// For mpirun, to end once it has said that a rank or a daemon did.
constexpr auto kGivenUpPatience = 5s;
/// For what a dead mpirun, or who it started, has still said.
constexpr auto kLastWords = 1s;
/// A message that is longer has been repeated.
constexpr std::size_t kMostSaid = 64UL * 1024;

/// ssh would ask for a password there, which nobody sees who looks at the progress of a run; so it
/// says what is wrong instead. Of this process alone, as it leads no session.
void leave_terminal() {
  const Fd terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC));
  if (terminal) ::ioctl(terminal.get(), TIOCNOTTY);
}

/// Becomes mpirun, in a fresh child.
[[noreturn]] void become_mpirun(const Launch& launch, const Fd& in, const Fd& out, const Fd& err) {
  leave_terminal();
  ::dup2(in.get(), STDIN_FILENO);
  ::dup2(out.get(), STDOUT_FILENO);
  ::dup2(err.get(), STDERR_FILENO);
  for (const auto& [name, value] : variables_of(launch)) ::setenv(name.c_str(), value.c_str(), 0);
  std::vector<std::string> words = words_of(launch);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(arguments.front(), arguments.data());
  leave_process(127);
}

/// Waits for mpirun in a process of its own, and ends as it does. Where the sampler ends before,
/// which is by a kill, it ends mpirun and removes the job's files: all others are dead by then.
[[noreturn]] void keep_mpirun(const Launch& launch, pid_t mpirun, const Fd& sampler) {
  outlive_parent();
  Child child(mpirun);
  const std::array<const Fd*, 2> fds{&child.pidfd(), &sampler};
  if (wait_readable(fds) == 0) end_like(child.wait());
  child = Child();
  std::error_code ignored;
  std::filesystem::remove_all(launch.folder, ignored);
  leave_process(1);
}

/// One sample while ranks take it.
class LaunchedSample {
 public:
  LaunchedSample(const Launch& launch, const SampleOrder& order, const SampleTables& tables,
                 SampleRecord& record)
      : has_hosts_(launch.hosts.are_given()),
        shows_output_(launch.shows_output),
        memory_(tables.memory()),
        record_(record) {
    // No pass has begun, and so none is late.
    note_begin(-kStartPatience);
    start(launch);
    write_order(order);
  }

  /// Returns once the record is complete.
  void run() {
    while (!is_told_) {
      const bool came = wait_for_more(Clock::now() + left());
      if (is_told_) break;
      if (is_over_) return fail(explain_end(ended_, said_));
      if (!came && left() <= 0s) return fail(given_up_ ? explain_end(ended_, said_) : silence());
    }
    await_mpirun();
  }

 private:
  void start(const Launch& launch) {
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    const Fd self = open_pidfd(::getpid());
    mpirun_ = Child(fork_process([&] {
      const pid_t mpirun =
          fork_process([&] { become_mpirun(launch, in.read_end, out.write_end, err.write_end); });
      // Held here, they would never be at their ends.
      for (Pipe* pipe : {&in, &out, &err}) *pipe = Pipe();
      keep_mpirun(launch, mpirun, self);
    }));
    to_ = std::move(in.write_end);
    from_ = std::move(out.read_end);
    err_ = std::move(err.read_end);
  }

  void write_order(const SampleOrder& order) {
    // Where it has ended already, that is told in a moment.
    [[maybe_unused]] const int error =
        write_all(to_.get(), to_bytes(FrameKind::order, to_bytes(order)));
  }

  Clock::duration left() const {
    const auto patience = has_begun_ ? Clock::duration(kBeatPatience) : kStartPatience;
    const Clock::time_point end = last_sign_ + patience;
    return (given_up_ ? std::min(end, *given_up_ + kGivenUpPatience) : end) - Clock::now();
  }

  /// Reads what comes next from the ranks, or hears of mpirun's end. False where nothing came.
  bool wait_for_more(Clock::time_point deadline) {
    std::vector<const Fd*> fds;
    for (const Fd* fd : {&from_, &err_}) {
      if (*fd) fds.push_back(fd);
    }
    fds.push_back(&mpirun_.pidfd());
    const auto ready = wait_readable(fds, deadline);
    if (!ready) return false;
    if (fds[*ready] == &from_) {
      read_frames();
    } else if (fds[*ready] == &err_) {
      read_words();
    } else {
      ended_ = mpirun_.wait();
      hear_last_words();
      is_over_ = true;
    }
    return true;
  }

  /// False at the end of the stream, which is closed then.
  static bool read_some(Fd& fd, std::string& bytes) {
    std::array<char, 65536> buffer;
    const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) return true;
    if (got <= 0) {
      fd = Fd();
      return false;
    }
    bytes.assign(buffer.data(), static_cast<std::size_t>(got));
    return true;
  }

  void read_frames() {
    std::string bytes;
    if (!read_some(from_, bytes)) return;
    // Of ranks that could not be started mpirun may tell here, too.
    has_frames_ = has_frames_ || FrameParser::may_begin(bytes);
    if (!has_frames_) {
      said_ += bytes;
      return;
    }
    parser_.add(bytes);
    while (const auto frame = parser_.next()) take(*frame);
  }

  void read_words() {
    std::string bytes;
    if (!read_some(err_, bytes)) return;
    if (shows_output_) show(bytes);
    if (said_.size() > kMostSaid) return;
    said_ += bytes;
    if (!given_up_ && tells_an_end(said_)) given_up_ = Clock::now();
  }

  /// Shows what programs write. Before rank 0 has begun no program runs: what comes are warnings of
  /// mpirun and ssh. Why a job ended is told in the results, so mpirun's account of it is left out.
  void show(std::string_view words) {
    if (!has_begun_ || is_end_told_) return;
    // mpirun writes its message in one piece, so a read does not split it.
    const std::string_view shown = before_an_end(words);
    is_end_told_ = shown.size() < words.size();
    write_stderr(shown);
  }

  /// Others than mpirun may hold the other ends.
  void hear_last_words() {
    const auto deadline = Clock::now() + kLastWords;
    for (Fd* fd : {&from_, &err_}) {
      const std::array<const Fd*, 1> fds{fd};
      while (*fd && wait_readable(fds, deadline)) fd == &from_ ? read_frames() : read_words();
    }
  }

  void take(const Frame& frame) {
    last_sign_ = Clock::now();
    ByteReader body(frame.body);
    switch (frame.kind) {
      case FrameKind::begun:
        has_begun_ = true;
        break;
      case FrameKind::ready:
        launch_ = last_sign_ - began_;
        note_begin(0ns);
        nodes_ = body.get<std::uint32_t>();
        node_of_0_ = body.get_text();
        break;
      case FrameKind::beat:
        note_begin(std::chrono::nanoseconds(body.get<std::int64_t>()));
        held_.clear();
        while (!body.rest().empty()) held_.push_back(body.get_text());
        break;
      case FrameKind::page:
        take_page(body);
        break;
      case FrameKind::findings:
        take_findings(body.get<SampleFindings>());
        break;
      case FrameKind::order:
        break;
    }
  }

  /// Clocks of two machines have nothing in common, so an age is told.
  void note_begin(std::chrono::nanoseconds age) {
    record_.pass_began_ns.store((Clock::now() - age).time_since_epoch().count(),
                                std::memory_order_relaxed);
  }

  void take_page(ByteReader& body) {
    const auto region = body.get<std::uint32_t>();
    const auto offset = body.get<std::uint64_t>();
    const std::string_view bytes = body.rest();
    if (region >= memory_.size() || offset + bytes.size() > memory_[region].size()) {
      throw std::runtime_error("rank 0 has other tables than its sampler");
    }
    std::memcpy(memory_[region].data() + offset, bytes.data(), bytes.size());
  }

  void take_findings(const SampleFindings& findings) {
    static_cast<SampleFindings&>(record_) = findings;
    record_.launch = launch_;
    record_.nodes = nodes_;
    is_told_ = true;
    record_.succeed();
  }

  void fail(const RankEnd& end) {
    record_.lost = !end.is_own;
    record_.nodes = nodes_;
    record_.fail(end.reason + lately_of(end.rank));
  }

  /// As rank 0 has told last, less than a moment before.
  std::string lately_of(std::optional<unsigned> rank) const {
    if (!rank || *rank >= held_.size() || held_[*rank].empty()) return "";
    return fmt::format("; lately it had {}", held_[*rank]);
  }

  RankEnd silence() const {
    // Another try would wait as long.
    if (!has_begun_) {
      return {fmt::format("no rank has started within {} s{}", kStartPatience / 1s,
                          has_hosts_ ? "; does 'ssh HOST true' work for each host?" : ""),
              true};
    }
    // One that dies before it has found the others may leave all of them waiting.
    if (node_of_0_.empty()) {
      return {fmt::format("the ranks did not find one another within {} s", kBeatPatience / 1s)};
    }
    return {fmt::format("rank 0 on node {} gave no sign of life for {} s", node_of_0_,
                        kBeatPatience / 1s)};
  }

  void await_mpirun() {
    const auto deadline = Clock::now() + kEndPatience;
    while (!is_over_ && wait_for_more(deadline)) {
    }
  }

  bool has_hosts_;
  bool shows_output_;
  std::vector<std::span<std::byte>> memory_;
  SampleRecord& record_;
  Clock::time_point began_ = Clock::now();
  Clock::time_point last_sign_ = began_;
  Child mpirun_;
  Fd to_;
  Fd from_;
  Fd err_;
  FrameParser parser_;
  bool has_frames_ = false;
  std::string said_;
  bool is_end_told_ = false;
  /// When mpirun said that the job cannot go on.
  std::optional<Clock::time_point> given_up_;
  bool has_begun_ = false;
  /// Empty until the ranks are there.
  std::string node_of_0_;
  std::uint32_t nodes_ = 0;
  /// Tasks by rank, in words.
  std::vector<std::string> held_;
  Clock::duration launch_{0};
  ExitStatus ended_;
  bool is_told_ = false;
  bool is_over_ = false;
};

}  // namespace

std::vector<std::span<std::byte>> SampleTables::memory() const {
  std::vector<std::span<std::byte>> all = workers.memory();
  all.push_back(std::as_writable_bytes(distributions));
  return all;
}

void run_launched_sample(const Launch& launch, const SampleOrder& order, const SampleTables& tables,
                         SampleRecord& record) {
  try {
    LaunchedSample(launch, order, tables, record).run();
  } catch (const std::exception& e) {
    record.fail(e.what());
  }
  leave_process(0);
}

}  // namespace concbench
