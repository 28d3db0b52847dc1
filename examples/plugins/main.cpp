// Loads the plugin named first and gives it the text named second. Plugins are found from where this program
// is.
#include <dlfcn.h>
#include <filesystem>
#include <iostream>
#include <string>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: press <plugin> <text>\n";
    return 2;
  }
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  const auto file = program.parent_path().parent_path() / "lib/plugins" / (std::string(argv[1]) + ".so");
  void* plugin = dlopen(file.c_str(), RTLD_NOW);
  if (plugin == nullptr) {
    std::cerr << dlerror() << '\n';
    return 1;
  }
  const auto squeezed_size = reinterpret_cast<unsigned long (*)(const char*)>(dlsym(plugin, "squeezed_size"));
  if (squeezed_size == nullptr) {
    std::cerr << dlerror() << '\n';
    return 1;
  }
  std::cout << std::string(argv[2]).size() << " bytes become " << squeezed_size(argv[2]) << '\n';
}
