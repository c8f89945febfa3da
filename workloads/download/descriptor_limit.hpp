#pragma once

namespace concbench::download {

/// Lets this process and its future children open as many files as it may allow itself.
void raise_descriptor_limit();

}  // namespace concbench::download
