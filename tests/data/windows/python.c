/* Stands for pythonXY.dll: finds its modules as CPython does, by the file ._pth beside the DLL, else by
   PYTHONHOME, and loads an extension module with the flags that CPython uses (Python/dynload_win.c). */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

static wchar_t folder[MAX_PATH];

static int is_there(const wchar_t* path) {
  return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

static void load_from(const wchar_t* place) {
  wchar_t file[2 * MAX_PATH];
  swprintf(file, 2 * MAX_PATH, L"%ls\\_ssl.pyd", place);
  if (!is_there(file)) return;
  HMODULE module =
      LoadLibraryExW(file, NULL, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR);
  if (module)
    puts("_ssl.pyd is loaded");
  else
    printf("_ssl.pyd: error %lu\n", GetLastError());
}

static void look_at(const wchar_t* path) {
  wchar_t joined[2 * MAX_PATH], full[2 * MAX_PATH];
  swprintf(joined, 2 * MAX_PATH, L"%ls\\%ls", folder, path);
  GetFullPathNameW(joined, 2 * MAX_PATH, full, NULL);
  printf("%ls: %s\n", path, is_there(full) ? "there" : "not there");
  load_from(full);
}

__declspec(dllexport) void run(void) {
  HMODULE self;
  wchar_t file[MAX_PATH], line[MAX_PATH];
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                     (const wchar_t*)&run, &self);
  GetModuleFileNameW(self, folder, MAX_PATH);
  *wcsrchr(folder, L'\\') = 0;
  swprintf(file, MAX_PATH, L"%ls\\python312._pth", folder);
  FILE* paths = _wfopen(file, L"r");
  if (paths) {
    while (fgetws(line, MAX_PATH, paths)) {
      line[wcscspn(line, L"\r\n")] = 0;
      if (line[0] && line[0] != L'#') look_at(line);
    }
    fclose(paths);
    return;
  }
  const wchar_t* home = _wgetenv(L"PYTHONHOME");
  if (!home) {
    puts("nobody says where the modules are");
    return;
  }
  swprintf(file, MAX_PATH, L"%ls\\Lib\\os.py", home);
  printf("os.py: %s\n", is_there(file) ? "there" : "not there");
  swprintf(file, MAX_PATH, L"%ls\\DLLs", home);
  load_from(file);
  printf("write no caches: %ls, PYTHONPATH: %ls\n", _wgetenv(L"PYTHONDONTWRITEBYTECODE"),
         _wgetenv(L"PYTHONPATH") ? _wgetenv(L"PYTHONPATH") : L"none");
}
