#pragma once
/* Whether the water is high at an hour, near a coast that has two tides a day. */
int almanac_is_high(int hour);
