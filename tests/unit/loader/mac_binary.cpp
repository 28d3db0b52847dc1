#include "mac_binary.hpp"

#include "run_tool.hpp"

#include <cctype>
#include <fstream>

namespace pdist::test {

namespace fs = std::filesystem;

namespace {

/// "f_libmoon_1" for "/x/libmoon.1.dylib".
std::string function_of(const fs::path& library) {
  std::string out = "f_" + library.stem().string();
  for (char& c : out)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return out;
}

bool is_library(const MacBinary& binary) {
  return binary.library || binary.path.extension() == ".dylib" ||
         binary.path.string().find(".framework/") != std::string::npos;
}

fs::path link_slice(const MacBinary& binary, const std::string& slice) {
  const std::string out = binary.path.string() + '.' + slice;
  {
    std::ofstream source(out + ".c");
    std::string body = "0";
    for (const fs::path& needed : binary.needs) {
      source << "int " << function_of(needed) << "(void);\n";
      body += " + " + function_of(needed) + "()";
    }
    source << "int " << (is_library(binary) ? function_of(binary.path) : "main") << "(void) { return " << body
           << "; }\n";
  }
  run_tool({"clang", "--target=" + slice + "-apple-macos" + binary.minimum, "-c", "-O1", "-ffreestanding",
            "-o", out + ".o", out + ".c"});
  std::vector<std::string> command{
      "ld64.lld-14", "-arch",          slice,          "-platform_version",
      "macos",       binary.minimum,   binary.minimum, "-headerpad_max_install_names",
      "-undefined",  "dynamic_lookup", "-o",           out,
      out + ".o"};
  if (is_library(binary)) {
    const std::string name =
        binary.install_name.empty() ? "@rpath/" + binary.path.filename().string() : binary.install_name;
    command.insert(command.end(), {"-dylib", "-install_name", name});
  }
  for (const std::string& rpath : binary.rpaths)
    command.insert(command.end(), {"-rpath", rpath});
  for (const fs::path& needed : binary.needs)
    command.push_back(needed);
  command.insert(command.end(), binary.options.begin(), binary.options.end());
  run_tool(std::move(command));
  fs::remove(out + ".c");
  fs::remove(out + ".o");
  return out;
}

} // namespace

fs::path link(const MacBinary& binary) {
  fs::create_directories(binary.path.parent_path());
  std::vector<std::string> command{"llvm-lipo-14", "-create", "-output", binary.path};
  std::vector<fs::path> slices;
  for (const std::string& slice : binary.slices)
    slices.push_back(link_slice(binary, slice));
  if (slices.size() == 1) {
    fs::rename(slices.front(), binary.path);
    return binary.path;
  }
  command.insert(command.end(), slices.begin(), slices.end());
  run_tool(std::move(command));
  for (const fs::path& slice : slices)
    fs::remove(slice);
  return binary.path;
}

} // namespace pdist::test
