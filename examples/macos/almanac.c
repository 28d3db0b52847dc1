#include "almanac.h"

#include "moon.h"

int almanac_is_high(int hour) {
  /* Tides come some 50 minutes later every day, as the moon does. */
  return (hour * 60 - moon_age(hour) * 2) % 745 < 180;
}
