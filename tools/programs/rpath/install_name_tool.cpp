#include "programs/rpath/install_name_tool.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace pdist::programs {

namespace {

struct Spelling {
  std::string_view theirs, ours;
  std::size_t values;
};

constexpr std::array spellings{
    Spelling{"-id", "--set-install-name", 1},       Spelling{"-change", "--change-library", 2},
    Spelling{"-rpath", "--change-rpath", 2},        Spelling{"-add_rpath", "--add-rpath", 1},
    Spelling{"-delete_rpath", "--delete-rpath", 1},
};

} // namespace

std::vector<std::string> with_own_spellings(const std::vector<std::string>& arguments) {
  std::vector<std::string> out;
  std::size_t untouched = 0; // values of the option before, or all that is left
  for (const std::string& argument : arguments) {
    const auto found = std::ranges::find(spellings, argument, &Spelling::theirs);
    if (untouched == 0 && found != spellings.end()) {
      out.emplace_back(found->ours);
      untouched = found->values;
      continue;
    }
    out.push_back(argument);
    if (untouched != 0)
      --untouched;
    else if (argument == "--")
      untouched = arguments.size();
  }
  return out;
}

} // namespace pdist::programs
