// dpkg, librpm (through rpm's Lua), libalpm and Python's packaging, asked for many pairs at once.
#include "version_comparators.hpp"

#include "support/error.hpp"
#include "support/run/process.hpp"
#include "version_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <dlfcn.h>
#include <fstream>
#include <functional>
#include <future>
#include <sstream>
#include <stdexcept>

namespace pdist::test {

namespace {

namespace fs = std::filesystem;
using Pairs = std::vector<ExpectedOrder>;
using Texts = std::vector<std::string>;

std::string_view sign_of(int order) {
  return order < 0 ? "<" : order > 0 ? ">" : "=";
}

/// One pair a line: "a < b". Spellings have no spaces.
fs::path write_pairs(const Pairs& pairs, const fs::path& file) {
  std::ofstream out(file);
  for (const ExpectedOrder& pair : pairs)
    out << pair.a << ' ' << sign_of(pair.order) << ' ' << pair.b << '\n';
  return file;
}

/// The lines that a command printed; it has to succeed, and to say last how many pairs it has seen.
Texts lines_of(const std::vector<std::string>& command, std::size_t count) {
  support::ProcessRequest request;
  request.command = command;
  const support::ProcessResult result = support::run(request);
  std::istringstream output(result.output);
  Texts lines;
  for (std::string line; std::getline(output, line);)
    if (!line.empty()) lines.push_back(line);
  const std::string last = fmt::format("compared {}", count);
  if (result.status != 0 || lines.empty() || lines.back() != last) {
    throw std::runtime_error(
        fmt::format("{} ended with {}: {}{}", command.front(), result.status, result.output, result.errors));
  }
  lines.pop_back();
  return lines;
}

/// With the packaging's release behind it, as in a package.
Texts dpkg_violations(const Pairs& pairs, const fs::path& scratch) {
  constexpr const char* script = "n=0; while read -r a o b; do n=$((n+1));"
                                 " case $o in '<') w=lt ;; '>') w=gt ;; *) w=eq ;; esac;"
                                 " dpkg --compare-versions \"$a-1\" $w \"$b-1\" || echo \"$a $o $b\";"
                                 " done <\"$1\"; echo compared $n";
  const auto run_part = [&](const char* name, const Pairs& part) {
    return lines_of({"sh", "-c", script, "sh", write_pairs(part, scratch / name).string()}, part.size());
  };
  const auto middle = pairs.begin() + static_cast<std::ptrdiff_t>(pairs.size() / 2);
  auto first = std::async(std::launch::async, run_part, "dpkg-1", Pairs(pairs.begin(), middle));
  Texts all = run_part("dpkg-2", Pairs(middle, pairs.end()));
  std::ranges::copy(first.get(), std::back_inserter(all));
  return all;
}

Texts rpm_violations(const Pairs& pairs, const fs::path& scratch) {
  const std::string file = write_pairs(pairs, scratch / "rpm").string();
  const std::string script = fmt::format(R"(%{{lua:
    local n, signs = 0, {{["<"] = -1, ["="] = 0, [">"] = 1}}
    for line in io.lines([[{}]]) do
      local a, o, b = line:match("^(%S+) (%S) (%S+)$")
      n = n + 1
      if rpm.vercmp(a .. "-1", b .. "-1") ~= signs[o] then print(line .. "\n") end
    end
    print("compared " .. n)
  }})",
                                         file);
  return lines_of({"rpm", "--eval", script}, pairs.size());
}

Texts packaging_violations(const Pairs& pairs, const fs::path& scratch) {
  constexpr const char* script =
      "import sys\n"
      "from packaging.version import Version\n"
      "n = 0\n"
      "for line in open(sys.argv[1]):\n"
      "    a, o, b = line.split()\n"
      "    va, vb = Version(a), Version(b)\n"
      "    n += 1\n"
      "    if {'<': va < vb, '=': va == vb, '>': va > vb}[o] is False: print(a, o, b)\n"
      "    if str(va) != a: print(a, 'is not in normal form')\n"
      "print('compared', n)\n";
  // The system's Python: the one on PATH need not have Debian's modules.
  return lines_of({"/usr/bin/python3", "-c", script, write_pairs(pairs, scratch / "pep440").string()},
                  pairs.size());
}

Texts violations_by(const Pairs& pairs,
                    const std::function<int(const std::string&, const std::string&)>& compare) {
  Texts all;
  for (const ExpectedOrder& pair : pairs) {
    const int order = compare(pair.a, pair.b);
    if (sign_of(order) != sign_of(pair.order)) {
      all.push_back(fmt::format("{} {} {}", pair.a, sign_of(pair.order), pair.b));
    }
  }
  return all;
}

/// Loaded, not linked: only this test needs the library.
Texts alpm_violations(const Pairs& pairs) {
  void* library = dlopen("libalpm.so.13", RTLD_NOW);
  if (library == nullptr) throw std::runtime_error("libalpm.so.13 cannot be loaded: install libalpm13");
  using VersionCompare = int (*)(const char*, const char*);
  const auto compare = reinterpret_cast<VersionCompare>(dlsym(library, "alpm_pkg_vercmp"));
  if (compare == nullptr) throw std::runtime_error("libalpm.so.13 has no alpm_pkg_vercmp");
  return violations_by(pairs, [&](const std::string& a, const std::string& b) {
    return compare((a + "-1").c_str(), (b + "-1").c_str());
  });
}

} // namespace

Texts violations(package::VersionScheme scheme, const Pairs& pairs, const fs::path& scratch) {
  using package::VersionScheme;
  switch (scheme) {
  case VersionScheme::deb:
    return dpkg_violations(pairs, scratch);
  case VersionScheme::rpm:
    return rpm_violations(pairs, scratch);
  case VersionScheme::arch:
    return alpm_violations(pairs);
  case VersionScheme::apk:
    return violations_by(pairs, compare_by_apk_rules);
  case VersionScheme::pep440:
    return packaging_violations(pairs, scratch);
  case VersionScheme::nuget:
    return violations_by(pairs, compare_by_nuget_rules);
  case VersionScheme::windows:
    return violations_by(pairs, compare_by_windows_rules);
  }
  throw std::runtime_error("unknown scheme");
}

} // namespace pdist::test
