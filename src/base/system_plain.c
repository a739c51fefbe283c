// Standard C alone: what is left of Heapstorm on a system that nobody has written a file for, and
// the place to begin one. There are files and a clock; the rest reads "not available on this
// system".

#include "base/system.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

// ---- Pages -------------------------------------------------------------------------------------

enum { PAGE_BYTES = 4096 };

void *hs_pages_map_uncounted(size_t bytes)
{
    if (bytes > SIZE_MAX - PAGE_BYTES) return NULL;
    size_t rounded = (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    void *memory = aligned_alloc(PAGE_BYTES, rounded);
    if (memory != NULL) memset(memory, 0, rounded);
    return memory;
}

void hs_pages_unmap_uncounted(void *memory, size_t bytes)
{
    (void)bytes;
    free(memory);
}

/// Of the heap, so an interposer sees it.
void *hs_pages_map(size_t bytes)
{
    return hs_pages_map_uncounted(bytes);
}

void *hs_pages_map_aligned(size_t bytes)
{
    void *memory = aligned_alloc(bytes, bytes);
    if (memory != NULL) memset(memory, 0, bytes);
    return memory;
}

void hs_pages_unmap(void *memory, size_t bytes)
{
    hs_pages_unmap_uncounted(memory, bytes);
}

// Above this line pages come from the C library's heap.
#include "base/forbidden.h"

// ---- Clocks ------------------------------------------------------------------------------------

/// The clock of the day, which somebody may set back; standard C has no other.
uint64_t hs_clock_ns(void)
{
    struct timespec now = {0};
    timespec_get(&now, TIME_UTC);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t hs_cpu_ns(void)
{
    return HS_FIGURE_NONE;
}

uint64_t hs_thread_cpu_ns(void)
{
    return HS_FIGURE_NONE;
}

static uint64_t real_now_ns(void *context)
{
    (void)context;
    return hs_clock_ns();
}

/// Standard C has no sleep.
static void real_wait_until(void *context, uint64_t until_ns)
{
    (void)context;
    while (hs_clock_ns() < until_ns) {
    }
}

const hs_clock *hs_clock_real(void)
{
    static const hs_clock real = {.now_ns = real_now_ns, .wait_until = real_wait_until};
    return &real;
}

// ---- The C library's heap ----------------------------------------------------------------------

void hs_pages_advise_huge(void *memory, size_t bytes)
{
    (void)memory;
    (void)bytes;
}

bool hs_pages_forbid_huge(void)
{
    return false;
}

size_t hs_heap_usable_bytes(void *block)
{
    (void)block;
    return 0;
}

double hs_heap_handed_out(void)
{
    return NAN;
}

// ---- Files and folders -------------------------------------------------------------------------

/// A folder cannot be opened, or not be read, or has no end, which differs; something is read of a
/// file, or its end.
hs_path_kind hs_path_look(const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) return HS_PATH_MISSING;
    (void)fgetc(stream);
    bool is_folder = ferror(stream) != 0;
    fclose(stream);
    return is_folder ? HS_PATH_FOLDER : HS_PATH_FILE;
}

bool hs_path_allows(const char *path, hs_path_use use)
{
    FILE *stream = fopen(path, use == HS_PATH_WRITE ? "r+b" : "rb");
    if (stream != NULL) fclose(stream);
    return stream != NULL;
}

bool hs_path_has_entry(const char *path)
{
    return hs_path_look(path) != HS_PATH_MISSING;
}

bool hs_path_resolve(const char *path, char *resolved, size_t bytes)
{
    (void)path;
    (void)resolved;
    (void)bytes;
    return false;
}

bool hs_folder_of_pictures(char *folder, size_t bytes)
{
    (void)folder;
    (void)bytes;
    return false;
}

bool hs_path_identify(const char *path, hs_path_identity *identity)
{
    (void)path;
    (void)identity;
    return false;
}

bool hs_stream_identify(FILE *stream, hs_path_identity *identity)
{
    (void)stream;
    (void)identity;
    return false;
}

bool hs_path_discards(const char *path)
{
    (void)path;
    return false;
}

void hs_streams_guard(void) {}

/// Standard C leaves open whether a rename replaces.
bool hs_path_rename(const char *from, const char *to)
{
    if (rename(from, to) == 0) return true;
    return remove(to) == 0 && rename(from, to) == 0;
}

FILE *hs_file_open_regular(const char *path, hs_path_kind *kind)
{
    *kind = hs_path_look(path);
    return *kind == HS_PATH_FILE ? fopen(path, "rb") : NULL;
}

bool hs_file_reach_disk(FILE *stream)
{
    (void)stream;
    return true;
}

bool hs_file_take_permissions(FILE *stream, const char *other)
{
    (void)stream;
    (void)other;
    return true;
}

// ---- Terminals, the environment, the calendar --------------------------------------------------

bool hs_terminal_is(FILE *stream)
{
    (void)stream;
    return false;
}

void hs_terminal_put(const char *text, size_t bytes)
{
    (void)fwrite(text, 1, bytes, stderr);
}

bool hs_display_is_by_name(void)
{
    return false;
}

const char *hs_environment_at(size_t number)
{
    (void)number;
    return NULL;
}

void hs_environment_remove(const char *name)
{
    (void)name;
}

bool hs_calendar_write(char *text, size_t bytes, const char *format, bool is_local)
{
    time_t now = time(NULL);
    const struct tm *parts = is_local ? localtime(&now) : gmtime(&now);
    bool is_written = parts != NULL && strftime(text, bytes, format, parts) > 0;
    if (!is_written && bytes > 0) text[0] = '\0';
    return is_written;
}

// ---- Signals and threads -----------------------------------------------------------------------

void hs_interrupt_hold(void) {}

int hs_interrupt_pending(void)
{
    return 0;
}

void hs_file_limit_fails_writes(void) {}

void hs_mutex_open(hs_mutex *mutex)
{
    (void)mutex;
}

void hs_mutex_close(hs_mutex *mutex)
{
    (void)mutex;
}

void hs_mutex_lock(hs_mutex *mutex)
{
    (void)mutex;
}

void hs_mutex_unlock(hs_mutex *mutex)
{
    (void)mutex;
}

void hs_condition_open(hs_condition *condition)
{
    (void)condition;
}

void hs_condition_close(hs_condition *condition)
{
    (void)condition;
}

void hs_condition_wait(hs_condition *condition, hs_mutex *mutex)
{
    (void)condition;
    (void)mutex;
}

void hs_condition_signal(hs_condition *condition)
{
    (void)condition;
}

void hs_condition_broadcast(hs_condition *condition)
{
    (void)condition;
}

bool hs_thread_start(hs_thread *thread, hs_thread_work *work, void *context)
{
    (void)thread;
    (void)work;
    (void)context;
    return false;
}

void hs_thread_join(hs_thread *thread)
{
    (void)thread;
}

bool hs_thread_is_main(void)
{
    return true;
}

// ---- Child processes ---------------------------------------------------------------------------

bool hs_child_start(hs_child *child, const char *const *words, const char *library, hs_error *error)
{
    (void)child;
    (void)library;
    return hs_error_set(error, "'%.200s' cannot be started: other programs are %s", words[0],
                        HS_NOT_AVAILABLE);
}

bool hs_child_await(const hs_child *child, int milliseconds)
{
    (void)child;
    (void)milliseconds;
    return false;
}

bool hs_child_read(const hs_child *child, char *text, size_t bytes, size_t *count)
{
    (void)child;
    (void)text;
    (void)bytes;
    *count = 0;
    return false;
}

void hs_child_kill(const hs_child *child)
{
    (void)child;
}

hs_child_end hs_child_wait(hs_child *child)
{
    (void)child;
    return (hs_child_end){.code = -1};
}

void hs_child_die_with_parent(void) {}

// ---- Code that is loaded -----------------------------------------------------------------------

bool hs_code_find(uintptr_t address, hs_code *code)
{
    (void)address;
    *code = (hs_code){0};
    return false;
}

void *hs_code_named(const char *name)
{
    (void)name;
    return NULL;
}

bool hs_library_find(const char *name, char *path, size_t bytes)
{
    (void)name;
    if (bytes > 0) path[0] = '\0';
    return false;
}

void hs_code_write_map(FILE *stream)
{
    (void)stream;
}

// ---- Figures, facts and counters ---------------------------------------------------------------

uint64_t hs_figure_read(hs_figure figure)
{
    (void)figure;
    return HS_FIGURE_NONE;
}

bool hs_fact_write(hs_fact fact, char *text, size_t bytes)
{
    (void)fact;
    snprintf(text, bytes, "%s", HS_NOT_AVAILABLE);
    return false;
}

bool hs_program_path(char *path, size_t bytes)
{
    if (bytes > 0) path[0] = '\0';
    return false;
}

unsigned long hs_process_number(void)
{
    return 0;
}

int hs_counter_open(hs_counter counter, char *missing, size_t bytes)
{
    (void)counter;
    snprintf(missing, bytes, "%s", HS_NOT_AVAILABLE);
    return -1;
}

void hs_counter_start(int number)
{
    (void)number;
}

void hs_counter_stop(int number)
{
    (void)number;
}

double hs_counter_read(int number)
{
    (void)number;
    return NAN;
}

void hs_counter_close(int number)
{
    (void)number;
}
