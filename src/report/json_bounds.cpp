#include "report/json_bounds.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>
#include <cstddef>
#include <cstdlib>
#include <vector>

namespace concbench {
namespace {

constexpr std::size_t kMostValues = 10'000'000;
/// The parser looks for each name among those before it.
constexpr std::size_t kMostMembers = 1'000;
/// The parser's message quotes all that it has passed over.
constexpr std::size_t kMostBlanks = 1'000'000;
/// Of a member, while the list that it is in is made longer.
constexpr std::size_t kBytesOfValue = 144;

[[noreturn]] void refuse_more(std::string_view what, std::size_t most) {
  throw UsageError(fmt::format("not a concbench report: more than {} {}", most, what));
}

/// Reads a text as far as it takes to count what it holds.
class Bounds {
 public:
  void pass(char c) {
    if (in_text_) {
      pass_in_text(c);
    } else {
      pass_outside(c);
    }
  }

  std::size_t values() const { return values_; }

 private:
  void pass_in_text(char c) {
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_text_ = false;
    }
  }

  void pass_outside(char c) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    blanks_ = is_blank ? blanks_ + 1 : 0;
    if (blanks_ > kMostBlanks) refuse_more("blanks in a row", kMostBlanks);
    in_text_ = c == '"';
    if (c == '{' || c == '[') members_.push_back(0);
    if ((c == '}' || c == ']') && !members_.empty()) members_.pop_back();
    if (c == ':' && !members_.empty() && ++members_.back() > kMostMembers) {
      refuse_more("members of one object", kMostMembers);
    }
    if ((c == ',' || c == '{' || c == '[') && ++values_ > kMostValues) {
      refuse_more("values", kMostValues);
    }
  }

  /// Of each object or list that is open.
  std::vector<std::size_t> members_;
  std::size_t values_ = 0;
  std::size_t blanks_ = 0;
  bool in_text_ = false;
  bool escaped_ = false;
};

/// Without room, the parser would end the program while it gives back what it has.
void check_room(std::size_t bytes) {
  // Volatile: what is allocated in vain need not be allocated at all.
  void* volatile const room = std::malloc(bytes);
  if (room == nullptr) {
    throw UsageError(
        fmt::format("too large a report for the memory that there is: reading it may "
                    "take {} bytes",
                    bytes));
  }
  std::free(room);
}

}  // namespace

void check_bounds(std::string_view json) {
  Bounds bounds;
  for (const char c : json) bounds.pass(c);
  check_room(bounds.values() * kBytesOfValue + json.size());
}

}  // namespace concbench
