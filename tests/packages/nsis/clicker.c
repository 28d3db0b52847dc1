/* clicker.exe <file>: goes through the pages of an installer that runs with their first button, and writes their headings to the
   file. Questions are answered with No. It ends with 0 when the windows of the installer are gone, with 1 when they stay. */
#define UNICODE
#define _UNICODE
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

enum { next_button = 1, no_button = 7, heading = 1037 }; /* of Modern UI */

static FILE* out;
static int windows;

static BOOL CALLBACK look(HWND window, LPARAM unused) {
  static wchar_t last[256];
  wchar_t kind[32], text[256] = L"";
  HWND button = GetDlgItem(window, next_button);
  (void)unused;
  GetClassName(window, kind, 32);
  if (wcscmp(kind, L"#32770") != 0 || !IsWindowVisible(window)) return TRUE;
  windows++;
  if (GetDlgItem(window, no_button) != NULL) {
    GetDlgItemText(window, 0xffff, text, 256);
    PostMessage(window, WM_COMMAND, no_button, 0);
    return TRUE;
  }
  GetDlgItemText(window, heading, text, 256);
  if (text[0] != 0 && wcscmp(text, last) != 0) {
    fprintf(out, "%ls\n", text);
    fflush(out);
    wcscpy(last, text);
  }
  if (button != NULL && IsWindowEnabled(button)) PostMessage(window, WM_COMMAND, next_button, (LPARAM)button);
  return TRUE;
}

int main(int count, char** arguments) {
  int seen = 0, turn;
  if (count != 2 || (out = fopen(arguments[1], "w")) == NULL) return 2;
  for (turn = 0; turn < 600; turn++) {
    windows = 0;
    EnumWindows(look, 0);
    seen |= windows;
    if (seen && windows == 0) return 0;
    Sleep(100);
  }
  return 1;
}
