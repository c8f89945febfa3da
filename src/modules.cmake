# What needs a library of its own is a module: a shared object beside the program, which is loaded
# only in the process that uses it. Its row in a table stays where the library is missing, with the
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

# concbench_module(name [TABLE file] SOURCES file... [PACKAGES package...] LINK target...
#                  [COMPILER id] [UNINSTRUMENTED] [HINT words] [COMPONENT package])
# Builds the module from sources of which one says MODULE_ENTRY(). TABLE, the source with the row,
# gets CONCBENCH_MISSING_name: why the module is not built, or an empty string. HINT is added where a
# package is missing: how to get it. COMPONENT is the package that it is installed by.
function(concbench_module name)
  cmake_parse_arguments(A "UNINSTRUMENTED" "TABLE;COMPILER;HINT;COMPONENT" "SOURCES;PACKAGES;LINK" ${ARGN})
  if(A_UNINSTRUMENTED AND CONCBENCH_SANITIZE MATCHES thread)
    set(missing "the thread sanitizer does not see what its library does")
  elseif(A_COMPILER AND NOT CMAKE_CXX_COMPILER_ID STREQUAL A_COMPILER)
    set(missing "it is built by ${A_COMPILER} alone, and this is ${CMAKE_CXX_COMPILER_ID}")
  else()
    concbench_find(missing ${A_PACKAGES})
    if(missing AND A_HINT)
      string(APPEND missing "; ${A_HINT}")
    endif()
  endif()
  if(A_TABLE)
    set_property(SOURCE ${A_TABLE} TARGET_DIRECTORY concbench-hot APPEND PROPERTY
      COMPILE_DEFINITIONS "CONCBENCH_MISSING_${name}=\"${missing}\"")
  endif()
  if(missing)
    message(STATUS "${name} is left out: ${missing}")
    return()
  endif()

  add_library(concbench-${name} MODULE ${A_SOURCES})
  # What a module uses of the program it finds in the program, which exports its symbols.
  target_link_libraries(concbench-${name} PRIVATE concbench-flags ${A_LINK} concbench)
  concbench_join(concbench-${name})
  # The precompiled header fits only where no library asks for flags of its own; clang refuses one
  # that was made with another visibility, too.
  set(flags "")
  foreach(library IN LISTS A_LINK)
    get_target_property(own ${library} INTERFACE_COMPILE_OPTIONS)
    if(own)
      list(APPEND flags ${own})
    endif()
  endforeach()
  if(NOT flags AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_precompile_headers(concbench-${name} REUSE_FROM concbench-hot)
  endif()
  set_target_properties(concbench-${name} PROPERTIES
    PREFIX "" SUFFIX ".so" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/modules
    CXX_VISIBILITY_PRESET hidden)
  if(NOT A_COMPONENT)
    set(A_COMPONENT ${CMAKE_INSTALL_DEFAULT_COMPONENT_NAME})
  endif()
  install(TARGETS concbench-${name} LIBRARY DESTINATION lib/concbench/modules COMPONENT ${A_COMPONENT})
  set_property(GLOBAL APPEND PROPERTY CONCBENCH_MODULES concbench-${name})
endfunction()
