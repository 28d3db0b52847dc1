// A small dist with everything in it that is hard to archive.
#pragma once

#include "archive/archive.hpp"
#include "archive/plan_archive.hpp"
#include "scratch.hpp"

#include <filesystem>
#include <string>
#include <sys/stat.h>

namespace pdist::test {

/// `zip`: only names that a zip can hold.
inline archive::ArchiveRequest hard_dist(const Scratch& scratch, archive::ArchiveFormat format) {
  namespace fs = std::filesystem;
  const fs::path dist = scratch / "dist";
  scratch.file("dist/bin/program", "#!/bin/sh\n");
  ::chmod((dist / "bin/program").c_str(), 0755);
  scratch.file("dist/bin/setuid", "x");
  ::chmod((dist / "bin/setuid").c_str(), 04711);
  scratch.file("dist/empty file", "");
  scratch.file("dist/large", std::string(700'000, 'a') + std::string(700'000, 'b'));
  fs::create_directories(dist / "empty folder");
  fs::create_hard_link(dist / "large", dist / "large twin");
  fs::create_symlink("bin/program", dist / "link");
  fs::create_symlink("nowhere", dist / "dangling");
  fs::create_symlink(std::string(300, 't'), dist / "link with a long target");
  scratch.file("dist/" + std::string(99, 'd') + "/" + std::string(101, 'e') + "/" + std::string(255, 'f'),
               "deep");
  scratch.file("dist/\u00e9 composed", "1");
  scratch.file("dist/e\u0301 decomposed", "2");
  scratch.file("dist/%x ; $x 'y'", "3");
  if (format != archive::ArchiveFormat::zip) {
    scratch.file("dist/back\\slash", "4");
    scratch.file("dist/new\nline \"z\" : *", "6");
    scratch.file("dist/bytes \xff\xfe", "5");
    fs::create_symlink("to \xff", dist / "link to bytes");
  }
  archive::ArchiveRequest request;
  request.folder = dist;
  request.top = "demo-1.0";
  request.format = format;
  request.time = 1700000001;
  request.output = scratch / ("out" + archive::file_suffix(format));
  return request;
}

} // namespace pdist::test
