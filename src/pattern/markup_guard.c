#include "pattern/markup_guard.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/forbidden.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool hs_markup_is_blank(const char *bytes, size_t count)
{
    size_t at = 0;
    while (at < count && is_blank(bytes[at])) at++;
    return at == count;
}

static bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           (unsigned char)c >= 0x80;
}

static bool is_of_name(char c)
{
    return starts_name(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

static void __attribute__((format(printf, 3, 4)))
say(hs_markup_guard *guard, hs_source_position place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(guard->sentence, sizeof guard->sentence, format, arguments);
    va_end(arguments);
    guard->place = place;
}

// Expat 2.9 counts in 64 bits everywhere and deprecates the functions whose width is the system's.
#if XML_MAJOR_VERSION > 2 || (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION >= 9)
#define CURRENT(what, parser) XML_GetCurrent##what##64(parser)
#else
#define CURRENT(what, parser) XML_GetCurrent##what(parser)
#endif

hs_source_position hs_markup_guard_here(const hs_markup_guard *guard)
{
    return (hs_source_position){(int)CURRENT(LineNumber, guard->parser),
                                (int)CURRENT(ColumnNumber, guard->parser) + 1};
}

// ---- Entities ----------------------------------------------------------------------------------

/// Ends the reading with the sentence that was said.
static void refuse(hs_markup_guard *guard)
{
    guard->refused = true;
    XML_StopParser(guard->parser, XML_FALSE);
}

static void say_undefined(hs_markup_guard *guard, hs_source_position place, const char *name,
                          size_t count)
{
    say(guard, place,
        "there is no entity \"&%.*s;\"; write the character itself, or one of &amp; &lt; &gt; "
        "&quot; &apos;",
        (int)(count < 40 ? count : 40), name);
}

/// A declared entity ends the reading: entities can make a small file large, and no file needs
/// them.
static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int value_length, const XML_Char *base,
                              const XML_Char *system, const XML_Char *public,
                              const XML_Char *notation)
{
    (void)is_parameter;
    (void)value_length;
    (void)base;
    (void)system;
    (void)public;
    (void)notation;
    hs_markup_guard *guard = user;
    if (guard->refused) return;
    if (value != NULL) {
        say(guard, hs_markup_guard_here(guard),
            "entities such as \"%.60s\" are not supported; write the text itself", name);
        refuse(guard);
    } else if (guard->warn != NULL) {
        say(guard, hs_markup_guard_here(guard), "the external entity \"%.60s\" is never read",
            name);
        guard->warn(guard, guard->place, guard->sentence);
    }
}

/// A file with a DOCTYPE may use entities that the DOCTYPE's own file defines. expat would leave
/// them out.
static void XMLCALL on_skipped(void *user, const XML_Char *name, int is_parameter)
{
    hs_markup_guard *guard = user;
    if (guard->refused || is_parameter) return;
    say_undefined(guard, hs_markup_guard_here(guard), name, strlen(name));
    refuse(guard);
}

/// Is called without user data.
static int XMLCALL on_external(XML_Parser parser, const XML_Char *context, const XML_Char *base,
                               const XML_Char *system, const XML_Char *public)
{
    (void)context;
    (void)base;
    (void)system;
    (void)public;
    hs_markup_guard *guard = XML_GetUserData(parser);
    if (!guard->refused) {
        say(guard, hs_markup_guard_here(guard),
            "the text of an external entity is never read; write the text itself");
        refuse(guard);
    }
    return XML_STATUS_ERROR;
}

/// Whether a name is one of XML's own entities, or the number of a character.
static bool is_predefined(const char *name, size_t count)
{
    static const char *const names[] = {"amp", "lt", "gt", "quot", "apos"};
    if (count > 0 && name[0] == '#') return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == count && memcmp(names[i], name, count) == 0) return true;
    }
    return false;
}

