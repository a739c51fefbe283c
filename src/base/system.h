/// What differs between operating systems, and all of it: pages, files, threads, signals, children,
/// and what a system tells of process and machine. A system is one source file, or a few that share
/// its name (`system_posix*.c`); nothing else includes a header of a system or asks which one it
/// is. `system_plain.c` has standard C alone and shows what must be there: each function below says
/// what it returns where a system lacks the thing. The clocks have headers of their own
/// (base/clock.h, heapstorm/clock.h) and are the same file's.
#ifndef HS_BASE_SYSTEM_H
#define HS_BASE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "heapstorm/base.h"

// ---- Pages -------------------------------------------------------------------------------------

/// Returns `bytes` of zeroed pages from beneath the C library's heap, or NULL when memory is out.
/// The heap meter counts them. Give them back with `hs_pages_unmap` and the same size.
void *hs_pages_map(size_t bytes);

/// The same at a multiple of `bytes`, which is a power of two and at least a page.
void *hs_pages_map_aligned(size_t bytes);

/// Gives pages back to the system.
void hs_pages_unmap(void *memory, size_t bytes);

/// As these two, but the heap meter does not count them: for the instruments' own records.
void *hs_pages_map_uncounted(size_t bytes);
void hs_pages_unmap_uncounted(void *memory, size_t bytes);

/// Asks for huge pages behind this memory. A hint: without them the memory is the same, but slower.
void hs_pages_advise_huge(void *memory, size_t bytes);

/// Does without huge pages from now on, in the whole process. False where a process has no say.
bool hs_pages_forbid_huge(void);

// ---- The C library's heap ----------------------------------------------------------------------

/// Returns the bytes that a block of the heap really has; 0 where the C library does not tell.
size_t hs_heap_usable_bytes(void *block);

/// Returns the bytes that the C library's own heap has handed out, which stand still while another
/// allocator serves; NaN where it does not tell.
double hs_heap_handed_out(void);

// ---- Files and folders -------------------------------------------------------------------------

/// Room for a path with its end. A longer one is cut or refused.
enum { HS_PATH_BYTES = 4096 };

/// What a path leads to, symbolic links followed.
typedef enum hs_path_kind {
    HS_PATH_MISSING, ///< nothing, or nothing that can be looked at; `errno` says why
    HS_PATH_FILE,    ///< a regular file
    HS_PATH_FOLDER,  ///< a folder
    HS_PATH_OTHER    ///< a pipe, a terminal, a device
} hs_path_kind;

/// What a path may be wanted for.
typedef enum hs_path_use { HS_PATH_READ, HS_PATH_WRITE, HS_PATH_RUN } hs_path_use;

/// Returns what a path leads to.
hs_path_kind hs_path_look(const char *path);

/// Whether this process may use the path so; else `errno` says why not. True where a system has no
/// permissions and there is such a file.
bool hs_path_allows(const char *path, hs_path_use use);

/// Whether the path itself is a symbolic link or another entry of its folder, whatever it leads to.
bool hs_path_has_entry(const char *path);

/// Writes the path without symbolic links and "..". False, with nothing written, where nothing lies
/// there, where `bytes` are too few, and where a system has no such path.
bool hs_path_resolve(const char *path, char *resolved, size_t bytes);

/// Writes the folder in which the desktop keeps pictures. False where there is none or a system
/// does not tell; `folder` then means nothing.
bool hs_folder_of_pictures(char *folder, size_t bytes);

/// What tells one file, pipe or device from all others, whatever paths lead to it.
typedef struct hs_path_identity {
    uint64_t device, number;
} hs_path_identity;

/// Reads what a path leads to, symbolic links followed. False where nothing is there and where a
/// system does not tell.
bool hs_path_identify(const char *path, hs_path_identity *identity);
/// The same of an open stream.
bool hs_stream_identify(FILE *stream, hs_path_identity *identity);

/// Whether a path leads to a device that discards all that is written.
bool hs_path_discards(const char *path);

/// Opens those of the three standard streams that were closed when the program began, on nothing:
/// else the next file or socket would take such a stream's place, and what is printed would go
/// there. To be called first of all.
void hs_streams_guard(void);

/// Renames a file; one that is already there is replaced, so that readers see the old or the new
/// one. False with `errno`.
bool hs_path_rename(const char *from, const char *to);

/// Waits until what was written to a stream, and flushed, is on the disk: after a power cut a file
/// that is renamed without it may be empty. False with `errno`; true where a system cannot do that.
bool hs_file_reach_disk(FILE *stream);

/// Opens a regular file for reading, and nothing else: reading a pipe or a terminal would block,
/// and a device may have no end. Returns NULL otherwise: `kind` says what lies there, and `errno`
/// why it cannot be opened where `kind` is neither HS_PATH_FOLDER nor HS_PATH_OTHER.
FILE *hs_file_open_regular(const char *path, hs_path_kind *kind);

