/// The leak sanitizer asks for what it is to pass over: Python keeps until the process ends what it
/// has allocated.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libpython3"; }
