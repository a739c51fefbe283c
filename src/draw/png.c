#include "draw/png.h"

#include <setjmp.h>
#include <stddef.h>
#include <string.h>

#include "base/assert.h"

/// The head of a block: it keeps the size, which the gate needs when the block is released.
typedef struct block {
    _Alignas(max_align_t) struct block *next;
    struct block *former;
    size_t bytes;
} block;

/// One picture that is being written. The library does not check whether its lists could grow, so a
/// failed request jumps out of it, and all blocks that it had asked for are given back.
typedef struct writing {
    hs_gate *gate;
    block *blocks;
    jmp_buf out_of_memory;
} writing;

/// The library asks for memory as from the C library, without a context; this stands in for it.
static _Thread_local writing *present;

static void *enter(block *memory, size_t bytes)
{
    if (memory == NULL) longjmp(present->out_of_memory, 1);
    *memory = (block){.next = present->blocks, .bytes = sizeof(block) + bytes};
    if (memory->next != NULL) memory->next->former = memory;
    present->blocks = memory;
    return memory + 1;
}

static void leave(block *memory)
{
    if (memory->next != NULL) memory->next->former = memory->former;
    if (memory->former != NULL) {
        memory->former->next = memory->next;
    } else {
        present->blocks = memory->next;
    }
}

static void *png_allocate(size_t bytes)
{
    return enter(hs_gate_allocate(present->gate, HS_TAG_OTHER, sizeof(block) + bytes), bytes);
}

static void png_release(void *memory)
{
    if (memory == NULL) return;
    block *whole = (block *)memory - 1;
    leave(whole);
    hs_gate_release(present->gate, HS_TAG_OTHER, whole, whole->bytes);
}

/// Only called to grow a list.
static void *png_resize(void *memory, size_t bytes)
{
    void *larger = png_allocate(bytes);
    if (memory == NULL) return larger;
    memcpy(larger, memory, ((block *)memory - 1)->bytes - sizeof(block));
    png_release(memory);
    return larger;
}

#define STBI_WRITE_NO_STDIO
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBIW_MALLOC(bytes)          png_allocate(bytes)
#define STBIW_REALLOC(memory, bytes) png_resize(memory, bytes)
#define STBIW_FREE(memory)           png_release(memory)
#define STBIW_ASSERT(condition)      HS_ASSERT(condition)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb_image_write.h>
#pragma GCC diagnostic pop

#include "base/forbidden.h"

static uint8_t *bytes_of(hs_gate *gate, const uint32_t *pixels, size_t count, hs_error *error)
{
    uint8_t *bytes = hs_gate_make(gate, HS_TAG_OTHER, count, 3, "a picture", error);
    if (bytes == NULL) return NULL;
    for (size_t i = 0; i < count; i++) {
        bytes[i * 3] = (uint8_t)(pixels[i] >> 16);
        bytes[i * 3 + 1] = (uint8_t)(pixels[i] >> 8);
        bytes[i * 3 + 2] = (uint8_t)pixels[i];
    }
    return bytes;
}

/// Not inlined: the frame that longjmp() returns to holds no variable that it could lose.
__attribute__((noinline)) static void encode(FILE *stream, uint8_t *bytes, int width, int height)
{
    int length = 0;
    uint8_t *file = stbi_write_png_to_mem(bytes, width * 3, width, height, 3, &length);
    fwrite(file, 1, (size_t)length, stream);
    png_release(file);
}

static bool write_bytes(writing *job, FILE *stream, uint8_t *bytes, int width, int height)
{
    if (setjmp(job->out_of_memory) != 0) return false;
    encode(stream, bytes, width, height);
    return true;
}

bool hs_png_write(hs_gate *gate, FILE *stream, const uint32_t *pixels, int width, int height,
                  hs_error *error)
{
    size_t count = (size_t)width * (size_t)height;
    uint8_t *bytes = bytes_of(gate, pixels, count, error);
    if (bytes == NULL) return false;
    writing job = {.gate = gate};
    present = &job;
    bool written = write_bytes(&job, stream, bytes, width, height);
    while (job.blocks != NULL) png_release(job.blocks + 1);
    present = NULL;
    hs_gate_release(gate, HS_TAG_OTHER, bytes, count * 3);
    return written || hs_error_no_memory(error, "a compressed picture", count * 3);
}
