#include "windows_binary.hpp"

#include "run_tool.hpp"

#include <cctype>
#include <fstream>

namespace pdist::test {

namespace fs = std::filesystem;

namespace {

/// "f_zlib1" for "/x/Zlib1.dll".
std::string function_of(const fs::path& library) {
  std::string out = "f_" + library.stem().string();
  for (char& c : out)
    c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::tolower(c)) : '_';
  return out;
}

} // namespace

fs::path link(const WindowsBinary& binary) {
  fs::create_directories(binary.path.parent_path());
  const bool is_library = binary.path.extension() == ".dll";
  const std::string source = binary.path.string() + ".c", object = binary.path.string() + ".obj";
  {
    std::ofstream out(source);
    std::string body = "0";
    for (const fs::path& needed : binary.needs) {
      out << "__declspec(dllimport) int " << function_of(needed) << "(void);\n";
      body += " + " + function_of(needed) + "()";
    }
    const std::string name = is_library ? function_of(binary.path) : "start";
    out << (is_library ? "__declspec(dllexport) " : "") << "int " << name << "(void) { return " << body
        << "; }\n";
    // Delay loading asks for a helper, which the C library would bring.
    out << "void *__delayLoadHelper2(void *a, void *b) { return a == b ? a : b; }\n";
  }
  run_tool({"clang", "--target=" + binary.machine + "-pc-windows-msvc", "-c", "-O1", "-ffreestanding", "-o",
            object, source});
  std::vector<std::string> command{"lld-link", "/nodefaultlib", "/out:" + binary.path.string(), object};
  if (is_library) {
    command.insert(command.end(), {"/dll", "/noentry", "/implib:" + binary.path.string() + ".lib"});
  } else {
    command.insert(command.end(), {"/entry:start", "/subsystem:console"});
  }
  for (const fs::path& needed : binary.needs)
    command.push_back(needed.string() + ".lib");
  command.insert(command.end(), binary.options.begin(), binary.options.end());
  run_tool(std::move(command));
  fs::remove(source);
  fs::remove(object);
  return binary.path;
}

} // namespace pdist::test
