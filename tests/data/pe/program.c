/* A program for Windows without a C library: imports from three libraries, one of them at the first call. */
__declspec(dllimport) void ExitProcess(unsigned);
__declspec(dllimport) int greet(void);
__declspec(dllimport) int zcompress(int);

#if defined(_M_IX86) || defined(__i386__)
#define STDCALL __attribute__((stdcall))
#else
#define STDCALL
#endif

/* What linkers call for delayed imports; Visual C++'s is in its delayimp.lib. Nothing runs here. */
void* STDCALL __delayLoadHelper2(const void* descriptor, void** address) {
  (void)descriptor;
  return *address;
}

void start(void) {
  ExitProcess((unsigned)(greet() + zcompress(1)));
}