/// Says which entity between two bytes is not one of XML's own. False when all are.
static bool say_first_undefined(hs_markup_guard *guard, size_t at, size_t end)
{
    const hs_decoded_text *text = &guard->text;
    for (const char *next; (next = memchr(text->bytes + at, '&', end - at)) != NULL;) {
        at = (size_t)(next - text->bytes) + 1;
        size_t count = 0;
        while (at + count < end && text->bytes[at + count] != ';') count++;
        if (is_predefined(text->bytes + at, count)) continue;
        say_undefined(guard, hs_decoded_place(text, at - 1), text->bytes + at, count);
        return true;
    }
    return false;
}

bool hs_markup_guard_attributes(hs_markup_guard *guard)
{
    size_t start = (size_t)CURRENT(ByteIndex, guard->parser);
    size_t end = start + (size_t)CURRENT(ByteCount, guard->parser);
    if (guard->text.is_wide || end > guard->text.count) return true;
    if (!say_first_undefined(guard, start, end)) return true;
    refuse(guard);
    return false;
}

// ---- Words -------------------------------------------------------------------------------------

/// Where a token is not well-formed: the byte that expat stops at, and what lies before it.
typedef struct wrong_token {
    hs_markup_guard *guard;
    size_t at;
    char wrong;        ///< that byte; 0 at the end
    char before;       ///< the byte before; 0 at the beginning
    char before_blank; ///< the last byte before that is not blank; 0 for none
} wrong_token;

static wrong_token wrong_token_at(hs_markup_guard *guard, size_t at)
{
    const char *bytes = guard->text.bytes;
    wrong_token token = {.guard = guard, .at = at};
    if (at < guard->text.count) token.wrong = bytes[at];
    if (at > 0) token.before = bytes[at - 1];
    while (at > 0 && is_blank(bytes[at - 1])) at--;
    if (at > 0) token.before_blank = bytes[at - 1];
    return token;
}

/// A reference that expat cannot finish: a bare '&', or one without its ';'.
static bool say_reference(const wrong_token *token)
{
    const char *bytes = token->guard->text.bytes;
    size_t start = token->at;
    while (start > 0 && (is_of_name(bytes[start - 1]) || bytes[start - 1] == '#')) start--;
    if (start > 0 && bytes[start - 1] == '&') {
        start--;
    } else if (token->wrong == '&') {
        start = token->at;
    } else {
        return false;
    }
    hs_source_position place = hs_decoded_place(&token->guard->text, start);
    if (start + 1 < token->guard->text.count && bytes[start + 1] == '#') {
        say(token->guard, place, "the number of a character is written as in &#65; or &#x41;");
    } else {
        say(token->guard, place, "a bare '&' has no meaning in XML; write &amp; for the character");
    }
    return true;
}

static const char wrong_doctype[] =
    "the DOCTYPE is not written as XML asks; leave it out, for no file needs one";

/// Whether a text stands right before the byte at `at`.
static bool follows(const wrong_token *token, const char *text)
{
    size_t count = strlen(text);
    return token->at >= count &&
           memcmp(token->guard->text.bytes + token->at - count, text, count) == 0;
}

/// The byte after the '<' that opens what the token is in; 0 where a '>' came since, or none is.
static char kind_of_tag(const wrong_token *token)
{
    const char *bytes = token->guard->text.bytes;
    size_t at = token->at;
    while (at > 0 && bytes[at - 1] != '<' && bytes[at - 1] != '>') at--;
    bool is_open = at > 0 && at < token->at && bytes[at - 1] == '<';
    return (char)(is_open ? bytes[at] : 0);
}