/// Gives a file that is being written the permissions of another one. False with `errno`; true
/// where a system has none.
bool hs_file_take_permissions(FILE *stream, const char *other);

// ---- Terminals and displays --------------------------------------------------------------------

/// Whether the stream is a terminal; false where a system does not tell.
bool hs_terminal_is(FILE *stream);

/// Writes to standard error past stdio, whose buffers would show in the heap's figures. Failing is
/// no error.
void hs_terminal_put(const char *text, size_t bytes);

/// Whether a display for windows is named by the environment, so that none is there without a name.
bool hs_display_is_by_name(void);

// ---- The environment and the calendar ----------------------------------------------------------

/// Returns a "NAME=VALUE" of the environment by number; NULL after the last, and where a system
/// does not list them.
const char *hs_environment_at(size_t number);

/// Takes a variable out of the environment, where that can be done.
void hs_environment_remove(const char *name);

/// Writes the date and time of day as `strftime` does, local or of Greenwich. False, with an empty
/// text, where it is not known or does not fit.
bool hs_calendar_write(char *text, size_t bytes, const char *format, bool is_local);

// ---- Signals -----------------------------------------------------------------------------------

/// Holds the signals that interrupt a program (SIGINT, SIGTERM, SIGHUP) from now on, unless they
/// are ignored, so that an interrupted command leaves no half-written file: it asks for them
/// between two steps, without a handler or a global variable. A reader that goes away becomes an
/// error of writing. Where a system has no such signals an interrupt ends the program at once.
void hs_interrupt_hold(void);

/// Returns the number of a held signal that has arrived, or 0.
int hs_interrupt_pending(void);

/// From now on exceeding a limit on file sizes fails the write, which is reported and cleaned up.
void hs_file_limit_fails_writes(void);

// ---- Threads -----------------------------------------------------------------------------------

/// A lock, a condition to wait for under a lock, and a thread. They must not be moved.
typedef struct hs_mutex {
    _Alignas(max_align_t) unsigned char own[80]; ///< the system's
} hs_mutex;
typedef struct hs_condition {
    _Alignas(max_align_t) unsigned char own[80]; ///< the system's
} hs_condition;
typedef struct hs_thread {
    _Alignas(max_align_t) unsigned char own[16]; ///< the system's
} hs_thread;

/// Where a system has no threads, `hs_thread_start` says no and the locks do nothing.
void hs_mutex_open(hs_mutex *mutex);
void hs_mutex_close(hs_mutex *mutex);
void hs_mutex_lock(hs_mutex *mutex);
void hs_mutex_unlock(hs_mutex *mutex);

void hs_condition_open(hs_condition *condition);
void hs_condition_close(hs_condition *condition);
/// Waits, the lock given up meanwhile. It may return though nobody called.
void hs_condition_wait(hs_condition *condition, hs_mutex *mutex);
/// Lets one of those that wait go on, or all.
void hs_condition_signal(hs_condition *condition);
void hs_condition_broadcast(hs_condition *condition);

/// What a thread does. Returns NULL.
typedef void *hs_thread_work(void *context);

/// Starts a thread, which hears no signals: the program's own threads handle them. False when the
/// system starts no more.
bool hs_thread_start(hs_thread *thread, hs_thread_work *work, void *context);
/// Waits until a thread that was started has ended.
void hs_thread_join(hs_thread *thread);
/// Whether this is the thread that `main` runs in; true where a system does not tell.
bool hs_thread_is_main(void);

// ---- Child processes ---------------------------------------------------------------------------

/// A program that runs beside this one, with nothing to read and all that it says on a pipe.
typedef struct hs_child {
    intptr_t process; ///< the system's number of it
    intptr_t output;  ///< the end of the pipe
} hs_child;

/// How a child ended.
typedef struct hs_child_end {
    int code;             ///< exit code
    int signal;           ///< that ended it, or 0
    char signal_name[64]; ///< in words
    bool may_want_memory; ///< killed as by a system whose memory is out
} hs_child_end;

/// Starts the program words[0] with these words, the last one NULL, and with `library` as the only
/// one that is preloaded, unless it is "". Signals that this process holds reach the child. False
/// with an error; always where a system has no children.
bool hs_child_start(hs_child *child, const char *const *words, const char *library,
                    hs_error *error);
/// Waits at most so many milliseconds for something to be read. False when nothing came.
bool hs_child_await(const hs_child *child, int milliseconds);
/// Reads what has come, at most `bytes`; `count` may be 0. False once all has been read.
bool hs_child_read(const hs_child *child, char *text, size_t bytes, size_t *count);
/// Ends a child at once. It is still to be waited for.
void hs_child_kill(const hs_child *child);
/// Stops listening, waits until the child has ended, and says how.
hs_child_end hs_child_wait(hs_child *child);
/// For a child: dies with the process that started it, where a system can do that.
void hs_child_die_with_parent(void);

