#include "window/high_scores.h"

#include <errno.h>

#include "base/file.h"
#include "base/system.h"

#include "base/forbidden.h"

/// More than any file of scores has.
#define FILE_BYTES_MAX (64u * 1024u)
/// Files kept aside, at most.
enum { ASIDE_MOST = 20 };

static const char *name_of(unsigned table)
{
    return hs_difficulty_name((hs_difficulty)(table + 1));
}

// ---- Tables ------------------------------------------------------------------------------------

unsigned hs_score_place(const hs_score_table *table, uint64_t score)
{
    unsigned place = 0;
    while (place < table->count && table->rows[place].score >= score) place++;
    return score > 0 && place < HS_SCORES_EACH ? place + 1 : 0;
}

unsigned hs_high_scores_add(hs_high_scores *scores, unsigned number, const hs_high_score *game)
{
    hs_score_table *table = &scores->tables[number];
    unsigned place = hs_score_place(table, game->score);
    if (place == 0) return 0;
    if (table->count < HS_SCORES_EACH) table->count++;
    for (unsigned i = table->count - 1; i >= place; i--) table->rows[i] = table->rows[i - 1];
    table->rows[place - 1] = *game;
    scores->has_changed = true;
    return place;
}

bool hs_name_allows(char letter)
{
    return letter >= ' ' && letter <= '~';
}

// ---- Reading -----------------------------------------------------------------------------------

/// Copies a name, up to the first letter that is none. False when something is left of it, or when
/// there is nothing but space.
static bool read_name(const char *text, char *name)
{
    size_t length = strlen(text);
    if (length == 0 || length > HS_NAME_LETTERS || strspn(text, " ") == length) return false;
    for (size_t i = 0; i < length; i++) {
        if (!hs_name_allows(text[i])) return false;
    }
    memcpy(name, text, length + 1);
    return true;
}

static int table_of(const char *word, size_t length)
{
    for (unsigned i = 0; i < HS_SCORE_TABLES; i++) {
        const char *name = name_of(i);
        if (strlen(name) == length && memcmp(name, word, length) == 0) return (int)i;
    }
    return -1;
}

/// The next word of a line, which moves on beyond the space behind it.
static const char *next_word(const char **line, size_t *length)
{
    const char *word = *line;
    *length = strcspn(word, " ");
    *line = word + *length + (word[*length] == ' ' ? 1 : 0);
    return word;
}

static bool read_number(const char **line, uint64_t most, uint64_t *number)
{
    size_t length;
    const char *word = next_word(line, &length);
    *number = 0;
    for (size_t i = 0; i < length; i++) {
        if (word[i] < '0' || word[i] > '9' || *number > most / 10) return false;
        *number = *number * 10 + (uint64_t)(word[i] - '0');
    }
    return length > 0 && *number <= most;
}

/// A line such as "normal 120340 3 2026-12-31 Ada".
static bool read_game(hs_high_scores *scores, const char *line)
{
    size_t length;
    uint64_t stage;
    hs_high_score game;
    const char *word = next_word(&line, &length);
    int table = table_of(word, length);
    if (table < 0 || !read_number(&line, UINT64_MAX / 2, &game.score)) return false;
    if (!read_number(&line, HS_SCORE_FINISHED, &stage) || game.score == 0) return false;
    game.stage = (unsigned)stage;
    word = next_word(&line, &length);
    if (length == 0 || length >= sizeof game.date) return false;
    snprintf(game.date, sizeof game.date, "%.*s", (int)length, word);
    for (const char *c = game.date; *c != '\0'; c++) {
        if (!hs_name_allows(*c)) return false;
    }
    if (!read_name(line, game.name)) return false;
    hs_high_scores_add(scores, (unsigned)table, &game);
    return true;
}

/// One line, without its end; `games` is how many the end of the file says that there are.
static bool read_line(hs_high_scores *scores, const char *line, uint64_t *games)
{
    if (line[0] == '\0' || line[0] == '#') return true;
    if (strncmp(line, "last ", 5) == 0) return read_name(line + 5, scores->last_name);
    if (strncmp(line, "games ", 6) == 0) {
        line += 6;
        return read_number(&line, UINT64_MAX / 2, games);
    }
    return read_game(scores, line);
}

/// Reads all lines; returns the number of the first that is damaged, 0 where none is. A file that
/// was cut off says nothing of its end.
static unsigned read_text(hs_high_scores *scores, const char *text, size_t bytes)
{
    unsigned number = 0, damaged = 0, read = 0;
    uint64_t games = UINT64_MAX;
    while (bytes > 0) {
        char line[96];
        const char *end = memchr(text, '\n', bytes);
        size_t length = end != NULL ? (size_t)(end - text) : bytes;
        size_t taken = length + (end != NULL ? 1 : 0);
        bool is_text = length < sizeof line && memchr(text, '\0', length) == NULL;
        number++;
        if (is_text) snprintf(line, sizeof line, "%.*s", (int)length, text);
        bool is_read = is_text && read_line(scores, line, &games);
        if (is_read && table_of(line, strcspn(line, " ")) >= 0) read++;
        if (!is_read && damaged == 0) damaged = number;
        text += taken;
        bytes -= taken;
    }
    return damaged == 0 && games != read ? number + 1 : damaged;
}

