/* start <file> [kill | leave | interrupt]: starts the command line that is in a file in UTF-8, as no Unix program can: it begins
 * with the program in quotes. Says the exit code in full. `kill`: ends the process as soon as the one that it started
 * says its number, and says whether that one ends, too. `leave`: says whether the process whose number was told lives
 * on, and ends it. `interrupt`: presses Ctrl-C. */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static wchar_t command[40000], program[40000];

static void read_command(const char* name) {
  static char bytes[40000];
  FILE* file = fopen(name, "rb");
  size_t size = fread(bytes, 1, sizeof bytes - 1, file);
  fclose(file);
  MultiByteToWideChar(CP_UTF8, 0, bytes, (int)size, command, 40000);
  wcscpy(program, command + 1);
  *wcschr(program, L'"') = 0;
}

/* A pipe to read the number of a process from. */
static HANDLE make_pipe(STARTUPINFOW* startup) {
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
  HANDLE read_end;
  CreatePipe(&read_end, &startup->hStdOutput, &inherited, 0);
  SetHandleInformation(read_end, HANDLE_FLAG_INHERIT, 0);
  startup->dwFlags = STARTF_USESTDHANDLES;
  return read_end;
}

static HANDLE told_process(HANDLE pipe) {
  char line[100] = "";
  DWORD size;
  ReadFile(pipe, line, sizeof line - 1, &size, NULL);
  return OpenProcess(SYNCHRONIZE | PROCESS_TERMINATE, FALSE, strtoul(line, NULL, 10));
}

static BOOL WINAPI ignore(DWORD event) {
  (void)event;
  return TRUE;
}

int main(int count, char** words) {
  STARTUPINFOW startup = {0};
  PROCESS_INFORMATION process;
  HANDLE pipe = NULL, other;
  DWORD code;
  startup.cb = sizeof startup;
  read_command(words[1]);
  if (count > 2) pipe = make_pipe(&startup);
  if (!CreateProcessW(program, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) {
    printf("not started: %lu\n", GetLastError());
    return 1;
  }
  if (count > 2) {
    other = told_process(pipe);
    if (strcmp(words[2], "kill") == 0) TerminateProcess(process.hProcess, 9);
    if (strcmp(words[2], "interrupt") == 0) {
      SetConsoleCtrlHandler(ignore, TRUE);
      if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0)) printf("no Ctrl-C: %lu\n", GetLastError());
    }
    WaitForSingleObject(process.hProcess, INFINITE);
    printf("the other one %s\n", WaitForSingleObject(other, 5000) == WAIT_OBJECT_0 ? "ended" : "lives on");
    TerminateProcess(other, 0);
  }
  WaitForSingleObject(process.hProcess, INFINITE);
  GetExitCodeProcess(process.hProcess, &code);
  fflush(stdout);
  printf("exit code: %lu\n", code);
  return 0;
}
