/* A library for Windows without a C library. */
__declspec(dllexport) int greet(void) {
  return 42;
}
