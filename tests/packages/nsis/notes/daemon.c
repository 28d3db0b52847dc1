/* A service that notes each of its starts in C:\notesd.log: its version and its command line. */
#include <stdio.h>
#include <windows.h>

static SERVICE_STATUS_HANDLE handle;
static HANDLE stop;

static void report(DWORD state) {
  SERVICE_STATUS status = {SERVICE_WIN32_OWN_PROCESS, state, 0, 0, 0, 0, 0};
  if (state == SERVICE_RUNNING) status.dwControlsAccepted = SERVICE_ACCEPT_STOP;
  SetServiceStatus(handle, &status);
}

static DWORD WINAPI control(DWORD code, DWORD type, void* data, void* context) {
  (void)type, (void)data, (void)context;
  if (code == SERVICE_CONTROL_STOP) {
    report(SERVICE_STOP_PENDING);
    SetEvent(stop);
  }
  return NO_ERROR;
}

static void WINAPI service_main(DWORD count, wchar_t** arguments) {
  FILE* log = fopen("C:\\notesd.log", "a");
  (void)count, (void)arguments;
  if (log != NULL) {
    fprintf(log, "%s %s\n", VERSION, GetCommandLineA());
    fclose(log);
  }
  handle = RegisterServiceCtrlHandlerExW(L"notesd", control, NULL);
  stop = CreateEventW(NULL, TRUE, FALSE, NULL);
  report(SERVICE_RUNNING);
  WaitForSingleObject(stop, INFINITE);
  report(SERVICE_STOPPED);
}

int main(void) {
  const SERVICE_TABLE_ENTRYW table[] = {{(wchar_t*)L"notesd", service_main}, {NULL, NULL}};
  return StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
