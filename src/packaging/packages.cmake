# Packages: an archive of all that is installed, and Debian packages, one for each component.

set(CONCBENCH_MAINTAINER "The concbench authors <concbench@example.org>" CACHE STRING
  "Whom the control file of Debian packages names")
set(CONCBENCH_DEBIAN_REVISION 1 CACHE STRING "Of packages of the same version, the newer one has more")

set(components concbench concbench-dev concbench-peers concbench-mpi concbench-python)
set(help_concbench "benchmark of the ways of running work in parallel")
set(help_concbench-dev "header for plug-ins of concbench")
set(help_concbench-peers "OpenMP and oneTBB as backends of concbench")
set(help_concbench-mpi "Open MPI as a backend of concbench")
set(help_concbench-python "functions in Python as workloads of concbench")
set(more_concbench "\
It runs the same tasks one after another, with a thread or a process for
each, in pools of either and on an event loop, in paired rounds, and tells
with intervals which way is best on this machine, and how sure that is.")
set(more_concbench-dev "\
With it functions in C and C++ become workloads by their own names. CMake
and pkg-config find it; there is nothing to link.")
set(more_concbench-peers "With it, concbench measures what these libraries make of its tasks.")
set(more_concbench-mpi "With it, tasks run on ranks, on this machine or on several.")
set(more_concbench-python "With it, concbench measures functions on Python's own threads and pools.")

set(CPACK_PACKAGE_NAME concbench)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "The concbench authors")
# Each package has one of its own, and CPack leaves alone only this one, which is its default.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${CMAKE_PROJECT_NAME} built using CMake")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGE_FILE_NAME
  concbench-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_OUTPUT_FILE_PREFIX ${CMAKE_BINARY_DIR}/packages)
# The archive has all, whatever component it belongs to.
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
set(CPACK_DEB_COMPONENT_INSTALL ON)

set(version ${PROJECT_VERSION}-${CONCBENCH_DEBIAN_REVISION})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${CONCBENCH_DEBIAN_REVISION})
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${CONCBENCH_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
find_program(CONCBENCH_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(CONCBENCH_SHLIBDEPS)
if(CONCBENCH_SHLIBDEPS)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()

# What has an interface to the program that no ABI number guards needs this very version of it.
set(CPACK_DEBIAN_CONCBENCH-DEV_PACKAGE_DEPENDS "concbench (>= ${version})")
set(CPACK_DEBIAN_CONCBENCH-DEV_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_CONCBENCH-DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_CONCBENCH-DEV_PACKAGE_SECTION libdevel)
foreach(name peers mpi python)
  string(TOUPPER concbench-${name} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "concbench (= ${version})")
endforeach()
set(CPACK_DEBIAN_CONCBENCH-MPI_PACKAGE_DEPENDS
  "concbench (= ${version}), openmpi-bin")
set(CPACK_DEBIAN_CONCBENCH_PACKAGE_SUGGESTS
  "concbench-dev, concbench-peers, concbench-mpi, concbench-python")

# Of what was left out for want of its library there is no package.
set(CPACK_COMPONENTS_ALL "")
foreach(component IN LISTS components)
  if(component STREQUAL concbench-peers AND NOT TARGET concbench-openmp AND NOT TARGET concbench-tbb)
    continue()
  elseif(component MATCHES "-(mpi|python)$" AND NOT TARGET ${component})
    continue()
  endif()
  list(APPEND CPACK_COMPONENTS_ALL ${component})
  string(TOUPPER ${component} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${component})
  set(CPACK_DEBIAN_${upper}_DESCRIPTION "${help_${component}}\n${more_${component}}")
endforeach()

# As Debian's policy has a licence and the history of a package.
file(STRINGS ${CMAKE_SOURCE_DIR}/LICENSE license)
list(POP_FRONT license)
set(CONCBENCH_LICENSE "")
foreach(line IN LISTS license)
  if(line MATCHES "^Copyright \\(c\\) (.*)$")
    set(CONCBENCH_COPYRIGHT "${CMAKE_MATCH_1}")
  elseif(line STREQUAL "")
    string(APPEND CONCBENCH_LICENSE "\n .")
  else()
    string(APPEND CONCBENCH_LICENSE "\n ${line}")
  endif()
endforeach()
string(REGEX REPLACE "^(\n \\.)+" "" CONCBENCH_LICENSE "${CONCBENCH_LICENSE}")
string(TIMESTAMP CONCBENCH_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(debian ${CMAKE_BINARY_DIR}/debian)
configure_file(src/packaging/copyright.in ${debian}/copyright @ONLY)
configure_file(src/packaging/changelog.Debian.in ${debian}/changelog.Debian @ONLY)
# Without names and times, so that the same text makes the same bytes.
execute_process(COMMAND ${CONCBENCH_GZIP} -9nf ${debian}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/CHANGELOG.md ${CMAKE_SOURCE_DIR}/LICENSE)
configure_file(CHANGELOG.md ${debian}/changelog COPYONLY)
execute_process(COMMAND ${CONCBENCH_GZIP} -9nf ${debian}/changelog COMMAND_ERROR_IS_FATAL ANY)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  install(FILES ${debian}/copyright ${debian}/changelog.gz ${debian}/changelog.Debian.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${component} COMPONENT ${component} EXCLUDE_FROM_ALL)
endforeach()

include(CPack)