/// What is wrong in a tag, or NULL.
static const char *tag_sentence(const wrong_token *token)
{
    bool after_quote = token->before == '"' || token->before == '\'';
    if (token->wrong == '/' && token->before == '<')
        return "this closing tag is one too many; no element is open here";
    char kind = token->wrong != '<' ? kind_of_tag(token) : '\0';
    if (kind == '!')
        return "after \"<!\" XML has comments, <!-- ... -->, CDATA sections and the DOCTYPE, and "
               "this is none of them";
    if (kind == '?') return "an instruction is written as <?name ...?>";
    if (kind == '/')
        return "a closing tag holds the element's name and nothing else, as in </action>";
    if (after_quote && starts_name(token->wrong))
        return "a blank is missing before this attribute; attributes have blanks between them";
    if (after_quote && (token->wrong == '"' || token->wrong == '\''))
        return "this quotation mark is one too many";
    if (token->before_blank == '=' && token->wrong != '\0')
        return "the value of an attribute stands in quotes, as in type=\"aim\"";
    if (token->wrong == '<')
        return "a '<' stands within a tag; close the tag or the quotation before it, or write &lt;";
    if ((token->wrong == '>' || token->wrong == '/') && is_of_name(token->before_blank))
        return "this attribute has no value; write it as in type=\"aim\"";
    if (token->before == '<') return "a '<' begins no tag here; write &lt; for the character";
    if (token->wrong == '"' || token->wrong == '\'')
        return "no attribute's name stands before this value; write it as in type=\"aim\"";
    if (token->wrong == '=' && is_of_name(token->before))
        return "a blank is missing between the element's name and its attribute";
    return NULL;
}

/// What is wrong elsewhere, or NULL.
static const char *other_sentence(const wrong_token *token)
{
    if (follows(token, "<!") || follows(token, "<!-"))
        return "a comment begins with <!-- and ends with -->";
    if (follows(token, "--")) return "a comment may not hold \"--\"; write a single '-'";
    if (token->wrong == '>' && follows(token, "]]"))
        return "\"]]>\" may not stand in text; write ]]&gt;";
    return NULL;
}

/// A character that XML does not have, wherever it stands.
static bool say_character(const wrong_token *token, hs_source_position place)
{
    const hs_decoded_text *text = &token->guard->text;
    unsigned wrong = (unsigned char)token->wrong;
    if (wrong < ' ' && !is_blank(token->wrong) && token->at < text->count) {
        say(token->guard, place, "the control character 0x%02X may not stand in XML; remove it",
            wrong);
        return true;
    }
    if (text->is_single || text->count - token->at < 3) return false;
    const char *bytes = text->bytes + token->at;
    bool is_last = memcmp(bytes, "\xEF\xBF\xBF", 3) == 0;
    if (!is_last && memcmp(bytes, "\xEF\xBF\xBE", 3) != 0) return false;
    say(token->guard, place, "the character U+%s may not stand in XML; remove it",
        is_last ? "FFFF" : "FFFE");
    return true;
}

/// What is left: a character that has no meaning where it stands.
static void say_misplaced(const wrong_token *token, hs_source_position place)
{
    const hs_decoded_text *text = &token->guard->text;
    static const char right[] = "a tag holds a name and attributes such as type=\"aim\"";
    unsigned wrong = (unsigned char)token->wrong;
    if (token->at >= text->count) {
        say(token->guard, place, "the file ends within a tag; %s", right);
    } else if (is_blank(token->wrong)) {
        say(token->guard, place, "a blank may not stand here in a tag; %s", right);
    } else if (wrong >= 0x80 && text->is_single) {
        say(token->guard, place, "the byte 0x%02X may not stand here in a tag; %s", wrong, right);
    } else {
        size_t length = wrong < 0x80 ? 1 : wrong >= 0xF0 ? 4 : wrong >= 0xE0 ? 3 : 2;
        size_t left = text->count - token->at;
        say(token->guard, place, "'%.*s' may not stand here in a tag; %s",
            (int)(length < left ? length : left), text->bytes + token->at, right);
    }
}

