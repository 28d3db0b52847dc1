/* The launcher for Windows: sets environment variables and starts a program of the folder that it is in.
 *
 * add_portable_dist() compiles it with the target's toolchain, as C or C++, without a C runtime: it imports
 * from KERNEL32.dll only, so nothing is loaded that is not Windows' own. pdist-runtime then writes what is to
 * be done into the section ".launch" of a copy, and gives the copy the subsystem (console or graphical) of
 * the program.
 *
 * What it passes on: its arguments exactly as they were written, its standard handles, and the program's exit
 * code. It ends with 127 when the program cannot be started, with 126 when it does not know which one.
 */
#ifndef UNICODE
#define UNICODE
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

#define NO_ORDERS 126u
#define NOT_STARTED 127u

/* The longest path and the longest command line that Windows has, with the NUL at the end. */
#define MOST_CHARACTERS 32768u

/* The section ".launch". tools/runtime/windows_launcher.cpp fills it in; both must agree. */
#define ORDERS_SIZE 16384u
#define ORDERS_VERSION 1u
struct orders {
  char magic[16];
  DWORD version;
  DWORD size; /* of all this, in bytes */
  DWORD used; /* of `texts`: 0 until it is filled in */
  DWORD reserved;
  /* Each with a NUL at the end: the program, relative to the launcher's folder; then, for each variable in
   * order,
   * "-NAME" to take it away or "+NAME=value" to set it. "@DIST@" in a value is the launcher's folder. */
  WCHAR texts[(ORDERS_SIZE - 32u) / sizeof(WCHAR)];
};

/* Volatile: the compiler may not assume what it sees here. */
#ifdef _MSC_VER
#pragma runtime_checks("", off)
#pragma section(".launch", read)
__declspec(allocate(".launch"))
#else
__attribute__((section(".launch"), used))
#endif
    static const volatile struct orders orders = {
        {'p', 'd', 'i', 's', 't', '-', 'l', 'a', 'u', 'n', 'c', 'h', 'e', 'r', '\n', 0},
        ORDERS_VERSION,
        ORDERS_SIZE,
        0,
        0,
        {0}};

/* A text that grows up to a fixed room. */
struct text {
  WCHAR* characters;
  DWORD length, room;
};

static HANDLE child_process;

static void* allocate(SIZE_T size) {
  void* memory = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);
  if (memory == NULL) ExitProcess(NOT_STARTED);
  return memory;
}

static struct text* new_text(void) {
  struct text* out = (struct text*)allocate(sizeof(struct text));
  out->room = MOST_CHARACTERS;
  out->characters = (WCHAR*)allocate(MOST_CHARACTERS * sizeof(WCHAR));
  return out;
}

/* What does not fit is cut off: Windows then refuses the text, or the message is shorter. Volatile, because
 * compilers make calls of memcpy() from loops that copy, and there is none. */
static void add_character(struct text* to, WCHAR character) {
  if (to->length + 1 >= to->room) return;
  ((volatile WCHAR*)to->characters)[to->length++] = character;
}

static void add(struct text* to, const volatile WCHAR* from) {
  while (*from != 0)
    add_character(to, *from++);
}

static void add_number(struct text* to, DWORD number) {
  if (number >= 10) add_number(to, number / 10);
  add_character(to, (WCHAR)(L'0' + number % 10));
}

static int starts_with(const volatile WCHAR* text, const WCHAR* start) {
  while (*start != 0)
    if (*text++ != *start++) return 0;
  return 1;
}

static const volatile WCHAR* behind(const volatile WCHAR* text) {
  while (*text != 0)
    ++text;
  return text + 1;
}

/* Whether this copy is for graphical programs, as its own header says. */
static int is_graphical(void) {
  const BYTE* image = (const BYTE*)GetModuleHandleW(NULL);
  const IMAGE_DOS_HEADER* dos = (const IMAGE_DOS_HEADER*)image;
  const IMAGE_NT_HEADERS* header = (const IMAGE_NT_HEADERS*)(image + dos->e_lfanew);
  return header->OptionalHeader.Subsystem == IMAGE_SUBSYSTEM_WINDOWS_GUI;
}

