#pragma once

namespace concbench {

/// The error with which epoll_ctl() last refused to add a descriptor in this thread, and none from
/// then on; 0: it has not. Asio takes no notice, and would wait for ever for what is not watched.
/// So the linker has all calls of this program and its modules come here first.
int refused_watch();

}  // namespace concbench
