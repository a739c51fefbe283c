#include "measure/counters.h"

#ifdef __linux__
#include <errno.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#endif

#include <unistd.h>

#include "base/forbidden.h"

#ifdef __linux__

static const struct {
    const char *name;
    uint32_t type;
    uint64_t config;
} events[HS_COUNTERS] = {
    {"cache misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
    {"TLB misses", PERF_TYPE_HW_CACHE,
     PERF_COUNT_HW_CACHE_DTLB | (PERF_COUNT_HW_CACHE_OP_READ << 8) |
         (PERF_COUNT_HW_CACHE_RESULT_MISS << 16)},
};

static void explain(hs_counters *counters, const char *name, int code)
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
    snprintf(counters->missing, sizeof counters->missing, "%s: %s%s", name, why, level);
}

hs_counters hs_counters_open(void)
{
    hs_counters counters = {.missing = ""};
    for (int i = 0; i < HS_COUNTERS; i++) {
        struct perf_event_attr wanted = {
            .type = events[i].type,
            .size = sizeof wanted,
            .config = events[i].config,
            .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
            .disabled = 1,
            .inherit = 1,
            .exclude_kernel = 1,
            .exclude_hv = 1,
        };
        counters.file[i] = (int)syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0);
        if (counters.file[i] < 0) explain(&counters, events[i].name, errno);
    }
    return counters;
}

static void ask_all(const hs_counters *counters, unsigned long request)
{
    for (int i = 0; i < HS_COUNTERS; i++) {
        if (counters->file[i] >= 0) (void)ioctl(counters->file[i], request, 0);
    }
}

void hs_counters_start(const hs_counters *counters)
{
    ask_all(counters, PERF_EVENT_IOC_ENABLE);
}

void hs_counters_stop(const hs_counters *counters)
{
    ask_all(counters, PERF_EVENT_IOC_DISABLE);
}

#else

hs_counters hs_counters_open(void)
{
    return (hs_counters){.file = {-1, -1}, .missing = "this system has no perf_event_open"};
}

void hs_counters_start(const hs_counters *counters)
{
    (void)counters;
}

void hs_counters_stop(const hs_counters *counters)
{
    (void)counters;
}

#endif

void hs_counters_read(const hs_counters *counters, double *numbers)
{
    for (int i = 0; i < HS_COUNTERS; i++) {
        uint64_t value[3] = {0}; // the count, time enabled, time running
        bool is_read = counters->file[i] >= 0 &&
                       read(counters->file[i], value, sizeof value) == (ssize_t)sizeof value;
        numbers[i] =
            is_read && value[2] != 0 ? (double)value[0] * (double)value[1] / (double)value[2] : NAN;
    }
}

void hs_counters_close(hs_counters *counters)
{
    for (int i = 0; i < HS_COUNTERS; i++) {
        if (counters->file[i] >= 0) close(counters->file[i]);
        counters->file[i] = -1;
    }
}