/// The path of the file; "" where there is no folder for it.
static void write_path(const hs_home *home, char *path, size_t bytes)
{
    path[0] = '\0';
    if (home->folder[0] != '\0')
        snprintf(path, bytes, "%.*sscores.txt", HS_PATH_BYTES - 32, home->folder);
}

/// Renames a damaged file to a name that nothing has yet.
static bool put_aside(const char *path, char *aside, size_t bytes)
{
    for (int i = 1; i <= ASIDE_MOST; i++) {
        snprintf(aside, bytes, "%s.damaged%d", path, i);
        if (!hs_path_has_entry(aside)) return hs_path_rename(path, aside);
    }
    return false;
}

/// Takes the games of the file in. False when it is damaged: then `why` is where.
static bool take_file(hs_high_scores *scores, const char *path, hs_gate *gate, hs_error *why)
{
    hs_file file;
    if (!hs_file_read(&file, gate, HS_TAG_OTHER, path, FILE_BYTES_MAX, why)) return false;
    unsigned damaged = read_text(scores, file.bytes, file.count);
    hs_file_release(&file, gate, HS_TAG_OTHER);
    return damaged == 0 || hs_error_set(why, "%.300s:%u:1: is no line of scores", path, damaged);
}

void hs_high_scores_load(hs_high_scores *scores, const hs_home *home, hs_gate *gate, hs_error *note)
{
    char path[HS_PATH_BYTES], aside[HS_PATH_BYTES + 24];
    hs_error why;
    *scores = (hs_high_scores){0};
    note->message[0] = '\0';
    write_path(home, path, sizeof path);
    if (path[0] == '\0' || hs_path_look(path) == HS_PATH_MISSING) return;
    bool is_whole = take_file(scores, path, gate, &why);
    scores->has_changed = !is_whole;
    if (is_whole) return;
    if (put_aside(path, aside, sizeof aside)) {
        hs_error_set(note,
                     "The scores are damaged (%.160s); kept as %.200s, what can be read holds",
                     why.message, aside);
    } else {
        hs_error_set(note, "The scores are damaged and cannot be kept aside: %.300s", why.message);
    }
}

// ---- Writing -----------------------------------------------------------------------------------

static bool is_same(const hs_high_score *a, const hs_high_score *b)
{
    return a->score == b->score && a->stage == b->stage && strcmp(a->name, b->name) == 0 &&
           strcmp(a->date, b->date) == 0;
}

static bool has_game(const hs_score_table *table, const hs_high_score *game)
{
    for (unsigned i = 0; i < table->count; i++) {
        if (is_same(&table->rows[i], game)) return true;
    }
    return false;
}

/// Games that another process has added to the file since it was read.
static void take_others(hs_high_scores *scores, const char *path, hs_gate *gate)
{
    hs_high_scores others = {0};
    hs_error unread;
    if (hs_path_look(path) == HS_PATH_MISSING || !take_file(&others, path, gate, &unread)) return;
    for (unsigned t = 0; t < HS_SCORE_TABLES; t++) {
        for (unsigned i = 0; i < others.tables[t].count; i++) {
            const hs_high_score *game = &others.tables[t].rows[i];
            if (!has_game(&scores->tables[t], game)) hs_high_scores_add(scores, t, game);
        }
    }
}

static void write_text(const hs_high_scores *scores, FILE *stream)
{
    unsigned games = 0;
    fputs("# Best games of Heapstorm: difficulty, score, stage (99: finished), day, name.\n",
          stream);
    if (scores->last_name[0] != '\0') fprintf(stream, "last %s\n", scores->last_name);
    for (unsigned t = 0; t < HS_SCORE_TABLES; t++) {
        const hs_score_table *table = &scores->tables[t];
        games += table->count;
        for (unsigned i = 0; i < table->count; i++) {
            const hs_high_score *game = &table->rows[i];
            fprintf(stream, "%s %llu %u %s %s\n", name_of(t), (unsigned long long)game->score,
                    game->stage, game->date, game->name);
        }
    }
    fprintf(stream, "games %u\n", games);
}

bool hs_high_scores_save(hs_high_scores *scores, const hs_home *home, hs_gate *gate,
                         hs_error *error)
{
    char path[HS_PATH_BYTES];
    hs_output output;
    if (!scores->has_changed) return true;
    write_path(home, path, sizeof path);
    if (path[0] == '\0') {
        return hs_error_set(error, "there is no folder for scores; they hold until the end");
    }
    take_others(scores, path, gate);
    if (!hs_output_open(&output, path, error)) return false;
    write_text(scores, output.stream);
    if (!hs_output_close_durably(&output, error)) return false;
    scores->has_changed = false;
    return true;
}
