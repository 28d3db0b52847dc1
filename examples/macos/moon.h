#pragma once
int moon_age(int hour);