/* USER32.dll is loaded for this only, and from Windows' own folder. */
static void show_box(const struct text* message) {
  typedef int(WINAPI * message_box)(HWND, LPCWSTR, LPCWSTR, UINT);
  struct text* library = new_text();
  HMODULE user;
  library->length = GetSystemDirectoryW(library->characters, MAX_PATH);
  add(library, L"\\user32.dll");
  user = LoadLibraryExW(library->characters, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (user != NULL) {
    message_box show = (message_box)(void (*)(void))GetProcAddress(user, "MessageBoxW");
    if (show != NULL) show(NULL, message->characters, NULL, MB_OK | MB_ICONERROR);
  }
}

static void write_line(HANDLE file, struct text* message) {
  DWORD done;
  int size;
  char* bytes;
  add(message, L"\r\n");
  if (GetConsoleMode(file, &done)) {
    WriteConsoleW(file, message->characters, message->length, &done, NULL);
    return;
  }
  bytes = (char*)allocate(message->length * 3 + 1);
  size = WideCharToMultiByte(CP_UTF8, 0, message->characters, (int)message->length, bytes,
                             (int)message->length * 3, NULL, NULL);
  WriteFile(file, bytes, (DWORD)size, &done, NULL);
}

static void fail(UINT status, struct text* message) {
  HANDLE file = GetStdHandle(STD_ERROR_HANDLE);
  if (is_graphical() && (file == NULL || file == INVALID_HANDLE_VALUE))
    show_box(message);
  else
    write_line(file, message);
  ExitProcess(status);
}

/* "<launcher>: error: " */
static struct text* new_message(const WCHAR* launcher) {
  struct text* message = new_text();
  add(message, launcher);
  add(message, L": error: ");
  return message;
}

static void fail_to_start(const WCHAR* launcher, const WCHAR* program, DWORD number) {
  struct text* message = new_message(launcher);
  struct text* words = new_text();
  add(message, program);
  add(message, L": cannot be started: error ");
  add_number(message, number);
  words->length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, number, 0,
                                 words->characters, words->room, NULL);
  while (words->length != 0 && words->characters[words->length - 1] <= L' ')
    --words->length;
  words->characters[words->length] = 0;
  if (words->length != 0) {
    add(message, L": ");
    add(message, words->characters);
  }
  fail(NOT_STARTED, message);
}

/* Without "\\?\" where Windows' ordinary limit allows it: not every program understands that form. */
static WCHAR* ordinary_path(WCHAR* path, DWORD length) {
  if (length >= MAX_PATH || !starts_with(path, L"\\\\?\\")) return path;
  if (!starts_with(path, L"\\\\?\\UNC\\")) return path + 4;
  path[6] = L'\\'; /* of "\\?\UNC\server": the last character before "\server" */
  return path + 6;
}

/* The launcher's own path. */
static WCHAR* own_path(void) {
  struct text* path = new_text();
  path->length = GetModuleFileNameW(NULL, path->characters, path->room);
  if (path->length == 0 || path->length >= path->room) {
    struct text* message = new_message(L"launcher");
    add(message, L"Windows does not tell its path");
    fail(NO_ORDERS, message);
  }
  return ordinary_path(path->characters, path->length);
}

/* With "\\\\?\\" where a path is longer than Windows' ordinary limit. */
static const WCHAR* long_path(const struct text* path) {
  struct text* out;
  const int on_server = starts_with(path->characters, L"\\\\");
  if (path->length < MAX_PATH || starts_with(path->characters, L"\\\\?\\")) return path->characters;
  out = new_text();
  add(out, on_server ? L"\\\\?\\UNC" : L"\\\\?\\");
  add(out, path->characters + (on_server ? 1 : 0));
  return out->characters;
}

/* The folder of `path`, without a backslash at the end. */
static WCHAR* folder_of(const WCHAR* path) {
  struct text* folder = new_text();
  DWORD at, end = 0;
  add(folder, path);
  for (at = 0; at < folder->length; ++at)
    if (folder->characters[at] == L'\\') end = at;
  folder->characters[end] = 0;
  return folder->characters;
}

/* What follows the first word of the command line, blanks and all. As the C runtimes take it apart: a quote
 * turns quoting on and off there, and a backslash is nothing special. */
static const WCHAR* raw_arguments(void) {
  const WCHAR* at = GetCommandLineW();
  int quoted = 0;
  for (; *at != 0; ++at) {
    if (*at == L'"') quoted = !quoted;
    if (!quoted && (*at == L' ' || *at == L'\t')) break;
  }
  return at;
}

