# The ranks of the backend `mpi` are a program of their own, the only one that links Open MPI.

option(CONCBENCH_MPI "Build the backend mpi where Open MPI is installed" ON)

# concbench_find_open_mpi(RESULT): sets RESULT to why there is none, or to nothing.
function(concbench_find_open_mpi RESULT)
  set(${RESULT} "" PARENT_SCOPE)
  if(NOT CONCBENCH_MPI)
    set(${RESULT} "it was not wanted" PARENT_SCOPE)
    return()
  elseif(CONCBENCH_SANITIZE MATCHES thread)
    set(${RESULT} "the thread sanitizer does not see what its library does" PARENT_SCOPE)
    return()
  endif()
  set(MPI_CXX_SKIP_MPICXX ON)
  find_package(MPI QUIET COMPONENTS CXX)
  set(is_open "")
  foreach(folder IN LISTS MPI_CXX_INCLUDE_DIRS)
    if(NOT is_open AND EXISTS ${folder}/mpi.h)
      file(STRINGS ${folder}/mpi.h is_open REGEX "define OPEN_MPI " LIMIT_COUNT 1)
    endif()
  endforeach()
  if(NOT MPI_CXX_FOUND OR NOT is_open)
    set(${RESULT} "Open MPI is not installed" PARENT_SCOPE)
    return()
  endif()
  add_library(concbench-open-mpi INTERFACE)
  target_link_libraries(concbench-open-mpi INTERFACE ${MPI_CXX_LIBRARIES})
  target_include_directories(concbench-open-mpi SYSTEM INTERFACE ${MPI_CXX_INCLUDE_DIRS})
  # Its C++ bindings are gone from the standard.
  target_compile_definitions(concbench-open-mpi INTERFACE OMPI_SKIP_MPICXX)
endfunction()

concbench_find_open_mpi(missing)
set_property(SOURCE ${CMAKE_CURRENT_SOURCE_DIR}/backends/table.cpp APPEND PROPERTY
  COMPILE_DEFINITIONS "CONCBENCH_MISSING_mpi=\"${missing}\"")
if(missing)
  message(STATUS "mpi is left out: ${missing}")
  return()
endif()

file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/rank/*.cpp)
add_executable(concbench-mpi ${sources})
target_link_libraries(concbench-mpi PRIVATE concbench-core concbench-open-mpi)
concbench_join(concbench-mpi)
# Modules with workloads find in it what they use of the program.
set_target_properties(concbench-mpi PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR} ENABLE_EXPORTS ON)
set_property(GLOBAL APPEND PROPERTY CONCBENCH_MODULES concbench-mpi)
install(TARGETS concbench-mpi RUNTIME DESTINATION lib/concbench COMPONENT concbench-mpi)
