/* rstrtmgr.dll: what wine's does nothing of. Notes in C:\asked.txt what it is asked, and ends notes.exe,
   which has the asked file open. */
#define UNICODE
#define _UNICODE
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

#include <tlhelp32.h>

static wchar_t asked[MAX_PATH];

static void note(const wchar_t* what, const wchar_t* text) {
  FILE* file = fopen("C:\\asked.txt", "a");
  if (file == NULL) return;
  fprintf(file, "%ls %ls\n", what, text);
  fclose(file);
}

__declspec(dllexport) DWORD WINAPI RmStartSession(DWORD* session, DWORD flags, wchar_t* key) {
  int i;
  *session = 77;
  for (i = 0; i < 32; i++)
    key[i] = L'k'; /* CCH_RM_SESSION_KEY characters, and a NUL */
  key[32] = 0;
  note(L"start", flags == 0 ? L"0" : L"other flags");
  return ERROR_SUCCESS;
}

__declspec(dllexport) DWORD WINAPI
    RmRegisterResources(DWORD session, UINT files, const wchar_t** names, UINT programs, void* program,
                        UINT services, const wchar_t** service) {
  (void)program, (void)service;
  if (session != 77 || files != 1 || programs != 0 || services != 0) return ERROR_INVALID_PARAMETER;
  wcsncpy(asked, names[0], MAX_PATH - 1);
  note(L"file", asked);
  return ERROR_SUCCESS;
}

__declspec(dllexport) DWORD WINAPI RmShutdown(DWORD session, ULONG flags, void* callback) {
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32 entry = {sizeof(entry)};
  BOOL more = Process32First(all, &entry);
  if (session != 77 || flags != 1 || callback != NULL) return ERROR_INVALID_PARAMETER;
  for (; more; more = Process32Next(all, &entry)) {
    if (_wcsicmp(entry.szExeFile, L"notes.exe") == 0)
      TerminateProcess(OpenProcess(PROCESS_TERMINATE, FALSE, entry.th32ProcessID), 0);
  }
  note(L"shutdown", asked);
  return ERROR_SUCCESS;
}

__declspec(dllexport) DWORD WINAPI RmEndSession(DWORD session) {
  note(L"end", session == 77 ? L"77" : L"another session");
  return ERROR_SUCCESS;
}
