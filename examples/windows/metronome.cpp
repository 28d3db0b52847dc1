// metronome <tempo> <beats> [<plugin>]: counts beats; the plugin says which of them are strong.
#include "rhythm.hpp"

#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>
#include <windows.h>

namespace {

using IsStrong = bool (*)(int beat);

std::filesystem::path own_folder() {
  std::wstring file(MAX_PATH, L'\0');
  for (;;) {
    const DWORD length = GetModuleFileNameW(nullptr, file.data(), static_cast<DWORD>(file.size()));
    if (length < file.size()) {
      file.resize(length);
      return std::filesystem::path(file).parent_path();
    }
    file.resize(2 * file.size());
  }
}

/// Plugins are found from where this program is, never from the current folder or PATH.
IsStrong load(const std::wstring& name) {
  const std::filesystem::path file = own_folder() / "plugins" / (name + L".dll");
  const HMODULE plugin = LoadLibraryExW(file.c_str(), nullptr,
                                        LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
  if (plugin == nullptr)
    throw std::runtime_error("the plugin cannot be loaded: error " + std::to_string(GetLastError()));
  const FARPROC found = GetProcAddress(plugin, "is_strong");
  if (found == nullptr) throw std::runtime_error("this is no plugin of metronome");
  return reinterpret_cast<IsStrong>(reinterpret_cast<void*>(found));
}

} // namespace

int wmain(int argc, wchar_t** argv) {
  if (argc < 3 || argc > 4) {
    std::cerr << "usage: metronome <tempo> <beats> [<plugin>]\n";
    return 2;
  }
  try {
    const IsStrong is_strong = argc == 4 ? load(argv[3]) : nullptr;
    play(std::stoi(argv[1]), std::stoi(argv[2]), [&](int beat) {
      std::cout << beat << (is_strong != nullptr && is_strong(beat) ? "!" : "") << std::endl;
    });
  } catch (const std::exception& error) {
    std::cerr << "metronome: error: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
