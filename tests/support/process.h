/// Runs the program as a user would, and keeps what it said.
#ifndef HS_TEST_PROCESS_H
#define HS_TEST_PROCESS_H

#include <stddef.h>

/// What a process left. Release with `hs_test_process_release`.
typedef struct hs_test_process {
    int code;    ///< exit code, or -1 when a signal ended it
    int signal;  ///< that ended it, or 0
    char *out;   ///< stdout, terminated
    char *error; ///< stderr, terminated
} hs_test_process;

/// How a process is started. Zero members mean: like this process.
typedef struct hs_test_start {
    const char *folder;             ///< working directory
    const char *const *environment; ///< "NAME=value" to add, ended by NULL
    const char *out_path;           ///< where stdout goes instead of being kept
    const char *in_path;            ///< where stdin comes from
    const char *interrupt_in;       ///< a folder: SIGINT is sent once there is a file in it
    const char *terminated_by;      ///< a file in `folder`: SIGTERM is sent once it is there
} hs_test_start;

/// Runs `argv` (the program first, NULL last) to its end. `start` may be NULL.
hs_test_process hs_test_run(const char *const *argv, const hs_test_start *start);
void hs_test_process_release(hs_test_process *process);

/// Lines in a text; an unfinished last one counts.
size_t hs_test_lines(const char *text);

/// Makes an empty folder in the system's place for such and writes its path.
void hs_test_make_folder(char *path, size_t bytes);

/// Files in a folder.
size_t hs_test_count_files(const char *path);

/// Removes a folder made by `hs_test_make_folder` and the files in it.
void hs_test_remove_folder(const char *path);

/// A whole file, terminated; fails the test when it cannot be read. Release with `free`.
char *hs_test_read_file(const char *path);

#endif
