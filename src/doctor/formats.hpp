#pragma once

#include <string>

#include "doctor/doctor.hpp"

namespace concbench {

std::string render_doctor_text(const DoctorReport& report, const RenderOptions& options);
std::string render_doctor_json(const DoctorReport& report, const RenderOptions& options);
/// The JSON Schema of that.
std::string doctor_schema();

}  // namespace concbench