/// Says what expat's "invalid token" hides. False when nothing like a tag came before.
static bool say_token(hs_markup_guard *guard)
{
    int64_t index = CURRENT(ByteIndex, guard->parser);
    if (guard->text.is_wide || index < 0) return false;
    const wrong_token token = wrong_token_at(guard, (size_t)index);
    bool is_markup = memchr(guard->text.bytes, '<', token.at) != NULL;
    if (!is_markup) return false;
    hs_source_position place = hs_markup_guard_here(guard);
    if (say_reference(&token) || say_character(&token, place)) return true;
    const char *sentence = other_sentence(&token);
    if (sentence == NULL) sentence = tag_sentence(&token);
    if (sentence != NULL) {
        say(guard, place, "%s", sentence);
    } else {
        say_misplaced(&token, place);
    }
    return true;
}

/// A reference that the end of the file cuts off.
static bool say_cut_reference(hs_markup_guard *guard)
{
    int64_t index = CURRENT(ByteIndex, guard->parser);
    if (guard->text.is_wide || index < 0) return false;
    const wrong_token token = wrong_token_at(guard, (size_t)index);
    return token.wrong == '&' && say_reference(&token);
}

/// What XML does not have in a DOCTYPE.
static bool say_doctype(hs_markup_guard *guard)
{
    int64_t index = CURRENT(ByteIndex, guard->parser);
    if (guard->text.is_wide || index < 0) return false;
    const wrong_token token = wrong_token_at(guard, (size_t)index);
    if (kind_of_tag(&token) != '!') return false;
    say(guard, hs_markup_guard_here(guard), "%s", wrong_doctype);
    return true;
}

/// The length of the name at the parser's place; "..." stands for one that cannot be read.
static int name_here(const hs_markup_guard *guard, const char **name)
{
    int64_t index = CURRENT(ByteIndex, guard->parser);
    *name = "...";
    if (guard->text.is_wide || index < 0) return 3;
    const char *bytes = guard->text.bytes;
    size_t start = (size_t)index, end = start;
    while (end < guard->text.count && is_of_name(bytes[end]) && end - start < 60) end++;
    *name = bytes + start;
    return (int)(end - start);
}

static void say_mismatch(hs_markup_guard *guard, const hs_open_tag *open)
{
    const char *name;
    int count = name_here(guard, &name);
    say(guard, hs_markup_guard_here(guard),
        "</%.*s> does not close <%.60s> of line %d; write </%.60s> first", count, name, open->name,
        open->line, open->name);
}

static void say_duplicate(hs_markup_guard *guard)
{
    const char *name;
    int count = name_here(guard, &name);
    say(guard, hs_markup_guard_here(guard),
        "the attribute \"%.*s\" stands twice in this tag; leave one out", count, name);
}

/// What would be right where expat's error needs no look at the text, or NULL.
static const char *sentence_of(enum XML_Error code)
{
    static const struct {
        enum XML_Error code;
        const char *sentence;
    } sentences[] = {
        {XML_ERROR_UNCLOSED_TOKEN, "this tag or comment is never closed"},
        {XML_ERROR_UNCLOSED_CDATA_SECTION, "this CDATA section is never closed; it ends with ]]>"},
        {XML_ERROR_PARTIAL_CHAR, "the file ends within a character; save it as UTF-8"},
        {XML_ERROR_JUNK_AFTER_DOC_ELEMENT,
         "the file goes on after the end of its first element; everything belongs inside that"},
        {XML_ERROR_UNDEFINED_ENTITY, "there is no such entity; write the character itself"},
        {XML_ERROR_BAD_CHAR_REF, "no character of XML has this number; write the character itself"},
        {XML_ERROR_MISPLACED_XML_PI, "the declaration <?xml ...?> may stand only at the very "
                                     "beginning of the file; remove what is before it"},
        {XML_ERROR_XML_DECL,
         "the declaration is written as <?xml version=\"1.0\" encoding=\"UTF-8\"?>"},
        {XML_ERROR_UNKNOWN_ENCODING,
         "the encoding is not known on this system; save the file as UTF-8"},
        {XML_ERROR_INCORRECT_ENCODING,
         "the file does not have the encoding that it names; save it as UTF-8"},
        {XML_ERROR_PUBLICID, wrong_doctype},
        {XML_ERROR_PARAM_ENTITY_REF, wrong_doctype},
    };
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        if (sentences[i].code == code) return sentences[i].sentence;
    }
    return NULL;
}