/* One of "-NAME" and "+NAME=value". */
static void set_variable(const volatile WCHAR* order, const WCHAR* folder) {
  struct text* name = new_text();
  struct text* value = new_text();
  const int sets = *order++ == L'+';
  while (*order != 0 && *order != L'=')
    add_character(name, *order++);
  if (*order == L'=') ++order;
  while (*order != 0) {
    if (starts_with(order, L"@DIST@")) {
      add(value, folder);
      order += 6;
    } else {
      add_character(value, *order++);
    }
  }
  SetEnvironmentVariableW(name->characters, sets ? value->characters : NULL);
  HeapFree(GetProcessHeap(), 0, name->characters);
  HeapFree(GetProcessHeap(), 0, value->characters);
}

/* Ctrl-C and Ctrl-Break reach the program by themselves: the launcher waits for what it makes of them. When
 * the console is closed, the program gets the time that Windows gives. */
static BOOL WINAPI handle_console_event(DWORD event) {
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) WaitForSingleObject(child_process, INFINITE);
  return TRUE;
}

/* Ties the program's life to the launcher's; those that it starts itself are free. Where there is no such
 * thing (a launcher inside a job, before Windows 8), the program outlives a launcher that is killed. */
static void tie(HANDLE process) {
  HANDLE job = CreateJobObjectW(NULL, NULL);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION* limits =
      (JOBOBJECT_EXTENDED_LIMIT_INFORMATION*)allocate(sizeof(JOBOBJECT_EXTENDED_LIMIT_INFORMATION));
  limits->BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE |
                                             JOB_OBJECT_LIMIT_BREAKAWAY_OK |
                                             JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
  if (job != NULL && SetInformationJobObject(job, JobObjectExtendedLimitInformation, limits, sizeof(*limits)))
    AssignProcessToJobObject(job, process);
}

static HANDLE inherited(DWORD which) {
  HANDLE handle = GetStdHandle(which);
  if (handle != NULL && handle != INVALID_HANDLE_VALUE)
    SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  return handle;
}

/* Starts the program, waits for its end, returns its exit code. */
static DWORD run(const WCHAR* launcher, const WCHAR* program) {
  STARTUPINFOW* startup = (STARTUPINFOW*)allocate(sizeof(STARTUPINFOW));
  PROCESS_INFORMATION* process = (PROCESS_INFORMATION*)allocate(sizeof(PROCESS_INFORMATION));
  struct text* command = new_text();
  DWORD status = NOT_STARTED;
  add_character(command, L'"');
  add(command, program);
  add_character(command, L'"');
  add(command, raw_arguments());
  GetStartupInfoW(startup);
  startup->hStdInput = inherited(STD_INPUT_HANDLE);
  startup->hStdOutput = inherited(STD_OUTPUT_HANDLE);
  startup->hStdError = inherited(STD_ERROR_HANDLE);
  if (startup->hStdInput != NULL || startup->hStdOutput != NULL || startup->hStdError != NULL)
    startup->dwFlags = (startup->dwFlags & ~(DWORD)STARTF_USEHOTKEY) | STARTF_USESTDHANDLES;
  SetConsoleCtrlHandler(handle_console_event, TRUE);
  if (command->length + 1 == command->room) fail_to_start(launcher, program, ERROR_FILENAME_EXCED_RANGE);
  if (!CreateProcessW(program, command->characters, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, startup,
                      process))
    fail_to_start(launcher, program, GetLastError());
  child_process = process->hProcess;
  tie(process->hProcess);
  ResumeThread(process->hThread);
  WaitForSingleObject(process->hProcess, INFINITE);
  GetExitCodeProcess(process->hProcess, &status);
  return status;
}

/* Both subsystems begin here, as the linkers have it by themselves for the console one. */
#ifdef __cplusplus
extern "C"
#endif
    void
    mainCRTStartup(void);

void mainCRTStartup(void) {
  const WCHAR* launcher = own_path();
  const WCHAR* folder = folder_of(launcher);
  const volatile WCHAR* order = orders.texts;
  const volatile WCHAR* end = orders.texts + orders.used;
  struct text* program = new_text();
  if (orders.used == 0) {
    struct text* message = new_message(launcher);
    add(message, L"nobody filled in what to start");
    fail(NO_ORDERS, message);
  }
  add(program, folder);
  add_character(program, L'\\');
  add(program, order);
  for (order = behind(order); order < end; order = behind(order))
    set_variable(order, folder);
  ExitProcess(run(launcher, long_path(program)));
}
