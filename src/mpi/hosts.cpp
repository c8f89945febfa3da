#include "mpi/hosts.hpp"

#include <fmt/core.h>

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

/// A number from 1 on that is all of the text. Products of two of them fit.
std::optional<unsigned> positive(std::string_view text) {
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

/// However many hosts there are, they have some room.
unsigned sum_of(unsigned a, unsigned b) {
  unsigned sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? UINT_MAX : sum;
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

unsigned slots_of_line(const std::string& line) {
  constexpr std::string_view kSlots = "slots=";
  const std::vector<std::string> words = words_of_line(line);
  unsigned slots = words.empty() ? 0 : 1;
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

/// `2(x3)` is 2 tasks on each of 3 nodes.
std::optional<unsigned> slots_of_part(std::string_view part) {
  const auto bracket = part.find("(x");
  if (bracket == std::string_view::npos) return positive(part);
  const auto each = positive(part.substr(0, bracket));
  if (!each || part.back() != ')') return std::nullopt;
  const auto nodes = positive(part.substr(bracket + 2, part.size() - bracket - 3));
  return nodes ? std::optional(*each * *nodes) : std::nullopt;
}

}  // namespace

unsigned slots_of_list(std::string_view list) {
  unsigned slots = 0;
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
    slots = sum_of(slots, *count);
  }
  return slots;
}

unsigned slots_of_hostfile(std::string_view text) {
  std::istringstream lines{std::string(text)};
  unsigned slots = 0;
  for (std::string line; std::getline(lines, line);) {
    slots = sum_of(slots, slots_of_line(line));
  }
  return slots;
}

std::optional<unsigned> slots_of_slurm(std::string_view tasks_per_node) {
  unsigned slots = 0;
  for (const std::string_view part : split_list(tasks_per_node)) {
    const auto more = slots_of_part(part);
    if (!more) return std::nullopt;
    slots = sum_of(slots, *more);
  }
  return slots;
}

Hosts read_hosts(const std::string& list, const std::string& file) {
  if (!list.empty()) return {.list = list, .slots = slots_of_list(list), .source = "--hosts"};
  if (!file.empty()) {
    const auto text = read_file(file);
    if (!text) throw FileError(fmt::format("--hostfile: cannot read '{}'", file));
    const unsigned slots = slots_of_hostfile(*text);
    if (slots == 0) throw UsageError(fmt::format("--hostfile: '{}' names no host", file));
    return {.file = file, .slots = slots, .source = "--hostfile"};
  }
  if (variable("SLURM_JOB_ID").empty()) return {};
  const auto slots = slots_of_slurm(variable("SLURM_TASKS_PER_NODE"));
  return slots ? Hosts{.slots = *slots, .source = "Slurm"} : Hosts{};
}

}  // namespace concbench
