/* What templates/launcher/windows.c takes from Windows' own <windows.h>, for machines that have none. Names, values and
 * layouts are those of Microsoft's documentation (learn.microsoft.com/windows/win32/api). */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#define WINAPI __stdcall
#define TRUE 1
#ifndef NULL
#ifdef __cplusplus
#define NULL 0
#else
#define NULL ((void*)0)
#endif
#endif

typedef int BOOL;
typedef unsigned char BYTE;
typedef unsigned short WORD;
typedef unsigned int UINT;
typedef unsigned long DWORD;
typedef long LONG;
typedef long long LARGE;
typedef unsigned long long ULARGE;
#ifdef __cplusplus
typedef wchar_t WCHAR;
#else
typedef __WCHAR_TYPE__ WCHAR;
#endif
typedef __SIZE_TYPE__ SIZE_T;
typedef WCHAR* LPWSTR;
typedef const WCHAR* LPCWSTR;
typedef char* LPSTR;
typedef const char* LPCSTR;
typedef void *HANDLE, *HWND, *HMODULE;
typedef int(WINAPI* FARPROC)(void);

#define MAX_PATH 260
#define INFINITE 0xffffffffu
#define INVALID_HANDLE_VALUE ((HANDLE)(SIZE_T)-1)
#define STD_INPUT_HANDLE ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE ((DWORD)-12)
#define HANDLE_FLAG_INHERIT 1u
#define HEAP_ZERO_MEMORY 8u
#define CP_UTF8 65001u
#define ERROR_FILENAME_EXCED_RANGE 206u
#define FORMAT_MESSAGE_IGNORE_INSERTS 0x200u
#define FORMAT_MESSAGE_FROM_SYSTEM 0x1000u
#define LOAD_WITH_ALTERED_SEARCH_PATH 8u
#define MB_OK 0u
#define MB_ICONERROR 0x10u
#define CTRL_C_EVENT 0u
#define CTRL_BREAK_EVENT 1u
#define CREATE_SUSPENDED 4u
#define STARTF_USESTDHANDLES 0x100u
#define STARTF_USEHOTKEY 0x200u
#define IMAGE_SUBSYSTEM_WINDOWS_GUI 2
#define JOB_OBJECT_LIMIT_BREAKAWAY_OK 0x800u
#define JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK 0x1000u
#define JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE 0x2000u

typedef struct {
  WORD unused[30];
  LONG e_lfanew;
} IMAGE_DOS_HEADER;

typedef struct {
  DWORD Signature;
  BYTE FileHeader[20];
  struct {
    BYTE unused[68];
    WORD Subsystem;
  } OptionalHeader;
} IMAGE_NT_HEADERS;

typedef struct {
  DWORD cb;
  LPWSTR lpReserved, lpDesktop, lpTitle;
  DWORD dwX, dwY, dwXSize, dwYSize, dwXCountChars, dwYCountChars, dwFillAttribute, dwFlags;
  WORD wShowWindow, cbReserved2;
  BYTE* lpReserved2;
  HANDLE hStdInput, hStdOutput, hStdError;
} STARTUPINFOW;

typedef struct {
  HANDLE hProcess, hThread;
  DWORD dwProcessId, dwThreadId;
} PROCESS_INFORMATION;

typedef enum { JobObjectExtendedLimitInformation = 9 } JOBOBJECTINFOCLASS;
typedef struct {
  struct {
    LARGE PerProcessUserTimeLimit, PerJobUserTimeLimit;
    DWORD LimitFlags;
    SIZE_T MinimumWorkingSetSize, MaximumWorkingSetSize;
    DWORD ActiveProcessLimit;
    SIZE_T Affinity;
    DWORD PriorityClass, SchedulingClass;
  } BasicLimitInformation;
  ULARGE IoInfo[6];
  SIZE_T ProcessMemoryLimit, JobMemoryLimit, PeakProcessMemoryUsed, PeakJobMemoryUsed;
} JOBOBJECT_EXTENDED_LIMIT_INFORMATION;

#define KERNEL32(type) __declspec(dllimport) type WINAPI
KERNEL32(BOOL) AssignProcessToJobObject(HANDLE, HANDLE);
KERNEL32(HANDLE) CreateJobObjectW(void*, LPCWSTR);
KERNEL32(BOOL) CreateProcessW(LPCWSTR, LPWSTR, void*, void*, BOOL, DWORD, void*, LPCWSTR, STARTUPINFOW*,
                              PROCESS_INFORMATION*);
KERNEL32(void) ExitProcess(UINT);
KERNEL32(DWORD) FormatMessageW(DWORD, const void*, DWORD, DWORD, LPWSTR, DWORD, void*);
KERNEL32(LPWSTR) GetCommandLineW(void);
KERNEL32(BOOL) GetConsoleMode(HANDLE, DWORD*);
KERNEL32(BOOL) GetExitCodeProcess(HANDLE, DWORD*);
KERNEL32(DWORD) GetLastError(void);
KERNEL32(DWORD) GetModuleFileNameW(HMODULE, LPWSTR, DWORD);
KERNEL32(HMODULE) GetModuleHandleW(LPCWSTR);
KERNEL32(FARPROC) GetProcAddress(HMODULE, LPCSTR);
KERNEL32(HANDLE) GetProcessHeap(void);
KERNEL32(void) GetStartupInfoW(STARTUPINFOW*);
KERNEL32(HANDLE) GetStdHandle(DWORD);
KERNEL32(UINT) GetSystemDirectoryW(LPWSTR, UINT);
KERNEL32(void*) HeapAlloc(HANDLE, DWORD, SIZE_T);
KERNEL32(BOOL) HeapFree(HANDLE, DWORD, void*);
KERNEL32(HMODULE) LoadLibraryExW(LPCWSTR, HANDLE, DWORD);
KERNEL32(DWORD) ResumeThread(HANDLE);
KERNEL32(BOOL) SetConsoleCtrlHandler(BOOL(WINAPI*)(DWORD), BOOL);
KERNEL32(BOOL) SetEnvironmentVariableW(LPCWSTR, LPCWSTR);
KERNEL32(BOOL) SetHandleInformation(HANDLE, DWORD, DWORD);
KERNEL32(BOOL) SetInformationJobObject(HANDLE, JOBOBJECTINFOCLASS, void*, DWORD);
KERNEL32(DWORD) WaitForSingleObject(HANDLE, DWORD);
KERNEL32(int) WideCharToMultiByte(UINT, DWORD, LPCWSTR, int, LPSTR, int, LPCSTR, BOOL*);
KERNEL32(BOOL) WriteConsoleW(HANDLE, const void*, DWORD, DWORD*, void*);
KERNEL32(BOOL) WriteFile(HANDLE, const void*, DWORD, DWORD*, void*);

#ifdef __cplusplus
}
#endif
