#include "compiled.hpp"

#include "support/run/process.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace pdist::test {

namespace fs = std::filesystem;

namespace {

fs::path compile(const Binary& binary, std::vector<std::string> command) {
  fs::create_directories(binary.path.parent_path());
  // Assembler of any CPU: quicker than a C compiler, and the path makes each file's bytes different.
  const fs::path source = binary.path.string() + ".s";
  std::ofstream(source) << ".globl _start\n_start:\n.section .rodata\n.asciz \"" << binary.path.string()
                        << "\"\n";
  command.insert(command.begin(), binary.compiler);
  command.insert(command.end(), {"-nostdlib", "-o", binary.path.string(), source.string(),
                                 "-Wl,--no-as-needed,--allow-shlib-undefined"});
  for (const fs::path& needed : binary.needs)
    command.push_back(needed.string());
  for (const std::string& option : binary.options) {
    command.push_back("-Xlinker");
    command.push_back(option);
  }
  command.insert(command.end(), binary.flags.begin(), binary.flags.end());
  support::ProcessRequest request;
  request.command = command;
  const support::ProcessResult result = support::run(request);
  if (result.status != 0) throw std::runtime_error(support::shown_command(command) + '\n' + result.errors);
  fs::remove(source);
  return binary.path;
}

bool is_the_loaders_own(const std::string& name) {
  return name.find("ld-linux") != std::string::npos || name.starts_with("linux-vdso");
}

} // namespace

fs::path library(const Binary& binary) {
  std::vector<std::string> command{"-shared"};
  if (!binary.soname.empty()) command.push_back("-Wl,-soname," + binary.soname);
  return compile(binary, command);
}

fs::path program(const Binary& binary) {
  return compile(binary, {"-pie", "-fPIE"});
}

std::vector<std::string> rpath(const std::string& path) {
  return {"--disable-new-dtags", "-rpath=" + path};
}

std::vector<std::string> runpath(const std::string& path) {
  return {"--enable-new-dtags", "-rpath=" + path};
}

void audit_becomes_runpath(const fs::path& path) {
  constexpr std::string_view dt_audit("\xfc\xfe\xff\x6f\0\0\0\0", 8), dt_runpath("\x1d\0\0\0\0\0\0\0", 8);
  std::ifstream in(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  const std::size_t at = bytes.find(dt_audit);
  if (at == std::string::npos) throw std::runtime_error(path.string() + " has no DT_AUDIT");
  bytes.replace(at, dt_runpath.size(), dt_runpath);
  std::ofstream(path, std::ios::binary) << bytes;
}

Resolution loader_says(const fs::path& program, const std::vector<std::string>& environment) {
  support::ProcessRequest request;
  request.command = {program.string()};
  request.environment = environment;
  request.environment->push_back("LD_TRACE_LOADED_OBJECTS=1");
  const support::ProcessResult result = support::run(request);
  // Lines: "\tname => path (address)", "\tname => not found", "\tpath (address)"; "\tstatically linked" where
  // a program needs no library (Go's linker makes such).
  Resolution out;
  std::istringstream lines(result.output);
  for (std::string name, line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string arrow, path;
    words >> name >> arrow >> path;
    if (is_the_loaders_own(name) || (name == "statically" && arrow == "linked")) continue;
    if (arrow != "=>") path = name;
    out[name] = path == "not" ? "missing" : fs::canonical(path).string();
  }
  return out;
}

Resolution as_resolution(const loader::Closure& closure) {
  Resolution out;
  for (const loader::Object& object : closure.objects) {
    for (const loader::Need& need : object.needs) {
      if (is_the_loaders_own(need.name)) continue;
      const bool found = need.outcome == loader::Need::Outcome::found;
      out.emplace(need.name, found ? closure.objects[need.library].real_path.string() : "missing");
    }
  }
  return out;
}

loader::Closure resolved(const fs::path& program) {
  loader::ClosureRequest request;
  request.roots.push_back({program, {}});
  request.sysroot = "/";
  return loader::resolve(request);
}

} // namespace pdist::test