/// Says which entity is not defined in a file without DOCTYPE. expat is at it, or at its element.
static bool say_first_undefined_after(hs_markup_guard *guard)
{
    int64_t index = CURRENT(ByteIndex, guard->parser);
    if (guard->text.is_wide || index < 0) return false;
    return say_first_undefined(guard, (size_t)index, guard->text.count);
}

/// Whether the error needs words about the text, which are then said.
static bool say_about_text(hs_markup_guard *guard, enum XML_Error code, const hs_open_tag *open)
{
    switch ((int)code) {
    case XML_ERROR_UNDEFINED_ENTITY:
        return say_first_undefined_after(guard);
    case XML_ERROR_INVALID_TOKEN:
        return say_token(guard);
    case XML_ERROR_SYNTAX:
        return say_doctype(guard);
    case XML_ERROR_UNCLOSED_TOKEN:
        return say_cut_reference(guard);
    case XML_ERROR_DUPLICATE_ATTRIBUTE:
        say_duplicate(guard);
        return true;
    case XML_ERROR_TAG_MISMATCH:
        if (open != NULL) say_mismatch(guard, open);
        return open != NULL;
    default:
        return false;
    }
}

void hs_markup_guard_tell(hs_markup_guard *guard, const hs_markup_failure *failure)
{
    if (guard->refused) return;
    enum XML_Error code = XML_GetErrorCode(guard->parser);
    hs_source_position place = hs_markup_guard_here(guard);
    const char *sentence = sentence_of(code);
    if (hs_markup_is_blank(guard->text.bytes, guard->text.count)) {
        say(guard, place, "the file is empty; %s", failure->beginning);
    } else if (code == XML_ERROR_NO_ELEMENTS && failure->open != NULL) {
        say(guard, place, "the file ends while <%.60s> of line %d is open", failure->open->name,
            failure->open->line);
    } else if (code == XML_ERROR_NO_ELEMENTS) {
        say(guard, place, "the file holds no element; %s", failure->beginning);
    } else if (say_about_text(guard, code, failure->open)) {
        return;
    } else if (sentence != NULL) {
        say(guard, place, "%s", sentence);
    } else {
        say(guard, place, "this is no XML: %s", failure->beginning);
    }
}

// ---- Opening and closing -----------------------------------------------------------------------

hs_decoded_verdict hs_markup_guard_open(hs_markup_guard *guard, hs_gate *gate, hs_tag tag,
                                        const char *bytes, size_t count)
{
    guard->parser = NULL;
    guard->refused = false;
    hs_decoded_verdict verdict =
        hs_decoded_open(&guard->text, gate, tag, bytes, count, &guard->place, guard->sentence);
    guard->refused = verdict == HS_DECODED_REFUSED;
    if (verdict != HS_DECODED_FINE) return verdict;
    guard->parser = XML_ParserCreate(guard->text.encoding);
    if (guard->parser == NULL) return HS_DECODED_NO_MEMORY;
    XML_SetUserData(guard->parser, guard);
    XML_SetEntityDeclHandler(guard->parser, on_entity);
    XML_SetSkippedEntityHandler(guard->parser, on_skipped);
    XML_SetExternalEntityRefHandler(guard->parser, on_external);
    return HS_DECODED_FINE;
}

void hs_markup_guard_close(hs_markup_guard *guard)
{
    if (guard->parser != NULL) XML_ParserFree(guard->parser);
    hs_decoded_release(&guard->text);
}
