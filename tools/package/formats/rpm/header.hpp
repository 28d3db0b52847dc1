// The headers of an .rpm, read back: strictly, with every digest that they have (rpm's
// docs/manual/format.md).
#pragma once

#include "support/file.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pdist::package {

/// The tags of a header (rpm's rpmtag.h) that are looked at here.
enum class RpmTag : std::uint32_t {
  signature_region = 62,
  immutable_region = 63,
  sha1_of_header = 269,
  long_signature_size = 270,
  long_archive_size = 271,
  sha256_of_header = 273,
  reserved = 999,
  name = 1000, ///< in a signature header: the size of header and payload
  version = 1001,
  release = 1002,
  summary = 1004, ///< in a signature header: MD5
  description = 1005,
  epoch = 1003,
  md5 = 1004,
  build_host = 1007, ///< in a signature header: the size of the unpacked payload
  reserved_space = 1008,
  vendor = 1011,
  license = 1014,
  packager = 1015,
  url = 1020,
  os = 1021,
  arch = 1022,
  before_install = 1023,
  after_install = 1024,
  before_removal = 1025,
  after_removal = 1026,
  file_modes = 1030,
  file_times = 1034,
  file_digests = 1035,
  file_links = 1036,
  file_flags = 1037,
  file_verify_flags = 1045,
  file_users = 1039,
  file_groups = 1040,
  provide_names = 1047,
  require_flags = 1048,
  require_names = 1049,
  require_versions = 1050,
  conflict_flags = 1053,
  conflict_names = 1054,
  conflict_versions = 1055,
  trigger_scripts = 1065,
  trigger_names = 1066,
  trigger_versions = 1067,
  trigger_flags = 1068,
  verify_script = 1079,
  before_install_program = 1085,
  after_install_program = 1086,
  before_removal_program = 1087,
  after_removal_program = 1088,
  obsolete_names = 1090,
  trigger_programs = 1092,
  file_languages = 1097,
  prefixes = 1098,
  provide_flags = 1112,
  provide_versions = 1113,
  obsolete_flags = 1114,
  obsolete_versions = 1115,
  directory_indexes = 1116,
  base_names = 1117,
  directories = 1118,
  before_transaction = 1151,
  after_transaction = 1152,
  before_transaction_program = 1153,
  after_transaction_program = 1154,
  file_capabilities = 5010,
  before_install_flags = 5020,
  after_install_flags = 5021,
  before_removal_flags = 5022,
  after_removal_flags = 5023,
  before_transaction_flags = 5024,
  after_transaction_flags = 5025,
  verify_script_flags = 5026,
  trigger_script_flags = 5027,
  order_names = 5035,
  recommend_names = 5046,
  recommend_versions = 5047,
  recommend_flags = 5048,
  suggest_names = 5049,
  suggest_versions = 5050,
  suggest_flags = 5051,
  supplement_names = 5052,
  enhance_names = 5055,
  file_trigger_scripts = 5066,
  transaction_trigger_scripts = 5076,
  payload_digest = 5092,
  payload_digest_algorithm = 5093,
};

/// One header's values.
class RpmHeader {
public:
  struct Value {
    std::vector<std::string> texts;     ///< of texts and lists of them
    std::vector<std::uint64_t> numbers; ///< of numbers of all widths
    std::vector<std::byte> bytes;       ///< of what is neither
  };

  bool has(RpmTag tag) const { return values_.contains(static_cast<std::uint32_t>(tag)); }
  /// Empty where there is none.
  const Value& value(RpmTag tag) const;
  const std::vector<std::string>& texts(RpmTag tag) const { return value(tag).texts; }
  const std::vector<std::uint64_t>& numbers(RpmTag tag) const { return value(tag).numbers; }
  /// The first text; empty where there is none.
  std::string text(RpmTag tag) const;
  const std::map<std::uint32_t, Value>& values() const { return values_; }

private:
  friend class RpmHeaderReader;
  std::map<std::uint32_t, Value> values_;
};

/// Throws `Error` naming the file for everything that is not as rpmbuild writes it: another lead than that of
/// the package's name; a signature header with other values than sizes and digests; a wrong digest or size of
/// the header or payload; a header whose values overlap, have gaps or end elsewhere. Signatures are refused,
/// too: nobody has signed yet.
RpmHeader read_rpm_header(const support::ReadableFile& rpm);

} // namespace pdist::package
