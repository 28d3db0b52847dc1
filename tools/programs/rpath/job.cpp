#include "programs/rpath/job.hpp"

#include "binary/code_signature.hpp"
#include "binary/edit_file.hpp"
#include "programs/rpath/edit.hpp"
#include "support/error.hpp"
#include "support/publish/publish.hpp"
#include "support/tell.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <tuple>
#include <utility>

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

/// A job's place to write to, which is locked.
struct Edited {
  RpathJob* job = nullptr;
  std::unique_ptr<support::FilePublication> publication = nullptr;
};

/// As many open files as the system lets this user have: each edited one takes two.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit)); // without it, opening one of them says what is wrong
}

std::filesystem::path target_of(const RpathJob& job, const RpathOptions& options) {
  return options.output.empty() ? std::filesystem::canonical(job.name)
                                : std::filesystem::path(options.output);
}

/// A place in the order in which all runs take their locks, so that no two wait for each other: by the folder
/// itself, which may have several paths, and the name in it.
using LockOrder = std::tuple<dev_t, ino_t, std::string>;

LockOrder order_of(const std::filesystem::path& target) {
  const std::filesystem::path folder = std::filesystem::absolute(target).parent_path();
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) throw support::system_error(folder.string(), "read", errno);
  return {status.st_dev, status.st_ino, target.filename().string()};
}

std::vector<Edited> lock_all(std::vector<RpathJob>& jobs, const RpathOptions& options) {
  std::map<LockOrder, std::pair<std::filesystem::path, RpathJob*>> targets;
  for (RpathJob& job : jobs) {
    if (job.patch.empty() && options.output.empty()) continue;
    const std::filesystem::path target = target_of(job, options);
    targets.emplace(order_of(target), std::pair{target, &job});
  }
  std::vector<Edited> out;
  for (const auto& [order, found] : targets)
    out.push_back({found.second, std::make_unique<support::FilePublication>(found.first)});
  return out;
}

bool is_as_read(const support::ReadableFile& file) {
  const struct stat& then = file.status();
  struct stat now {};
  return ::stat(file.path().c_str(), &now) == 0 && now.st_dev == then.st_dev && now.st_ino == then.st_ino &&
         now.st_size == then.st_size && now.st_mtim.tv_sec == then.st_mtim.tv_sec &&
         now.st_mtim.tv_nsec == then.st_mtim.tv_nsec;
}

/// Plans what another run has edited between the first plan and the lock.
void plan_changed_ones(std::vector<Edited>& edited, const RpathOptions& options) {
  std::vector<support::Error> errors;
  for (const Edited& each : edited) {
    if (is_as_read(each.job->file)) continue;
    try {
      *each.job = prepare(each.job->name, options);
    } catch (const support::Error& error) {
      errors.push_back(error);
    }
  }
  if (!errors.empty()) throw support::Errors(std::move(errors));
}

void write(const RpathJob& job, const RpathOptions& options, support::FilePublication& publication) {
  if (job.patch.empty() && options.output.empty()) return;
  std::string signer;
  if (!job.patch.empty() && job.binary.format == binary::Format::macho)
    signer = binary::certificate_of(binary::read_code_signatures(job.file, binary::SignatureCheck::none));
  binary::write_edited(job.file, job.edit, job.patch, publication);
  for (const std::string& note : job.patch.notes)
    support::tell(fmt::format("pdist-rpath: note: {}: {}\n", support::escaped(job.name), note));
  if (!signer.empty())
    support::tell(fmt::format(
        "pdist-rpath: note: {}: the signature of {} is replaced by an ad-hoc one: it has to be signed "
        "again\n",
        support::escaped(job.name), signer));
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

void write_all(std::vector<RpathJob>& jobs, const RpathOptions& options) {
  raise_descriptor_limit();
  std::vector<Edited> edited = lock_all(jobs, options);
  plan_changed_ones(edited, options);
  for (Edited& each : edited) {
    write(*each.job, options, *each.publication);
    each.publication.reset(); // who waits for this file need not wait for the others
  }
}

} // namespace pdist::programs
