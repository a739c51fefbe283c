// The processor's counters, which of POSIX's systems Linux alone hands out.

#include "base/system.h"

#ifdef __linux__
#include <errno.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "base/forbidden.h"

#ifdef __linux__

static const struct {
    uint32_t type;
    uint64_t config;
} events[HS_COUNTERS] = {
    [HS_COUNTER_CACHE_MISSES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
    [HS_COUNTER_TLB_MISSES] = {PERF_TYPE_HW_CACHE, PERF_COUNT_HW_CACHE_DTLB |
                                                       (PERF_COUNT_HW_CACHE_OP_READ << 8) |
                                                       (PERF_COUNT_HW_CACHE_RESULT_MISS << 16)},
};

static void explain(int code, char *missing, size_t bytes)
{
    const char *why = strerror(code);
    char level[96] = "";
    if (code == EACCES || code == EPERM) {
        int paranoid = 0;
        FILE *file = fopen("/proc/sys/kernel/perf_event_paranoid", "r");
        if (file != NULL) {
            if (fscanf(file, "%d", &paranoid) == 1) {
                snprintf(level, sizeof level, " (kernel.perf_event_paranoid is %d; 2 is wanted)",
                         paranoid);
            }
            fclose(file);
        }
        why = "the system does not permit it";
    } else if (code == ENOENT || code == EOPNOTSUPP || code == ENODEV) {
        why = "this processor, or the virtual machine, has no such counter";
    }
    snprintf(missing, bytes, "%s%s", why, level);
}

int hs_counter_open(hs_counter counter, char *missing, size_t bytes)
{
    struct perf_event_attr wanted = {
        .type = events[counter].type,
        .size = sizeof wanted,
        .config = events[counter].config,
        .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
        .disabled = 1,
        .inherit = 1,
        .exclude_kernel = 1,
        .exclude_hv = 1,
    };
    int file = (int)syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0);
    if (file < 0) explain(errno, missing, bytes);
    return file;
}

void hs_counter_start(int number)
{
    (void)ioctl(number, PERF_EVENT_IOC_ENABLE, 0);
}

void hs_counter_stop(int number)
{
    (void)ioctl(number, PERF_EVENT_IOC_DISABLE, 0);
}

double hs_counter_read(int number)
{
    uint64_t value[3] = {0}; // the count, time enabled, time running
    bool is_read = read(number, value, sizeof value) == (ssize_t)sizeof value && value[2] != 0;
    return is_read ? (double)value[0] * (double)value[1] / (double)value[2] : NAN;
}

void hs_counter_close(int number)
{
    close(number);
}

#else

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

#endif
