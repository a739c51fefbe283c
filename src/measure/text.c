#include "measure/text.h"

#include "base/error.h"
#include "measure/words.h"

#include "base/forbidden.h"

void hs_text_heading(FILE *stream, bool bold, const char *line)
{
    fprintf(stream, bold ? "\n\033[1m%s\033[0m\n" : "\n%s\n", line);
}

void hs_text_paragraph(FILE *stream, const char *text)
{
    enum { WIDTH = 79 };
    int column = 0;
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > 0 && column + 1 + length > WIDTH) {
            fputc('\n', stream);
            column = 0;
        }
        column += fprintf(stream, column > 0 ? " %.*s" : "%.*s", length, text);
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}

void hs_text_run(FILE *stream, const hs_run_setup *setup, const char *label)
{
    char text[1024], processor[128], litter[64] = "";
    hs_processor_name(processor, sizeof processor);
    fprintf(stream, "Heapstorm %s, %s, %s, %u thread%s\n%s\n\n", HS_VERSION, hs_compiler(),
            setup->instruction_set, setup->threads, setup->threads == 1 ? "" : "s", processor);
    if (setup->litter != 0) {
        snprintf(litter, sizeof litter, ", on a heap with %u %% of litter", setup->litter);
    }
    snprintf(text, sizeof text, "%s%s%s%s%s%s, seed %llu: %s frames after %s of warm-up%s%s",
             setup->scenario, label != NULL ? " under " : "", label != NULL ? label : "",
             setup->pattern != NULL ? " with " : "", setup->pattern != NULL ? setup->pattern : "",
             litter, (unsigned long long)setup->seed, hs_word_of_count(setup->frames).text,
             hs_word_of_count(setup->warmup).text,
             setup->switch_every != 0 ? ", switching between strategies" : "",
             setup->is_profiled ? "; the times include recording every block" : "");
    hs_make_printable(text, sizeof text, '?');
    hs_text_paragraph(stream, text);
}

void hs_text_digests(FILE *stream, const hs_report *report)
{
    fprintf(stream, "digest %016llx, of the particles %016llx\n",
            (unsigned long long)report->digests.game, (unsigned long long)report->digests.seen);
}
