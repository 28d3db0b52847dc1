// What tests of the model start from: a package.yaml that has all that is required, and reading one.
#pragma once

#include "package/model/model.hpp"
#include "scratch.hpp"

#include <string>

namespace pdist::test {

inline const std::string required_keys = "name: chat\nversion: 1.2.3\nsummary: chat with friends\n"
                                         "maintainer: Ada Example <ada@example.org>\nlicense: MIT\n";

/// The model of `required_keys` and `more`, with the scripts `good.sh` and `other.sh` beside it.
inline package::Model model_of(const std::string& more,
                               const package::FormatFacts& format = package::facts_named("deb")) {
  const Scratch scratch;
  scratch.file("good.sh", "#!/bin/sh -e\necho done\n");
  scratch.file("other.sh", "echo other\n");
  return package::read_model(scratch.file("package.yaml", required_keys + more), {}, format);
}

/// The only package of that model.
inline package::Package package_of(const std::string& more,
                                   const package::FormatFacts& format = package::facts_named("deb")) {
  return model_of(more, format).packages.at(0);
}

} // namespace pdist::test
