#pragma once

#include <string_view>

namespace concbench {

class Command;

/// Whether it is a workload to which the words after `--` belong, whatever they look like.
bool takes_words(std::string_view name);

/// Each adds its subcommands to the program.
void setup_run(Command& program);
void setup_sweep(Command& program);
void setup_compare(Command& program);
void setup_list(Command& program);
void setup_show(Command& program);
void setup_schema(Command& program);
void setup_doctor(Command& program);
void setup_metg(Command& program);

}  // namespace concbench
