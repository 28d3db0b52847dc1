#include "package/version.hpp"
