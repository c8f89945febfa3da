#include "text/words.hpp"

#include <string>
#include <vector>

#include "fuzz.hpp"
#include "text/printable.hpp"
#include "text/wrap.hpp"

using namespace concbench;
using namespace concbench::fuzz;

namespace {

/// What --cmd takes.
void split(std::string_view text) {
  const auto words = unless_refused([&] { return split_words(text, "--cmd"); });
  if (!words) return;
  const std::string joined = join_words(*words);
  require(split_words(joined, "--cmd") == *words, "words that were joined are split as they were");
  require(join_words(split_words(joined, "--cmd")) == joined, "words are joined in one way");
}

/// Words with anything in them: the input up to each zero byte.
void join(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\0', begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  require(split_words(join_words(words), "--cmd") == words, "any words can be joined and split");
}

/// What messages about them show.
void show(std::string_view text) {
  const std::string safe = printable(text);
  require(printable(safe) == safe, "what is printable stays as it is");
  require(safe.find_first_of(std::string_view("\0\n\r\t\x1b\x7f", 6)) == std::string::npos,
          "what is printable steers no terminal");
  require(valid_utf8(safe) == safe, "what is printable is UTF-8");
  for (const std::size_t width : {1U, 7U, 40U}) {
    require(text_width(shortened(safe, width, "…")) <= std::max<std::size_t>(width, 1),
            "what is shortened fits");
    for (const std::string& line : folded(safe, width, "…")) {
      require(text_width(line) <= std::max<std::size_t>(width, 1), "what is folded fits");
    }
    static_cast<void>(wrapped(safe, width));
  }
  static_cast<void>(markdown_escaped(safe));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  split(text);
  join(text);
  show(text);
  return 0;
}
