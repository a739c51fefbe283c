#include "heapstorm/measure.h"

#include "base/forbidden.h"

#define GIBIBYTE (1024.0 * 1024.0 * 1024.0)

/// MangoHud quotes nothing, and not all that read it know quotes: a comma becomes a space.
static void write_value(FILE *stream, const char *value)
{
    for (; *value != '\0'; value++) {
        bool is_plain = *value != ',' && *value != '"' && (unsigned char)*value >= ' ';
        fputc(is_plain ? *value : ' ', stream);
    }
}

static void write_machine(FILE *stream, const hs_report *report)
{
    char system[128], processor[128], kernel[128], governor[64], driver[64];
    hs_system_name(system, sizeof system);
    hs_processor_name(processor, sizeof processor);
    hs_kernel_release(kernel, sizeof kernel);
    hs_processor_governor(governor, sizeof governor);
    snprintf(driver, sizeof driver, "heapstorm %s", HS_VERSION);
    fputs("os,cpu,gpu,ram,kernel,driver,cpuscheduler\n", stream);
    write_value(stream, system);
    fputc(',', stream);
    write_value(stream, processor);
    // Nothing here asks a GPU; what draws stands in its place.
    fprintf(stream, ",%s,%llu,", report->setup.renderer,
            (unsigned long long)(hs_machine_memory() / 1024));
    write_value(stream, kernel);
    fputc(',', stream);
    write_value(stream, driver);
    fputc(',', stream);
    write_value(stream, governor);
    fputc('\n', stream);
}

void hs_report_write_mangohud(FILE *stream, const hs_report *report)
{
    write_machine(stream, report);
    fputs("fps,frametime,cpu_load,cpu_power,gpu_load,cpu_temp,gpu_temp,gpu_core_clock,"
          "gpu_mem_clock,gpu_vram_used,gpu_power,ram_used,swap_used,process_rss,cpu_mhz,elapsed\n",
          stream);
    const hs_recorder *recorder = report->recorder;
    for (size_t i = 0; i < recorder->count; i++) {
        const hs_frame *frame = &recorder->frames[i];
        double ns = (double)hs_frame_ns(frame);
        fprintf(stream, "%.3f,%.6f,0,0,0,0,0,0,0,0,0,0,0,%.6f,0,%llu\n", ns > 0.0 ? 1e9 / ns : 0.0,
                ns / 1e6, (double)frame->resident_bytes / GIBIBYTE,
                (unsigned long long)(frame->ended_ns - recorder->frames[0].began_ns));
    }
}
