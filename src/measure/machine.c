#include "base/system.h"
#include "heapstorm/measure.h"

#include "base/forbidden.h"

#define TEXT_OF(number)                 #number
#define VERSION_OF(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *hs_compiler(void)
{
#if defined(__clang__)
    return "clang " VERSION_OF(__clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
    return "gcc " VERSION_OF(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
    return "unknown";
#endif
}

void hs_processor_name(char *name, size_t bytes)
{
    hs_fact_write(HS_FACT_PROCESSOR, name, bytes);
}

void hs_system_name(char *name, size_t bytes)
{
    hs_fact_write(HS_FACT_SYSTEM, name, bytes);
}

void hs_kernel_release(char *release, size_t bytes)
{
    hs_fact_write(HS_FACT_RELEASE, release, bytes);
}

void hs_processor_governor(char *governor, size_t bytes)
{
    hs_fact_write(HS_FACT_GOVERNOR, governor, bytes);
}

uint64_t hs_machine_memory(void)
{
    return hs_figure_read(HS_FIGURE_MEMORY_BYTES);
}

uint64_t hs_free_memory(void)
{
    return hs_figure_read(HS_FIGURE_FREE_BYTES);
}

uint64_t hs_page_faults(void)
{
    return hs_figure_read(HS_FIGURE_PAGE_FAULTS);
}

uint64_t hs_resident_bytes(void)
{
    return hs_figure_read(HS_FIGURE_RESIDENT_BYTES);
}

uint64_t hs_peak_resident_bytes(void)
{
    return hs_figure_read(HS_FIGURE_PEAK_BYTES);
}
