/* A smoke test: does what its first argument says. */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(const char* label, const wchar_t* text) {
  char bytes[4000];
  WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
  printf("%s=%s\n", label, bytes);
}

static int say_where(void) {
  static wchar_t text[4000];
  GetModuleFileNameW(NULL, text, 4000);
  put("self", text);
  GetCurrentDirectoryW(4000, text);
  put("folder", text);
  GetEnvironmentVariableW(L"PATH", text, 4000);
  put("PATH", text);
  return 1;
}

static int count_seen(char** files) {
  int seen = 0;
  for (; *files != NULL; ++files)
    if (GetFileAttributesA(*files) != INVALID_FILE_ATTRIBUTES) {
      printf("sees %s\n", *files);
      ++seen;
    }
  return seen;
}

int main(int count, char** words) {
  const char* what = count > 1 ? words[1] : "";
  if (strcmp(what, "where") == 0) return say_where();
  if (strcmp(what, "sees") == 0) return count_seen(words + 2);
  if (strcmp(what, "crash") == 0) *(volatile int*)0 = 1;
  if (strcmp(what, "hang") == 0) {
    puts("waiting");
    fflush(stdout);
    Sleep(600000);
  }
  if (strcmp(what, "fail") == 0) {
    fprintf(stderr, "it broke\n");
    return atoi(words[2]);
  }
  return 0;
}
