#include "measure/json.h"

#include "base/forbidden.h"

hs_json hs_json_to(FILE *stream)
{
    return (hs_json){.stream = stream};
}

/// Returns the length in bytes of the UTF-8 character at `text`; 0 when it is not one.
static int character_bytes(const unsigned char *text)
{
    if (text[0] < 0x80) return 1;
    int length = text[0] >= 0xF0 ? 4 : text[0] >= 0xE0 ? 3 : 2;
    if (text[0] < 0xC2 || text[0] > 0xF4) return 0;
    for (int i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80) return 0;
    }
    // Overlong forms, surrogates, and values above U+10FFFF.
    if (text[0] == 0xE0 && text[1] < 0xA0) return 0;
    if (text[0] == 0xED && text[1] > 0x9F) return 0;
    if (text[0] == 0xF0 && text[1] < 0x90) return 0;
    if (text[0] == 0xF4 && text[1] > 0x8F) return 0;
    return length;
}

static void write_quoted(FILE *stream, const char *text)
{
    fputc('"', stream);
    const unsigned char *at = (const unsigned char *)text;
    while (*at != '\0') {
        int length = character_bytes(at);
        if (length == 0) {
            fputs("\\ufffd", stream);
            at++;
            continue;
        }
        if (*at < 0x20) {
            fprintf(stream, "\\u%04x", *at);
        } else if (*at == '"' || *at == '\\') {
            fprintf(stream, "\\%c", *at);
        } else {
            fwrite(at, 1, (size_t)length, stream);
        }
        at += length;
    }
    fputc('"', stream);
}

/// Writes the comma, the line break and the key before a member.
static void write_lead(hs_json *json, const char *key)
{
    bool on_one_line = json->row_depth != 0;
    if (json->needs_comma) fputs(on_one_line ? ", " : ",", json->stream);
    if (!on_one_line && json->depth > 0) fprintf(json->stream, "\n%*s", json->depth * 2, "");
    json->needs_comma = true;
    if (key == NULL) return;
    write_quoted(json->stream, key);
    fputs(": ", json->stream);
}

void hs_json_begin(hs_json *json, const char *key, char bracket)
{
    write_lead(json, key);
    fputc(bracket, json->stream);
    json->depth++;
    json->needs_comma = false;
}

void hs_json_begin_row(hs_json *json, const char *key)
{
    hs_json_begin(json, key, '{');
    if (json->row_depth == 0) json->row_depth = json->depth;
}

void hs_json_end(hs_json *json, char bracket)
{
    bool on_one_line = json->row_depth != 0;
    if (json->row_depth == json->depth) json->row_depth = 0;
    json->depth--;
    if (!on_one_line && json->needs_comma) fprintf(json->stream, "\n%*s", json->depth * 2, "");
    fputc(bracket, json->stream);
    if (json->depth == 0) fputc('\n', json->stream);
    json->needs_comma = true;
}

void hs_json_text(hs_json *json, const char *key, const char *text)
{
    write_lead(json, key);
    if (text == NULL) {
        fputs("null", json->stream);
    } else {
        write_quoted(json->stream, text);
    }
}

void hs_json_count(hs_json *json, const char *key, uint64_t count)
{
    write_lead(json, key);
    fprintf(json->stream, "%llu", (unsigned long long)count);
}

void hs_json_count_if(hs_json *json, const char *key, bool is_known, uint64_t count)
{
    if (is_known) {
        hs_json_count(json, key, count);
    } else {
        hs_json_text(json, key, NULL);
    }
}

void hs_json_figure(hs_json *json, const char *key, uint64_t figure)
{
    hs_json_count_if(json, key, figure != HS_FIGURE_NONE, figure);
}

void hs_json_number(hs_json *json, const char *key, double number)
{
    write_lead(json, key);
    if (isfinite(number)) {
        fprintf(json->stream, "%.12g", number);
    } else {
        fputs("null", json->stream);
    }
}

void hs_json_microseconds(hs_json *json, const char *key, uint64_t ns)
{
    write_lead(json, key);
    fprintf(json->stream, "%llu.%03u", (unsigned long long)(ns / 1000), (unsigned)(ns % 1000));
}

void hs_json_flag(hs_json *json, const char *key, bool flag)
{
    write_lead(json, key);
    fputs(flag ? "true" : "false", json->stream);
}

void hs_json_digest(hs_json *json, const char *key, uint64_t digest)
{
    char digits[17];
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)digest);
    hs_json_text(json, key, digits);
}

