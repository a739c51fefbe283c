#include "window/notice.h"

#include "panel/page.h"
#include "panel/text.h"

#include "base/forbidden.h"

enum { BYTES = 640, LINES_MOST = 6, WORD_LEAST = 8 };

/// Type is no larger than lets so many characters stand side by side.
enum { CHARACTERS_LEAST = 34 };

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/// Appends so many bytes of a text, as far as there is room.
static size_t append(char *to, size_t used, size_t bytes, const char *from, size_t count)
{
    size_t room = bytes - 1 - used;
    if (count > room) count = room;
    memcpy(to + used, from, count);
    to[used + count] = '\0';
    return used + count;
}

void hs_notice_shorten(const char *text, size_t most, char *to, size_t bytes)
{
    static const char ellipsis[] = "\u2026";
    size_t used = 0;
    to[0] = '\0';
    while (*text != '\0') {
        size_t word = strcspn(text, " ");
        if (word > most) {
            // The end of a path tells more than its beginning. No character is taken apart.
            size_t head = most / 3, tail = word - (most - head - 1);
            while (head > 0 && continues(text[head])) head--;
            while (tail < word && continues(text[tail])) tail++;
            used = append(to, used, bytes, text, head);
            used = append(to, used, bytes, ellipsis, sizeof ellipsis - 1);
            used = append(to, used, bytes, text + tail, word - tail);
        } else {
            used = append(to, used, bytes, text, word);
        }
        text += word;
        size_t spaces = strspn(text, " ");
        used = append(to, used, bytes, text, spaces);
        text += spaces;
    }
}

void hs_notice_draw(hs_panel *panel, const SDL_FRect *area, const char *text)
{
    float advance, height, size = 1.0f;
    int characters;
    do {
        hs_panel_measure(panel, size, "M", &advance, &height);
        characters = (int)(area->w / advance) - 2;
        size -= 0.05f;
    } while (characters < CHARACTERS_LEAST && size > 0.4f);
    size += 0.05f;
    float line = ceilf(height * 1.22f);
    int room = (int)((area->h - 2.0f * advance) / line);
    if (characters < WORD_LEAST || room < 1) return;
    char shown[BYTES];
    hs_notice_shorten(text, (size_t)characters, shown, sizeof shown);
    int lines = 0;
    const char *at = shown, *begin;
    while (hs_text_next_line(&at, characters, &begin) > 0) lines++;
    if (lines > LINES_MOST) lines = LINES_MOST;
    if (lines > room) lines = room;
    float ground_height = (float)lines * line + 2.0f * advance;
    SDL_FRect ground = {area->x, area->y + area->h - ground_height, area->w, ground_height};
    hs_panel_fill(panel, &ground, HS_COLOR_NOTICE);
    at = shown;
    for (int i = 0; i < lines; i++) {
        char piece[BYTES];
        size_t bytes = hs_text_next_line(&at, characters, &begin);
        snprintf(piece, sizeof piece, "%.*s", (int)bytes, begin);
        float width = (float)hs_text_length(piece) * advance;
        hs_panel_text(panel, floorf(area->x + (area->w - width) / 2.0f),
                      ground.y + advance + (float)i * line, size, HS_COLOR_TEXT, piece);
    }
}
