#include "window/collector_options.h"

#include "heapstorm/strategy.h"

#include "base/forbidden.h"

const char *const hs_collector_switch[] = {"on", "off", NULL};

bool hs_collector_options_check_memory(const char *memory, hs_error *error)
{
    if (strcmp(memory, "boehm") != 0 || hs_strategy_find(memory) != NULL) return true;
    return hs_error_set(error, "this heapstorm was built without libgc, which --memory boehm needs "
                               "(Debian's package libgc-dev)");
}

/// Reads digits up to `end`; false when there are none, too many or anything else.
static bool read_number(const char *text, size_t length, uint32_t *number)
{
    uint64_t sum = 0;
    if (length == 0 || length > 10) return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        sum = sum * 10 + (uint64_t)(text[i] - '0');
    }
    *number = (uint32_t)sum;
    return sum <= UINT32_MAX;
}

static bool read_thresholds(const char *text, hs_collector_settings *settings, hs_error *error)
{
    if (text == NULL) return true;
    const char *at = text;
    for (int g = 0; g < HS_GENERATIONS; g++) {
        size_t length = strcspn(at, ",");
        bool is_last = g == HS_GENERATIONS - 1;
        if (!read_number(at, length, &settings->thresholds[g]) ||
            settings->thresholds[g] > HS_COLLECTOR_THRESHOLD_MAX ||
            at[length] != (is_last ? '\0' : ',')) {
            return hs_error_set(error,
                                "--thresholds takes three whole numbers from 0 to %u, such as "
                                "700,10,10, not '%s'",
                                HS_COLLECTOR_THRESHOLD_MAX, text);
        }
        at += length + 1;
    }
    return true;
}

static bool read_step(const char *text, hs_collector_settings *settings, hs_error *error)
{
    uint32_t work = 0;
    if (text == NULL) return true;
    if (!read_number(text, strlen(text), &work) ||
        (work > 0 && work < HS_COLLECTOR_STEP_WORK_MIN)) {
        return hs_error_set(error, "--gc-step takes 0 or a whole number from %u to %u, not '%s'",
                            HS_COLLECTOR_STEP_WORK_MIN, UINT32_MAX, text);
    }
    settings->is_stepwise = work > 0;
    if (work > 0) settings->step_work = work;
    return true;
}

static bool read_step_ms(const hs_collector_options *options, hs_collector_settings *settings,
                         hs_error *error)
{
    const char *text = options->step_ms;
    if (text == NULL) return true;
    if (options->step != NULL) {
        return hs_error_set(error, "--gc-step counts work and --gc-step-ms time; give one of them");
    }
    char *end = NULL;
    bool begins = (text[0] >= '0' && text[0] <= '9') || text[0] == '.';
    double ns = begins ? strtod(text, &end) * 1e6 : 0.0;
    if (!begins || *end != '\0' || !(ns >= HS_COLLECTOR_STEP_NS_MIN) ||
        !(ns <= HS_COLLECTOR_STEP_NS_MAX)) {
        return hs_error_set(error, "--gc-step-ms takes a number from 0.01 to 100, not '%s'", text);
    }
    settings->is_stepwise = true;
    settings->step_ns = (uint32_t)ns;
    return true;
}

bool hs_collector_options_read(const hs_collector_options *options, hs_collector_settings *settings,
                               hs_error *error)
{
    *settings = hs_collector_defaults();
    settings->is_off = options->is_on != NULL && strcmp(options->is_on, "off") == 0;
    if (options->threshold > 0) settings->threshold = (uint32_t)options->threshold;
    return read_thresholds(options->thresholds, settings, error) &&
           read_step(options->step, settings, error) && read_step_ms(options, settings, error) &&
           hs_collector_settings_check(settings, error);
}
