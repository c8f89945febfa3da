# Man pages: that of the program from its tables of options, the others from pages of the documentation.

string(TIMESTAMP CONCBENCH_DAY "%Y-%m-%d" UTC)
set(man ${CMAKE_BINARY_DIR}/man)
file(MAKE_DIRECTORY ${man})
find_program(CONCBENCH_GZIP gzip REQUIRED)
find_program(CONCBENCH_PYTHON3 python3)
mark_as_advanced(CONCBENCH_GZIP CONCBENCH_PYTHON3)
set(man_pages "")

# concbench_man(name section component DEPENDS file... COMMAND word...): a page that a command prints.
# Compressed without names and times, so that the same text makes the same bytes.
function(concbench_man name section component)
  cmake_parse_arguments(A "" "" "DEPENDS;COMMAND" ${ARGN})
  set(page ${man}/${name}.${section})
  add_custom_command(OUTPUT ${page} ${page}.gz DEPENDS ${A_DEPENDS} VERBATIM
    COMMAND ${A_COMMAND} > ${page}
    COMMAND ${CONCBENCH_GZIP} -9nkf ${page})
  install(FILES ${page}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT ${component})
  set(man_pages ${man_pages} ${page} PARENT_SCOPE)
endfunction()

concbench_man(concbench 1 concbench DEPENDS concbench
  COMMAND $<TARGET_FILE:concbench> __man ${CONCBENCH_DAY})

# concbench_man_of_docs(name section component file...)
function(concbench_man_of_docs name section component)
  set(generator ${CMAKE_SOURCE_DIR}/src/packaging/man.py)
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/)
  concbench_man(${name} ${section} ${component} DEPENDS ${generator} ${ARGN}
    COMMAND ${CONCBENCH_PYTHON3} ${generator} ${name} ${section} ${PROJECT_VERSION} ${CONCBENCH_DAY} ${ARGN})
  set(man_pages ${man_pages} PARENT_SCOPE)
endfunction()

if(CONCBENCH_PYTHON3)
  concbench_man_of_docs(concbench-json 5 concbench docs/json.md)
  concbench_man_of_docs(concbench-gates 7 concbench docs/ci.md)
  concbench_man_of_docs(concbench-measuring 7 concbench docs/verdicts.md)
  concbench_man_of_docs(concbench-plugin 3 concbench-dev docs/your-function.md
    include/concbench/plugin.h)
else()
  message(STATUS "of the man pages, only concbench(1) is made: python3 is not installed")
endif()
add_custom_target(concbench-man ALL DEPENDS ${man_pages})
