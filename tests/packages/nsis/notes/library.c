__declspec(dllexport) int note_count(void) { return 7; }
