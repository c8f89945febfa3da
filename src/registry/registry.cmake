# One line a backend or workload: it adds the source, as a module where it links a library of its
# own, and a row of the table that the program reads. What is not installed becomes a row with the
# reason.

set_property(GLOBAL PROPERTY CONCBENCH_MODULES "")

# concbench_find(RESULT package...): a package is found by CMake, or by pkg-config as pkg:name. Sets
# RESULT to why one is missing, or to nothing.
function(concbench_find RESULT)
  set(missing "")
  foreach(package IN LISTS ARGN)
    if(package MATCHES "^pkg:(.+)$")
      set(package ${CMAKE_MATCH_1})
      pkg_check_modules(${package} QUIET IMPORTED_TARGET GLOBAL ${package})
    else()
      find_package(${package} QUIET GLOBAL)
    endif()
    if(NOT ${package}_FOUND)
      set(missing "${package} is not installed")
    endif()
  endforeach()
  set(${RESULT} "${missing}" PARENT_SCOPE)
endfunction()

# concbench_flags_of(RESULT target...): sets RESULT to the compiler's flags that these libraries ask
# for. A precompiled header made without them does not go with them.
function(concbench_flags_of RESULT)
  set(flags "")
  foreach(library IN LISTS ARGN)
    get_target_property(own ${library} INTERFACE_COMPILE_OPTIONS)
    if(own)
      list(APPEND flags ${own})
    endif()
  endforeach()
  set(${RESULT} "${flags}" PARENT_SCOPE)
endfunction()

# concbench_module(name ENTRY function TYPE type SOURCES file... LINK target...): a shared object
# beside the program that exports the address of one function of the program's own interfaces.
function(concbench_module name)
  cmake_parse_arguments(A "" "ENTRY;TYPE" "SOURCES;LINK" ${ARGN})
  set(shim ${CMAKE_BINARY_DIR}/generated/${name}_module.cpp)
  file(CONFIGURE OUTPUT ${shim} @ONLY CONTENT [=[
#include "backends/backend.hpp"
#include <concbench/workload.hpp>

namespace concbench {
extern @A_TYPE@ @A_ENTRY@;
}
extern "C" __attribute__((visibility("default"))) concbench::@A_TYPE@* const concbench_entry =
    concbench::@A_ENTRY@;
]=])
  add_library(concbench-${name} MODULE ${A_SOURCES} ${shim})
  target_link_libraries(concbench-${name} PRIVATE concbench-flags ${A_LINK})
  # What a module uses of the program it finds in the program, which exports its symbols.
  target_link_libraries(concbench-${name} PRIVATE concbench)
  concbench_flags_of(flags ${A_LINK})
  # Clang refuses one that was made with another visibility, too.
  if(NOT flags AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_precompile_headers(concbench-${name} REUSE_FROM concbench-hot)
  endif()
  set_target_properties(concbench-${name} PROPERTIES
    PREFIX "" SUFFIX ".so" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/modules
    CXX_VISIBILITY_PRESET hidden)
  install(TARGETS concbench-${name} LIBRARY DESTINATION lib/concbench)
  set_property(GLOBAL APPEND PROPERTY CONCBENCH_MODULES concbench-${name})
endfunction()

# concbench_fit(RESULT UNINSTRUMENTED bool COMPILER id): sets RESULT to why a library does not go with
# this build, or to nothing.
function(concbench_fit RESULT)
  cmake_parse_arguments(A "" "UNINSTRUMENTED;COMPILER" "" ${ARGN})
  set(unfit "")
  if(A_UNINSTRUMENTED AND CONCBENCH_SANITIZE MATCHES thread)
    set(unfit "the thread sanitizer does not see what its library does")
  elseif(A_COMPILER AND NOT CMAKE_CXX_COMPILER_ID STREQUAL A_COMPILER)
    set(unfit "it is built by ${A_COMPILER} alone, and this is ${CMAKE_CXX_COMPILER_ID}")
  endif()
  set(${RESULT} "${unfit}" PARENT_SCOPE)
endfunction()

# concbench_backend(name HELP text STAFFING caller|per_chunk|pool [ALIAS name] [MAX_LIVE n] [PEER] [FORKS] [BATCHES]
#                   [OFFLOADS] [TAKES_TURNS] [UNINSTRUMENTED] [COMPILER id] [PACKAGES package...] [LINK target...])
function(concbench_backend name)
  cmake_parse_arguments(A "PEER;FORKS;BATCHES;OFFLOADS;TAKES_TURNS;UNINSTRUMENTED" "HELP;STAFFING;ALIAS;MAX_LIVE;COMPILER"
    "PACKAGES;LINK" ${ARGN})
  string(REPLACE "-" "_" id ${name})
  set_property(GLOBAL APPEND PROPERTY CONCBENCH_BACKENDS ${name})
  concbench_fit(missing UNINSTRUMENTED ${A_UNINSTRUMENTED} COMPILER ${A_COMPILER})
  if(NOT missing)
    concbench_find(missing ${A_PACKAGES})
  endif()
  set(row ".name = \"${name}\", .alias = \"${A_ALIAS}\", .help = \"${A_HELP}\", \
.staffing = Staffing::${A_STAFFING}")
  if(A_MAX_LIVE)
    string(APPEND row ", .max_live = ${A_MAX_LIVE}")
  endif()
  if(A_PEER)
    string(APPEND row ", .peer = true")
  endif()
  if(A_BATCHES)
    string(APPEND row ", .batches = true")
  endif()
  if(A_OFFLOADS)
    string(APPEND row ", .offloads = true")
  endif()
  if(A_TAKES_TURNS)
    string(APPEND row ", .takes_turns = true")
  endif()
  if(A_FORKS)
    string(APPEND row ", .forks = true")
  endif()
  if(missing)
    message(STATUS "backend ${name} is left out: ${missing}")
    string(APPEND row ", .missing = \"${missing}\"")
  elseif(A_LINK)
    concbench_module(${name} ENTRY open_${id} TYPE OpenExecutor
      SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/${id}.cpp LINK ${A_LINK})
    string(APPEND row ", .module = \"${name}\"")
  else()
    target_sources(concbench-hot PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${id}.cpp)
    set_property(GLOBAL APPEND_STRING PROPERTY CONCBENCH_BACKEND_NAMES "extern OpenExecutor open_${id};\n")
    string(APPEND row ", .open = open_${id}")
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY CONCBENCH_BACKEND_ROWS "      {${row}},\n")
endfunction()

