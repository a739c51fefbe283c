#include "bench/cell/vitals.h"

#include <sys/resource.h>
#include <time.h>

#include "base/forbidden.h"

uint64_t hs_page_faults(void)
{
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_minflt + (uint64_t)usage.ru_majflt;
}

uint64_t hs_peak_resident_bytes(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    if (file == NULL) return 0;
    char line[256];
    unsigned long long kibibytes = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "VmHWM: %llu", &kibibytes) == 1) break;
    }
    fclose(file);
    return (uint64_t)kibibytes * 1024;
}

uint64_t hs_cell_processor_ns(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void hs_cell_number(FILE *stream, const char *name, double number)
{
    fprintf(stream, "number %s %.17g\n", name, number);
}
