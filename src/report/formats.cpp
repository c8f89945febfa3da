#include "formats.hpp"

#include <concbench/report.hpp>

#include "text/lookup.hpp"

namespace concbench {

std::span<const FormatEntry> formats() {
  static constexpr FormatEntry kFormats[] = {
      {.name = "table", .help = "for people", .render = render_table},
      {.name = "json",
       .help = "everything, for programs; see 'concbench schema'",
       .render = render_json},
  };
  return kFormats;
}

const FormatEntry& find_format(std::string_view name) {
  return find_named(formats(), name, "format");
}

}  // namespace concbench
