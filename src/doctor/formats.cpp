#include "doctor/formats.hpp"

#include "text/lookup.hpp"

namespace concbench {

std::string_view name_of(Concern concern) {
  switch (concern) {
    case Concern::good:
      return "good";
    case Concern::notice:
      return "notice";
    case Concern::warning:
      return "warning";
    case Concern::unknown:
      return "unknown";
  }
  return "unknown";
}

const DoctorFormat& find_doctor_format(std::string_view name) {
  static constexpr DoctorFormat kFormats[] = {{.name = "text", .render = render_doctor_text},
                                              {.name = "json", .render = render_doctor_json}};
  return find_named(std::span<const DoctorFormat>(kFormats), name, "format");
}

}  // namespace concbench
