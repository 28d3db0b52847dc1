/* Says its version and what the library has; with an argument it stays until it is ended. */
#include <stdio.h>
#include <windows.h>

__declspec(dllimport) int note_count(void);

int main(int count, char** arguments) {
  (void)arguments;
  printf("notes %s %d\n", VERSION, note_count());
  fflush(stdout); /* who starts it waits for the words */
  if (count > 1) Sleep(INFINITE);
  return 0;
}
