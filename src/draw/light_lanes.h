/// Vectors of light: 16-bit channels, with what the compilers' vector extension lacks, the upper
/// half of a product and an addition that stops at the end, written here for each instruction set.
#ifndef HS_DRAW_LIGHT_LANES_H
#define HS_DRAW_LIGHT_LANES_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/// Pixels of light in a vector, and that vector.
#if defined(__AVX512BW__)
#define HS_LIGHT_PIXELS 8
typedef __m512i hs_light;
#elif defined(__AVX2__)
#define HS_LIGHT_PIXELS 4
typedef __m256i hs_light;
#elif defined(__SSE2__)
#define HS_LIGHT_PIXELS 2
typedef __m128i hs_light;
#else
#define HS_LIGHT_PIXELS 2
typedef struct hs_light {
    uint16_t channel[8];
} hs_light;
#endif

/// All channels at one value.
static inline hs_light hs_light_all(uint16_t value)
{
#if defined(__AVX512BW__)
    return _mm512_set1_epi16((short)value);
#elif defined(__AVX2__)
    return _mm256_set1_epi16((short)value);
#elif defined(__SSE2__)
    return _mm_set1_epi16((short)value);
#else
    hs_light light;
    for (int i = 0; i < 8; i++) light.channel[i] = value;
    return light;
#endif
}

/// All pixels as this one.
static inline hs_light hs_light_of_one(const uint16_t *pixel)
{
#if defined(__SSE2__)
    long long channels;
    memcpy(&channels, pixel, sizeof channels);
#endif
#if defined(__AVX512BW__)
    return _mm512_set1_epi64(channels);
#elif defined(__AVX2__)
    return _mm256_set1_epi64x(channels);
#elif defined(__SSE2__)
    return _mm_set1_epi64x(channels);
#else
    hs_light light;
    for (int i = 0; i < 8; i++) light.channel[i] = pixel[i % 4];
    return light;
#endif
}

/// Channels from memory of any alignment.
static inline hs_light hs_light_load(const uint16_t *from)
{
    hs_light light;
    memcpy(&light, from, sizeof light);
    return light;
}

/// Channels to memory of any alignment.
static inline void hs_light_store(uint16_t *to, hs_light light)
{
    memcpy(to, &light, sizeof light);
}

/// The sum, at most 65535.
static inline hs_light hs_light_add(hs_light a, hs_light b)
{
#if defined(__AVX512BW__)
    return _mm512_adds_epu16(a, b);
#elif defined(__AVX2__)
    return _mm256_adds_epu16(a, b);
#elif defined(__SSE2__)
    return _mm_adds_epu16(a, b);
#else
    for (int i = 0; i < 8; i++) {
        uint32_t sum = (uint32_t)a.channel[i] + b.channel[i];
        a.channel[i] = (uint16_t)(sum < 65535u ? sum : 65535u);
    }
    return a;
#endif
}

/// The product / 65536.
static inline hs_light hs_light_share(hs_light a, hs_light b)
{
#if defined(__AVX512BW__)
    return _mm512_mulhi_epu16(a, b);
#elif defined(__AVX2__)
    return _mm256_mulhi_epu16(a, b);
#elif defined(__SSE2__)
    return _mm_mulhi_epu16(a, b);
#else
    for (int i = 0; i < 8; i++)
        a.channel[i] = (uint16_t)((uint32_t)a.channel[i] * b.channel[i] >> 16);
    return a;
#endif
}

/// What is missing to 65535.
static inline hs_light hs_light_rest(hs_light a)
{
#if defined(__AVX512BW__)
    return _mm512_xor_si512(a, _mm512_set1_epi16(-1));
#elif defined(__AVX2__)
    return _mm256_xor_si256(a, _mm256_set1_epi16(-1));
#elif defined(__SSE2__)
    return _mm_xor_si128(a, _mm_set1_epi16(-1));
#else
    for (int i = 0; i < 8; i++) a.channel[i] = (uint16_t)(65535u - a.channel[i]);
    return a;
#endif
}

/// Pixels of 8 bits a channel, each channel times `factor` / 256; the factor is at most 256.
static inline hs_light hs_light_of_pixels(const uint32_t *pixels, hs_light factor)
{
#if defined(__AVX512BW__)
    __m256i bytes = _mm256_loadu_si256((const __m256i *)pixels);
    return _mm512_srli_epi16(_mm512_mullo_epi16(_mm512_cvtepu8_epi16(bytes), factor), 8);
#elif defined(__AVX2__)
    __m128i bytes = _mm_loadu_si128((const __m128i *)pixels);
    return _mm256_srli_epi16(_mm256_mullo_epi16(_mm256_cvtepu8_epi16(bytes), factor), 8);
#elif defined(__SSE2__)
    __m128i bytes = _mm_loadl_epi64((const __m128i *)pixels);
    __m128i words = _mm_unpacklo_epi8(bytes, _mm_setzero_si128());
    return _mm_srli_epi16(_mm_mullo_epi16(words, factor), 8);
#else
    hs_light light;
    for (int i = 0; i < 8; i++) {
        uint32_t byte = pixels[i / 4] >> (i % 4 * 8) & 255u;
        light.channel[i] = (uint16_t)(byte * factor.channel[i] >> 8);
    }
    return light;
#endif
}

/// Opaque pixels of 8 bits a channel, each channel at most 255.
static inline void hs_light_to_pixels(uint32_t *pixels, hs_light light)
{
#if defined(__AVX512BW__)
    __m256i bytes = _mm512_cvtusepi16_epi8(light);
    bytes = _mm256_or_si256(bytes, _mm256_set1_epi32((int)0xFF000000u));
    _mm256_storeu_si256((__m256i *)pixels, bytes);
#elif defined(__AVX2__)
    __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi16(light, light), 0xD8);
    __m128i bytes = _mm_or_si128(_mm256_castsi256_si128(packed), _mm_set1_epi32((int)0xFF000000u));
    _mm_storeu_si128((__m128i *)pixels, bytes);
#elif defined(__SSE2__)
    __m128i bytes = _mm_packus_epi16(light, light);
    _mm_storel_epi64((__m128i *)pixels, _mm_or_si128(bytes, _mm_set1_epi32((int)0xFF000000u)));
#else
    for (int i = 0; i < 2; i++) {
        uint32_t pixel = 0xFF000000u;
        for (int c = 0; c < 3; c++) {
            uint32_t value = light.channel[i * 4 + c];
            pixel |= (value < 255u ? value : 255u) << (c * 8);
        }
        pixels[i] = pixel;
    }
#endif
}

#endif
