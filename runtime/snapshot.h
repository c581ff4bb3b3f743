// The initial state of the program's writable globals, to start each execution from.
//
// Small programs are copied back whole; beyond kCopyWhole bytes a page is written only where it differs, which leaves
// untouched pages unmapped or shared, and costs no more time (both are bound by memory bandwidth).
// Not covered: heap blocks and library state from before the check that the body changes.
#pragma once
#include <cstddef>

namespace snarl::runtime {

class Snapshot {
 public:
  // Of the globals that `modules` lists now.
  void take();
  void restore() const;
  void release();

 private:
  static constexpr std::size_t kCopyWhole = 256 * 1024;
  std::byte* copy_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace snarl::runtime
