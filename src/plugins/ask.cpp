#include "plugins/ask.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>
#include <optional>

#include "os/fd.hpp"
#include "os/process.hpp"
#include "os/signals.hpp"
#include "plugins/library.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// What the text is that follows in an answer.
enum class Kind : char { answer = 'a', usage = 'u', refused = 'r' };

std::string marked(Kind kind, std::string_view text) {
  return fmt::format("{}{}", static_cast<char>(kind), text);
}

std::string marked_answer(const std::function<std::string()>& answer) {
  try {
    return marked(Kind::answer, answer());
  } catch (const UsageError& e) {
    return marked(Kind::usage, e.what());
  } catch (const std::exception& e) {
    return marked(Kind::refused, e.what());
  } catch (...) {
    return marked(Kind::refused, "throws something that is no std::exception while it is loaded");
  }
}

std::string read_answer(const std::string& text) {
  switch (static_cast<Kind>(text.front())) {
    case Kind::answer:
      return text.substr(1);
    case Kind::usage:
      throw UsageError(text.substr(1));
    case Kind::refused:
      break;
  }
  throw PluginRefused(text.substr(1));
}

/// What the child does.
void answer_through(Fd& write_end, const std::function<std::string()>& answer) {
  lead_own_group();
  let_signals_through();
  send_text(write_end, marked_answer(answer));
}

}  // namespace

std::string ask_in_child(const std::function<std::string()>& answer,
                         std::chrono::milliseconds patience) {
  Pipe pipe = make_pipe();
  const pid_t pid = fork_process([&] { answer_through(pipe.write_end, answer); });
  lead_own_group(pid);
  pipe.write_end = Fd();
  Child child(pid);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const std::optional<std::string> text = receive_text(pipe.read_end, deadline);
  if (text && !text->empty()) return read_answer(*text);
  if (text) {
    throw PluginRefused(
        fmt::format("ends the process that it is loaded into, which {}", child.wait().reason()));
  }
  kill_group(pid);
  throw PluginRefused(
      fmt::format("does not answer within {} of being loaded", spell_duration(patience)));
}

}  // namespace concbench
