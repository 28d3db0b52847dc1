#include "programs/rpath/job.hpp"

#include "binary/code_signature.hpp"
#include "binary/edit_file.hpp"
#include "programs/rpath/edit.hpp"
#include "support/error.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <set>

namespace pdist::programs {

namespace {

/// Reads and plans one file; with no edit asked for, only reads it.
RpathJob prepare(const std::string& name, const RpathOptions& options) {
  RpathJob job{name, support::ReadableFile(name), {}, {}, {}};
  auto read = binary::read(job.file);
  if (!read) throw support::Error(name, "cannot read", binary::what_it_is(job.file));
  job.binary = std::move(*read);
  if (!options.edits()) return job;
  job.edit = edit_for(options, job.binary);
  job.patch = binary::plan_edit(job.file, job.edit);
  return job;
}

} // namespace

std::vector<RpathJob> prepare_all(const RpathOptions& options) {
  std::vector<RpathJob> jobs;
  std::vector<support::Error> errors;
  std::set<std::pair<dev_t, ino_t>> seen;
  for (const std::string& name : options.files) {
    try {
      RpathJob job = prepare(name, options);
      const struct stat& status = job.file.status();
      if (!options.edits() || seen.emplace(status.st_dev, status.st_ino).second)
        jobs.push_back(std::move(job));
    } catch (const support::Error& error) {
      errors.push_back(error);
    }
  }
  if (!errors.empty()) throw support::Errors(std::move(errors));
  return jobs;
}

void write(const RpathJob& job, const RpathOptions& options) {
  std::string signer;
  if (!job.patch.empty() && job.binary.format == binary::Format::macho)
    signer = binary::certificate_of(binary::read_code_signatures(job.file, binary::SignatureCheck::none));
  if (!options.output.empty()) {
    binary::write_edited(job.file, job.edit, job.patch, options.output);
  } else if (!job.patch.empty()) {
    binary::write_edited(job.file, job.edit, job.patch, std::filesystem::canonical(job.name));
  }
  if (!signer.empty())
    fmt::print(stderr,
               "pdist-rpath: note: {}: the signature of {} is replaced by an ad-hoc one: it has to be signed "
               "again\n",
               support::escaped(job.name), signer);
}

} // namespace pdist::programs