void hs_json_summary(hs_json *json, const char *key, const hs_summary *summary)
{
    hs_json_begin_row(json, key);
    hs_json_number(json, "mean", summary->mean);
    hs_json_number(json, "p50", summary->p50);
    hs_json_number(json, "p95", summary->p95);
    hs_json_number(json, "p99", summary->p99);
    hs_json_number(json, "p999", summary->p999);
    hs_json_number(json, "max", summary->max);
    hs_json_end(json, '}');
}

void hs_json_traffic(hs_json *json, bool is_known, hs_heap_traffic sum, double per_frame)
{
    hs_json_count_if(json, "allocations", is_known, sum.allocations);
    hs_json_count_if(json, "frees", is_known, sum.frees);
    hs_json_count_if(json, "bytes", is_known, sum.bytes);
    hs_json_number(json, "per_frame", is_known ? per_frame : NAN);
}

/// "entering", "running" and so on, by hs_stage_state.
static const char *const stage_states[] = {
    [HS_STAGE_ENTERING] = "entering", [HS_STAGE_RUNNING] = "running",   [HS_STAGE_BOSS] = "boss",
    [HS_STAGE_CLEARED] = "cleared",   [HS_STAGE_FINISHED] = "finished",
};

static void write_game_counts(hs_json *json, const hs_game_counts *counts)
{
    hs_json_count(json, "ticks", counts->ticks);
    hs_json_count(json, "kills", counts->kills);
    hs_json_count(json, "bosses", counts->bosses);
    hs_json_count(json, "gems", counts->gems);
    hs_json_count(json, "powers", counts->powers);
    hs_json_count(json, "orphaned", counts->orphaned);
    hs_json_count(json, "collected", counts->collected);
    hs_json_count(json, "bombs_used", counts->bombs);
    hs_json_count(json, "saves", counts->saves);
    hs_json_count(json, "longest_chain", counts->longest_chain);
    hs_json_number(json, "highest_multiplier", counts->highest_multiplier / 100.0);
    hs_json_number(json, "highest_pressure", counts->highest_pressure / 1e6);
    hs_json_begin(json, "deaths", '[');
    for (int stage = 0; stage < HS_STAGES_MAX; stage++)
        hs_json_count(json, NULL, counts->deaths[stage]);
    hs_json_end(json, ']');
}

void hs_json_game(hs_json *json, const char *key, const hs_game_figures *game)
{
    const hs_player *player = &game->player;
    hs_json_begin_row(json, key);
    hs_json_text(json, "difficulty", hs_difficulty_name(game->difficulty));
    hs_json_count(json, "stage", game->stage);
    hs_json_count(json, "stages", game->stage_count);
    hs_json_text(json, "state", stage_states[game->stage_state]);
    hs_json_flag(json, "over", player->over > 0);
    hs_json_count(json, "score", game->score);
    hs_json_flag(json, "score_is_final", player->score_is_final);
    hs_json_count(json, "lives", (uint64_t)player->lives);
    hs_json_count(json, "bombs", (uint64_t)player->bombs);
    hs_json_count(json, "power", player->power);
    hs_json_count(json, "chain", player->chain);
    hs_json_number(json, "multiplier", player->multiplier / 100.0);
    hs_json_count(json, "extends", player->extends);
    hs_json_count(json, "continues", player->continues);
    hs_json_count(json, "orphan_grazes", player->orphan_grazes);
    hs_json_number(json, "rank", game->rank);
    hs_json_number(json, "pressure", game->pressure);
    write_game_counts(json, &game->counts);
    hs_json_end(json, '}');
}

void hs_json_aside(hs_json *json, const char *key, const hs_aside_counts *counts)
{
    hs_json_begin_row(json, key);
    hs_json_count(json, "frames", counts->set_aside);
    for (int reason = HS_ASIDE_NOT + 1; reason < HS_ASIDE_REASONS; reason++)
        hs_json_count(json, hs_aside_name((hs_aside)reason), counts->frames[reason]);
    hs_json_end(json, '}');
}

void hs_json_processor(hs_json *json, const char *key, const hs_cpu_use *use)
{
    bool is_known = isfinite(use->cpu_ns);
    hs_json_begin_row(json, key);
    hs_json_number(json, "wall_ns", use->wall_ns);
    hs_json_number(json, "cpu_ns", use->cpu_ns);
    hs_json_number(json, "involuntary_switches", use->processor_switches);
    if (is_known) {
        hs_json_flag(json, "is_disturbed", hs_cpu_use_is_disturbed(use));
    } else {
        hs_json_text(json, "is_disturbed", NULL);
    }
    hs_json_end(json, '}');
}

void hs_json_program(hs_json *json)
{
    char processor[128];
    hs_processor_name(processor, sizeof processor);
    hs_json_text(json, "version", HS_VERSION);
    hs_json_text(json, "compiler", hs_compiler());
    hs_json_text(json, "cpu", processor);
}