// ---- Code that is loaded -----------------------------------------------------------------------

/// What is known of an address in the program or a library.
typedef struct hs_code {
    const char *file;     ///< the program's or library's path
    uintptr_t base;       ///< where it begins in memory
    const char *function; ///< a name that is exported there, or NULL
} hs_code;

/// Says which program or library an address lies in. False where that is unknown, or a system does
/// not tell.
bool hs_code_find(uintptr_t address, hs_code *code);

/// Returns the function of this name that serves the whole process; NULL when there is none, or a
/// system does not tell.
void *hs_code_named(const char *name);

/// Finds the file of a shared library in the usual folders by its name, such as "jemalloc". False,
/// with an empty path, when it is in none.
bool hs_library_find(const char *name, char *path, size_t bytes);

/// Writes where in memory the program and its libraries lie, line by line as in Linux's
/// /proc/self/maps, by which pprof finds them; nothing where a system does not tell.
void hs_code_write_map(FILE *stream);

// ---- Figures and facts -------------------------------------------------------------------------

/// Numbers that a system may tell.
typedef enum hs_figure {
    HS_FIGURE_RESIDENT_BYTES, ///< RSS of this process. Takes some 10 us and does not use the heap.
    HS_FIGURE_DIRTY_BYTES,    ///< private pages of this process that were written to. Takes some
                              ///< 0.1 ms, more with the memory in use, and no heap.
    HS_FIGURE_PEAK_BYTES,     ///< peak of the RSS since the start of this program
    HS_FIGURE_PAGE_FAULTS,    ///< of this process so far, minor and major
    HS_FIGURE_SWITCHES,       ///< times that the system took the processor from this process, which
                              ///< wanted to go on
    HS_FIGURE_MEMORY_BYTES,   ///< RAM of the machine
    HS_FIGURE_FREE_BYTES,     ///< RAM that this process may still take: that nobody uses or that
                              ///< only caches files, and within the limits of its control groups
    HS_FIGURE_PAGE_BYTES,     ///< of a page of memory
    HS_FIGURE_ONLINE,         ///< processors of the machine
    HS_FIGURE_ALLOWED,        ///< processors that this process may run on
    HS_FIGURE_COUNT
} hs_figure;

/// Returns a number, or HS_FIGURE_NONE where the system does not tell.
uint64_t hs_figure_read(hs_figure figure);

/// What a system may tell in words.
typedef enum hs_fact {
    HS_FACT_PROCESSOR,         ///< its name as its maker writes it, or the architecture's
    HS_FACT_SYSTEM,            ///< the system's name for itself: "Debian GNU/Linux 12 (bookworm)"
    HS_FACT_RELEASE,           ///< the kernel's: "6.1.0-18-amd64"
    HS_FACT_KERNEL,            ///< its name, release and architecture
    HS_FACT_C_LIBRARY,         ///< "glibc 2.36"
    HS_FACT_GOVERNOR,          ///< of the processor's clock rate: "schedutil"
    HS_FACT_AFFINITY,          ///< processors that this process may run on: "0-3,6"
    HS_FACT_CACHES,            ///< sizes
    HS_FACT_LOAD,              ///< load averages of 1, 5 and 15 minutes
    HS_FACT_HUGE_PAGES,        ///< when the system makes them
    HS_FACT_HUGE_PAGES_DEFRAG, ///< how hard it tries
    HS_FACT_COUNT
} hs_fact;

/// Writes a fact. Where the system does not tell it writes HS_NOT_AVAILABLE and returns false.
/// Always terminated.
bool hs_fact_write(hs_fact fact, char *text, size_t bytes);

/// Writes the path of this program. False, with an empty text, where the system does not tell.
bool hs_program_path(char *path, size_t bytes);

/// Returns a number that no other process has at this time, for names of files; 0 where a system
/// has no numbers.
unsigned long hs_process_number(void);

// ---- The processor's counters ------------------------------------------------------------------

/// What a processor may count of this process and all threads that it will have.
typedef enum hs_counter {
    HS_COUNTER_CACHE_MISSES, ///< in the last level of caches
    HS_COUNTER_TLB_MISSES,   ///< by data reads
    HS_COUNTERS
} hs_counter;

/// Opens a counter, stopped, and returns its number for the functions below. Returns -1 where there
/// is none; `missing` then says why.
int hs_counter_open(hs_counter counter, char *missing, size_t bytes);
void hs_counter_start(int number);
void hs_counter_stop(int number);
/// Returns what was counted, scaled up where the system let counters take turns; NaN when nothing
/// was.
double hs_counter_read(int number);
void hs_counter_close(int number);

#endif
