// The project's own library: when to beat.
#pragma once

#include <functional>

#ifdef RHYTHM_EXPORTS
#define RHYTHM_API __declspec(dllexport)
#else
#define RHYTHM_API __declspec(dllimport)
#endif

/// Calls `beat` with 1, 2, ... in a thread of its own, `tempo` times a minute, and returns after the last
/// one. Throws std::out_of_range for a tempo that nobody can play.
RHYTHM_API void play(int tempo, int beats, const std::function<void(int)>& beat);
