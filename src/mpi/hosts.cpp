#include "mpi/hosts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <concbench/error.hpp>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <sstream>
#include <vector>

#include "os/files.hpp"
#include "text/list.hpp"

namespace concbench {
namespace {

/// That are looked at.
constexpr std::size_t kMostNodes = 65'536;

/// A number that is all of the text. Products of two of them fit.
std::optional<unsigned> number_of(std::string_view text) {
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<unsigned> positive(std::string_view text) {
  const auto number = number_of(text);
  return number == 0U ? std::nullopt : number;
}

/// However many hosts there are, they have some room.
void add_host(Hosts& hosts, std::string_view name, unsigned slots) {
  // A user's name on that host.
  hosts.names.emplace_back(name.substr(name.find('@') + 1));
  if (__builtin_add_overflow(hosts.slots, slots, &hosts.slots)) hosts.slots = UINT_MAX;
}

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// A host and what is said of it, with one word for `slots = 2`, too.
std::vector<std::string> words_of_line(const std::string& line) {
  std::string spaced;
  for (const char c : line.substr(0, line.find('#'))) {
    if (c == '=') spaced.erase(spaced.find_last_not_of(" \t") + 1);
    const bool follows = spaced.ends_with('=') && (c == ' ' || c == '\t');
    if (!follows) spaced += c;
  }
  std::istringstream words(spaced);
  return {std::istream_iterator<std::string>(words), {}};
}

unsigned slots_of_words(const std::vector<std::string>& words) {
  constexpr std::string_view kSlots = "slots=";
  unsigned slots = 1;
  for (const std::string_view word : words) {
    if (!word.starts_with(kSlots)) continue;
    const auto count = positive(word.substr(kSlots.size()));
    if (!count) {
      throw UsageError(
          fmt::format("--hostfile: '{}' of host '{}' is no number of ranks", word, words.front()));
    }
    slots = *count;
  }
  return slots;
}

Hosts read_hostfile(const std::string& file) {
  const auto text = read_file(file);
  if (!text) throw FileError(fmt::format("--hostfile: cannot read '{}'", file));
  Hosts hosts = hosts_of_hostfile(*text);
  if (!hosts.are_given()) throw UsageError(fmt::format("--hostfile: '{}' names no host", file));
  hosts.file = file;
  hosts.source = "--hostfile";
  return hosts;
}

/// `2(x3)` is 2 tasks on each of 3 nodes.
std::optional<unsigned> slots_of_part(std::string_view part) {
  const auto bracket = part.find("(x");
  if (bracket == std::string_view::npos) return positive(part);
  const auto each = positive(part.substr(0, bracket));
  if (!each || part.back() != ')') return std::nullopt;
  const auto nodes = positive(part.substr(bracket + 2, part.size() - bracket - 3));
  return nodes ? std::optional(*each * *nodes) : std::nullopt;
}

/// `01-03` is `01`, `02` and `03`.
std::vector<std::string> numbers_of(std::string_view range) {
  const auto dash = range.find('-');
  const std::string_view first = range.substr(0, dash);
  const auto begin = number_of(first);
  const auto end = dash == std::string_view::npos ? begin : number_of(range.substr(dash + 1));
  if (!begin || !end) return {std::string(range)};
  std::vector<std::string> numbers;
  for (unsigned number = *begin; number <= *end; ++number) {
    numbers.push_back(fmt::format("{:0{}}", number, first.size()));
  }
  return numbers;
}

/// Appends all that a name such as `n[1-2]` stands for, each behind `begin`.
void expand_name(std::string_view name, const std::string& begin, std::vector<std::string>& names) {
  const auto open = name.find('[');
  const auto close = name.find(']', open);
  if (names.size() >= kMostNodes) return;
  if (close == std::string_view::npos) {
    names.push_back(begin + std::string(name));
    return;
  }
  for (const std::string_view range : split_list(name.substr(open + 1, close - open - 1))) {
    for (const std::string& number : numbers_of(range)) {
      expand_name(name.substr(close + 1),
                  fmt::format("{}{}{}", begin, name.substr(0, open), number), names);
    }
  }
}

/// The comma behind the first name; the end where there is none. Those in brackets are its own.
std::size_t end_of_name(std::string_view names) {
  std::size_t end = 0;
  for (bool inside = false; end < names.size() && (inside || names[end] != ','); ++end) {
    inside = names[end] == '[' || (inside && names[end] != ']');
  }
  return end;
}

}  // namespace

Hosts hosts_of_list(std::string_view list) {
  Hosts hosts;
  for (const std::string_view part : split_list(list)) {
    const auto colon = part.find(':');
    const std::string_view name = part.substr(0, colon);
    const auto count = colon == std::string_view::npos ? 1U : positive(part.substr(colon + 1));
    const bool is_name =
        !name.empty() && name.front() != '-' && name.find_first_of(" \t") == std::string_view::npos;
    if (!is_name || !count) {
      throw UsageError(fmt::format(
          "--hosts: '{}' is no host with a number of ranks; write it like 'n1:2,n2:2'", part));
    }
    add_host(hosts, name, *count);
  }
  return hosts;
}

Hosts hosts_of_hostfile(std::string_view text) {
  std::istringstream lines{std::string(text)};
  Hosts hosts;
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> words = words_of_line(line);
    if (!words.empty()) add_host(hosts, words.front(), slots_of_words(words));
  }
  return hosts;
}

std::optional<unsigned> slots_of_slurm(std::string_view tasks_per_node) {
  unsigned slots = 0;
  for (const std::string_view part : split_list(tasks_per_node)) {
    const auto more = slots_of_part(part);
    if (!more) return std::nullopt;
    if (__builtin_add_overflow(slots, *more, &slots)) return UINT_MAX;
  }
  return slots;
}

std::vector<std::string> names_of_slurm(std::string_view nodelist) {
  std::vector<std::string> names;
  while (!nodelist.empty()) {
    const std::size_t end = end_of_name(nodelist);
    expand_name(nodelist.substr(0, end), "", names);
    nodelist.remove_prefix(std::min(end + 1, nodelist.size()));
  }
  return names;
}

Hosts read_hosts(const std::string& list, const std::string& file) {
  if (!list.empty()) {
    Hosts hosts = hosts_of_list(list);
    hosts.list = list;
    hosts.source = "--hosts";
    return hosts;
  }
  if (!file.empty()) return read_hostfile(file);
  if (variable("SLURM_JOB_ID").empty()) return {};
  const auto slots = slots_of_slurm(variable("SLURM_TASKS_PER_NODE"));
  if (!slots) return {};
  return {
      .slots = *slots, .names = names_of_slurm(variable("SLURM_JOB_NODELIST")), .source = "Slurm"};
}

}  // namespace concbench
