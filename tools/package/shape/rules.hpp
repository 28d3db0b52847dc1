// The rules of texts that several parts of package.yaml share.
#pragma once

#include "package/shape/shape.hpp"

namespace pdist::package {

extern const TextRule line_rule, paragraph_rule, package_name_rule, version_rule, account_rule,
    absolute_path_rule, dist_path_rule, dist_glob_rule, program_rule, command_name_rule, file_path_rule;

/// One text of a rule, and a list of them.
extern const Shape line_shape, paragraph_shape, package_name_shape, version_shape, account_shape,
    absolute_path_shape, dist_path_shape, program_shape, command_name_shape, flag_shape, lines_shape,
    accounts_shape, absolute_paths_shape, dist_globs_shape;

} // namespace pdist::package
