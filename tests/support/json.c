#include "json.h"

#include "support.h"

/// Deeper values are refused, so that no test runs out of stack.
enum { DEPTH = 64 };

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static const char *skip_hex(const char *at)
{
    return strspn(at, "0123456789abcdefABCDEF") >= 4 ? at + 4 : NULL;
}

/// Returns the end of one UTF-8 character beyond ASCII, or NULL.
static const char *skip_wide(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    size_t length = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : 2;
    if (byte[0] < 0xC2 || byte[0] > 0xF4) return NULL;
    for (size_t i = 1; i < length; i++) {
        if ((byte[i] & 0xC0) != 0x80) return NULL;
    }
    return at + length;
}

static const char *skip_string(const char *at)
{
    if (*at++ != '"') return NULL;
    while (*at != '"') {
        if ((unsigned char)*at < 0x20) return NULL;
        if ((unsigned char)*at >= 0x80) {
            at = skip_wide(at);
        } else if (*at != '\\') {
            at++;
        } else if (at[1] == 'u') {
            at = skip_hex(at + 2);
        } else {
            at = at[1] != '\0' && strchr("\"\\/bfnrt", at[1]) != NULL ? at + 2 : NULL;
        }
        if (at == NULL) return NULL;
    }
    return at + 1;
}

static const char *skip_digits(const char *at)
{
    size_t digits = strspn(at, "0123456789");
    return digits > 0 ? at + digits : NULL;
}

static const char *skip_number(const char *at)
{
    if (*at == '-') at++;
    at = *at == '0' ? at + 1 : skip_digits(at);
    if (at != NULL && *at == '.') at = skip_digits(at + 1);
    if (at != NULL && (*at == 'e' || *at == 'E')) {
        at++;
        if (*at == '+' || *at == '-') at++;
        at = skip_digits(at);
    }
    return at;
}

static const char *skip_value(const char *at, int depth);

/// Returns the end of an object or an array, or NULL.
static const char *skip_container(const char *at, int depth)
{
    char closing = *at == '{' ? '}' : ']';
    at = skip_space(at + 1);
    if (*at == closing) return at + 1;
    for (;;) {
        if (closing == '}') {
            at = skip_string(at);
            if (at == NULL) return NULL;
            at = skip_space(at);
            if (*at != ':') return NULL;
            at = skip_space(at + 1);
        }
        at = skip_value(at, depth + 1);
        if (at == NULL) return NULL;
        at = skip_space(at);
        if (*at == closing) return at + 1;
        if (*at != ',') return NULL;
        at = skip_space(at + 1);
    }
}

static const char *skip_value(const char *at, int depth)
{
    if (depth > DEPTH) return NULL;
    if (*at == '{' || *at == '[') return skip_container(at, depth);
    if (*at == '"') return skip_string(at);
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < 3; i++) {
        if (strncmp(at, words[i], strlen(words[i])) == 0) return at + strlen(words[i]);
    }
    return skip_number(at);
}

bool hs_test_json_is_valid(const char *text)
{
    const char *end = skip_value(skip_space(text), 0);
    return end != NULL && *skip_space(end) == '\0';
}

/// Finds the member of an object with the key, or the element of an array with the index, or NULL.
static const char *step_into(const char *at, const char *key, size_t length)
{
    bool is_object = *at == '{';
    size_t wanted = is_object ? 0 : strtoul(key, NULL, 10);
    if (!is_object && *at != '[') return NULL;
    at = skip_space(at + 1);
    for (size_t index = 0; *at != '}' && *at != ']'; index++) {
        bool found = !is_object && index == wanted;
        if (is_object) {
            const char *end = skip_string(at);
            found = (size_t)(end - at) == length + 2 && strncmp(at + 1, key, length) == 0;
            at = skip_space(skip_space(end) + 1);
        }
        if (found) return at;
        at = skip_space(skip_value(at, 0));
        if (*at == ',') at = skip_space(at + 1);
    }
    return NULL;
}

const char *hs_test_json_find(const char *text, const char *path)
{
    const char *at = skip_space(text);
    while (at != NULL && *path != '\0') {
        size_t length = strcspn(path, ".");
        at = step_into(at, path, length);
        path += length;
        if (*path == '.') path++;
    }
    return at;
}

static const char *expect(const char *text, const char *path)
{
    const char *value = hs_test_json_find(text, path);
    if (value == NULL) fail_msg("the JSON has no %s", path);
    return value;
}

double hs_test_json_number(const char *text, const char *path)
{
    const char *value = expect(text, path);
    if (*value != '-' && (*value < '0' || *value > '9')) fail_msg("%s is no number", path);
    return strtod(value, NULL);
}

bool hs_test_json_is_null(const char *text, const char *path)
{
    return strncmp(expect(text, path), "null", 4) == 0;
}

void hs_test_json_text(const char *text, const char *path, char *string, size_t bytes)
{
    const char *value = expect(text, path);
    const char *end = skip_string(value);
    if (end == NULL) fail_msg("%s is no string", path);
    snprintf(string, bytes, "%.*s", (int)(end - value - 2), value + 1);
}
