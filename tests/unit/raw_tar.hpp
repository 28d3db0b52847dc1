// Members of tar archives, put together field by field, so that what is wrong in them does not depend on our
// writer.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace pdist::test {

/// A header as ustar has it, with the checksum of its bytes, and the content behind it.
struct RawTar {
  std::string name = "./app", content = {}, link = {};
  char type = '0';
  std::string mode = "0000644", uid = "0000000", uname = "root", gname = "root", time = "14524770000",
              size = {}, ///< empty: that of the content
      prefix = {}, magic = std::string("ustar\00000", 8);
  int sum_off_by = 0;

  std::string bytes() const {
    constexpr std::size_t block = 512;
    std::string out(block, '\0');
    const auto put = [&](std::size_t at, std::string_view text) { out.replace(at, text.size(), text); };
    put(0, name);
    put(100, mode);
    put(108, uid);
    put(116, "0000000");
    put(124, size.empty() ? fmt::format("{:011o}", content.size()) : size);
    put(136, time);
    put(148, "        ");
    put(156, std::string(1, type));
    put(157, link);
    put(257, magic);
    put(265, uname);
    put(297, gname);
    put(345, prefix);
    int sum = sum_off_by;
    for (const char c : out)
      sum += static_cast<unsigned char>(c);
    put(148, fmt::format("{:06o}", sum) + '\0');
    out += content;
    out.resize((out.size() + block - 1) / block * block);
    return out;
  }
};

} // namespace pdist::test
