#include "plugins/source.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <span>

#include "os/files.hpp"
#include "plugins/elf.hpp"

namespace concbench {
namespace {

constexpr std::string_view kEndsOfC[] = {".c"};
constexpr std::string_view kEndsOfCpp[] = {".cpp", ".cc", ".cxx", ".C"};

bool ends_with_any(std::string_view file, std::span<const std::string_view> ends) {
  return std::ranges::any_of(ends, [&](std::string_view end) { return file.ends_with(end); });
}

/// The lines of a text in two: those for the preprocessor, and the others, each where it was.
struct Lines {
  std::string directives;
  std::string statements;
};

Lines parted(const std::string& text) {
  Lines lines;
  for (const std::string& line : split(text, '\n')) {
    const auto first = line.find_first_not_of(" \t");
    const bool is_directive = first != std::string::npos && line[first] == '#';
    (is_directive ? lines.directives : lines.statements) += line;
    lines.directives += '\n';
    lines.statements += '\n';
  }
  return lines;
}

// What the compiler says of the two texts it says of places in them.
constexpr std::string_view kExpression = R"(#include <concbench/plugin.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <random>
#include <string>
#include <vector>
#line 1 "--setup"
{directives}
namespace {{

auto make_expression() {{
#line 1 "--setup"
{statements}
  ;
  return [=]([[maybe_unused]] std::uint64_t task, [[maybe_unused]] unsigned worker) {{
    return (
#line 1 "--expr"
{expression}
    );
  }};
}}

#line 1 "expression"
using Function = decltype(make_expression());
using Value = std::invoke_result_t<const Function&, std::uint64_t, unsigned>;
static_assert(std::is_void_v<Value> || std::is_arithmetic_v<Value> || std::is_enum_v<Value>,
              "the value of --expr is to be a number");

struct Expression {{
  static constexpr concbench::plugin::Info info = {{.name = "expression"}};

  auto operator()(std::uint64_t task, unsigned worker) const {{
    if constexpr (std::is_void_v<Value>) {{
      function(task, worker);
      return std::uint64_t{{0}};
    }} else {{
      return function(task, worker);
    }}
  }}

  const Function function = make_expression();
}};

}}  // namespace

CONCBENCH_WORKLOAD_CLASS(Expression);
)";

}  // namespace

bool is_plugin_source(std::string_view file) {
  return ends_with_any(file, kEndsOfC) || ends_with_any(file, kEndsOfCpp);
}

PluginSource source_of_file(const std::string& file) {
  if (!is_plugin_source(file)) {
    throw UsageError(fmt::format(
        "'{}' is neither C (.c), C++ (.cpp, .cc, .cxx) nor a shared object (.so)", file));
  }
  if (const std::string reason = why_no_file(file); !reason.empty()) {
    throw UsageError(fmt::format("'{}' {}", file, reason));
  }
  return {
      .name = file, .file = std::filesystem::absolute(file), .is_c = ends_with_any(file, kEndsOfC)};
}

PluginSource source_of_expression(const std::string& expression, const std::string& setup) {
  const Lines lines = parted(setup);
  return {.name = expression,
          .text = fmt::format(kExpression, fmt::arg("directives", lines.directives),
                              fmt::arg("statements", lines.statements),
                              fmt::arg("expression", expression))};
}

}  // namespace concbench