# concbench_workload(name [FLAGS flag...]): workloads/name.cpp defines name_info() and make_name().
# concbench_workload(name SOURCES file...): the same in the files of the folder workloads/name.
# concbench_workload(name INFO file... CLIENT file... CLIENT_LINK target... [SERVER file...
#                    SERVER_LINK target...] PACKAGES package...): a folder. INFO defines name_info()
# and is part of the program; CLIENT and SERVER are modules that define make_name() and serve_name().
function(concbench_workload name)
  cmake_parse_arguments(A "" "" "FLAGS;SOURCES;INFO;CLIENT;CLIENT_LINK;SERVER;SERVER_LINK;PACKAGES" ${ARGN})
  set(here ${CMAKE_CURRENT_SOURCE_DIR})
  concbench_find(missing ${A_PACKAGES})
  set(row ".info = ${name}_info()")
  set(declared "WorkloadInfo ${name}_info();\n")
  foreach(part SOURCES INFO CLIENT SERVER)
    list(TRANSFORM A_${part} PREPEND ${here}/${name}/)
  endforeach()
  if(A_CLIENT)
    target_sources(concbench-hot PRIVATE ${A_INFO})
  else()
    if(NOT A_SOURCES)
      set(A_SOURCES ${here}/${name}.cpp)
    endif()
    target_sources(concbench-hot PRIVATE ${A_SOURCES})
    if(A_FLAGS)
      # Other flags than those that the precompiled header was made with.
      set_property(SOURCE ${A_SOURCES} TARGET_DIRECTORY concbench-hot
        PROPERTY COMPILE_OPTIONS ${A_FLAGS})
      set_property(SOURCE ${A_SOURCES} TARGET_DIRECTORY concbench-hot
        PROPERTY SKIP_PRECOMPILE_HEADERS ON)
    endif()
    string(APPEND declared "MakeWorkload make_${name};\n")
    string(APPEND row ", .make = make_${name}")
  endif()
  if(missing)
    message(STATUS "workload ${name} is left out: ${missing}")
    string(APPEND row ", .missing = \"${missing}\"")
  elseif(A_CLIENT)
    concbench_module(${name} ENTRY make_${name} TYPE MakeWorkload SOURCES ${A_CLIENT}
      LINK ${A_CLIENT_LINK})
    string(APPEND row ", .module = \"${name}\"")
    if(A_SERVER)
      concbench_module(${name}-server ENTRY serve_${name} TYPE ServeWorkload SOURCES ${A_SERVER}
        LINK ${A_SERVER_LINK})
      string(APPEND row ", .server_module = \"${name}-server\"")
    endif()
  endif()
  if(NOT missing)
    set_property(GLOBAL APPEND PROPERTY CONCBENCH_WORKLOAD_SOURCES ${A_CLIENT} ${A_SERVER})
    set_property(GLOBAL APPEND PROPERTY CONCBENCH_WORKLOAD_LINK ${A_CLIENT_LINK} ${A_SERVER_LINK})
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY CONCBENCH_WORKLOAD_NAMES "${declared}")
  set_property(GLOBAL APPEND_STRING PROPERTY CONCBENCH_WORKLOAD_ROWS "      {${row}},\n")
endfunction()

# Writes the tables; after the last line of either kind.
function(concbench_write_tables)
  foreach(kind BACKEND WORKLOAD)
    get_property(${kind}_NAMES GLOBAL PROPERTY CONCBENCH_${kind}_NAMES)
    get_property(${kind}_ROWS GLOBAL PROPERTY CONCBENCH_${kind}_ROWS)
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/tables.cpp @ONLY CONTENT [=[
#include "backends/backend.hpp"
#include <concbench/workload.hpp>

namespace concbench {

@BACKEND_NAMES@
std::span<const BackendEntry> backends() {
  static constexpr BackendEntry kTable[] = {
@BACKEND_ROWS@  };
  return kTable;
}

@WORKLOAD_NAMES@
std::span<const WorkloadEntry> workloads() {
  static const WorkloadEntry kTable[] = {
@WORKLOAD_ROWS@  };
  return kTable;
}

}  // namespace concbench
]=])
  target_sources(concbench-hot PRIVATE ${CMAKE_BINARY_DIR}/generated/tables.cpp)
endfunction()
