// metronomed [--console] [--beats <number>] [--file <file>]: a Windows service that writes each beat into a
// file, until it is told to stop. With --console it runs where it is started, until that number of beats or
// Ctrl+C.
#include "rhythm.hpp"

#include <atomic>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <shlobj.h>
#include <stdexcept>
#include <string>
#include <windows.h>

namespace {

wchar_t service_name[] = L"metronome";

struct Settings {
  bool console = false;
  int beats = std::numeric_limits<int>::max();
  std::filesystem::path file;
};

Settings settings;
std::atomic<bool> stopping{false};

/// %ProgramData%\metronome\beats.txt: what services write belongs to the machine, not to a user.
std::filesystem::path usual_file() {
  PWSTR folder = nullptr;
  if (FAILED(SHGetKnownFolderPath(FOLDERID_ProgramData, 0, nullptr, &folder)))
    throw std::runtime_error("there is no folder for programs' data");
  const std::filesystem::path out = std::filesystem::path(folder) / "metronome" / "beats.txt";
  CoTaskMemFree(folder);
  return out;
}

Settings read_settings(int argc, wchar_t** argv) {
  Settings out;
  for (int i = 1; i < argc; ++i) {
    const std::wstring argument = argv[i];
    if (argument == L"--console")
      out.console = true;
    else if (argument == L"--beats" && i + 1 < argc)
      out.beats = std::stoi(argv[++i]);
    else if (argument == L"--file" && i + 1 < argc)
      out.file = argv[++i];
    else
      throw std::runtime_error("usage: metronomed [--console] [--beats <number>] [--file <file>]");
  }
  if (out.file.empty()) out.file = usual_file();
  return out;
}

void run() {
  std::filesystem::create_directories(settings.file.parent_path());
  for (int done = 0; done < settings.beats && !stopping; ++done) {
    // Two beats: a service that is told to stop does so within half a second.
    play(120, 2, [&](int beat) {
      if (beat == 1) std::ofstream(settings.file, std::ios::app) << "beat " << done + 1 << std::endl;
    });
  }
}

BOOL WINAPI end_in_console(DWORD) {
  stopping = true;
  return TRUE;
}

SERVICE_STATUS_HANDLE status_handle = nullptr;

void report(DWORD state, DWORD error = NO_ERROR) {
  SERVICE_STATUS status{};
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0;
  status.dwWin32ExitCode = error;
  status.dwWaitHint = 2000;
  SetServiceStatus(status_handle, &status);
}

DWORD WINAPI control(DWORD code, DWORD, void*, void*) {
  if (code == SERVICE_CONTROL_STOP || code == SERVICE_CONTROL_SHUTDOWN) {
    report(SERVICE_STOP_PENDING);
    stopping = true;
    return NO_ERROR;
  }
  return code == SERVICE_CONTROL_INTERROGATE ? NO_ERROR : ERROR_CALL_NOT_IMPLEMENTED;
}

void WINAPI service_main(DWORD, wchar_t**) {
  status_handle = RegisterServiceCtrlHandlerExW(service_name, control, nullptr);
  if (status_handle == nullptr) return;
  report(SERVICE_RUNNING);
  DWORD error = NO_ERROR;
  try {
    run();
  } catch (const std::exception&) {
    error = ERROR_WRITE_FAULT;
  }
  report(SERVICE_STOPPED, error);
}

} // namespace

int wmain(int argc, wchar_t** argv) {
  try {
    settings = read_settings(argc, argv);
    if (settings.console) {
      SetConsoleCtrlHandler(end_in_console, TRUE);
      run();
      return 0;
    }
    const SERVICE_TABLE_ENTRYW services[] = {{service_name, service_main}, {nullptr, nullptr}};
    if (StartServiceCtrlDispatcherW(services)) return 0;
    if (GetLastError() == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT)
      throw std::runtime_error("this is a service: Windows starts it; --console runs it here");
    throw std::runtime_error("the service cannot start: error " + std::to_string(GetLastError()));
  } catch (const std::exception& error) {
    std::cerr << "metronomed: error: " << error.what() << '\n';
    return 1;
  }
}
