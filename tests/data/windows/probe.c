/* Says how it was started, in UTF-8: what follows its name on the command line, its own name, some variables, its
 * standard input. Ends with the status in CODE. Others can see it by what it is told to do first. */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static void put(const char* label, const wchar_t* text) {
  char bytes[70000];
  WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
  printf("%s: %s\n", label, bytes);
}

static void put_variable(const char* label, const wchar_t* name) {
  static wchar_t value[32768];
  SetLastError(0);
  if (GetEnvironmentVariableW(name, value, 32768) == 0 && GetLastError() != 0) printf("%s is not set\n", label);
  else put(label, value);
}

/* What Ctrl-C does here, a while after it came. */
static BOOL WINAPI end_in_peace(DWORD event) {
  Sleep(1000);
  ExitProcess(event == CTRL_C_EVENT ? 42 : 43);
  return TRUE;
}

/* Tells the number of the process, for others to look after. */
static void sleep_for_long(void) {
  SetConsoleCtrlHandler(end_in_peace, TRUE);
  printf("%lu\n", GetCurrentProcessId());
  fflush(stdout);
  Sleep(120000);
}

/* Starts itself once more, to sleep, without its outputs, and says who that is. */
static void leave_somebody_behind(void) {
  wchar_t self[1000];
  STARTUPINFOW startup = {0};
  PROCESS_INFORMATION process;
  startup.cb = sizeof startup;
  GetModuleFileNameW(NULL, self, 1000);
  SetEnvironmentVariableW(L"PROBE", L"sleep");
  CreateProcessW(self, NULL, NULL, NULL, FALSE, DETACHED_PROCESS, NULL, NULL, &startup, &process);
  printf("%lu\n", process.dwProcessId);
}

int main(void) {
  static wchar_t self[32768];
  const char* what = getenv("PROBE");
  const char* code = getenv("CODE");
  const wchar_t* at = GetCommandLineW();
  char line[1000];
  if (what != NULL && strcmp(what, "sleep") == 0) sleep_for_long();
  if (what != NULL && strcmp(what, "leave") == 0) leave_somebody_behind();
  if (what == NULL) {
    GetModuleFileNameW(NULL, self, 32768);
    put("I am", self);
    for (++at; *at != L'"'; ++at) {
    }
    put("command line", at + 1);
    put_variable("WHERE", L"WHERE");
    put_variable("LANG", L"LANG");
    put_variable("EMPTY", L"EMPTY");
    put_variable("GONE", L"GONE");
    put_variable("KEPT", L"KEPT");
    while (fgets(line, sizeof line, stdin) != NULL) printf("stdin: %s", line);
    fprintf(stderr, "an error\n");
  }
  return code == NULL ? 0 : (int)strtoul(code, NULL, 0);
}

int WINAPI WinMain(HINSTANCE instance, HINSTANCE none, LPSTR command, int show) {
  (void)instance, (void)none, (void)command, (void)show;
  return main();
}
