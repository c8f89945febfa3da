#include "app/app.hpp"

int main(int argc, char** argv) { return concbench::run_cli({argv, argv + argc}); }
