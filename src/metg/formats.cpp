#include "metg/formats.hpp"

#include "text/lookup.hpp"

namespace concbench {

const MetgFormat& find_metg_format(std::string_view name) {
  static constexpr MetgFormat kFormats[] = {{.name = "table", .render = render_metg_table},
                                            {.name = "json", .render = render_metg_json}};
  return find_named(std::span<const MetgFormat>(kFormats), name, "format");
}

}  // namespace concbench
