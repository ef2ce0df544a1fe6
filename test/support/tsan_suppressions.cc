// Read by the thread sanitizer's runtime. libspdlog is Debian's, built without it: that its worker
// gives the last reference to a logger back by an atomic operation is not seen, and the destructor
// that follows looks like a race with whoever logged last.
extern "C" const char* __tsan_default_suppressions() {
  return "race:_Sp_counted_ptr_inplace<spdlog::async_logger\n";
}
