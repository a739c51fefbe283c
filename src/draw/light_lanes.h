/// Vectors of light: 16-bit channels with a saturating addition and the upper half of a product,
/// which the compilers' vector extension lacks. Each instruction set of x86 names its intrinsics
/// alike, so that most operations are written once for all of them and once in plain C.
#ifndef HS_DRAW_LIGHT_LANES_H
#define HS_DRAW_LIGHT_LANES_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/// Pixels of light in a vector, that vector, and its intrinsics by the part of the name that the
/// instruction sets share.
#if defined(__AVX512BW__)
#define HS_LIGHT_PIXELS        8
#define HS_LIGHT_INTRINSIC(op) _mm512_##op
typedef __m512i hs_light;
#elif defined(__AVX2__)
#define HS_LIGHT_PIXELS        4
#define HS_LIGHT_INTRINSIC(op) _mm256_##op
typedef __m256i hs_light;
#elif defined(__SSE2__)
#define HS_LIGHT_PIXELS        2
#define HS_LIGHT_INTRINSIC(op) _mm_##op
typedef __m128i hs_light;
#else
#define HS_LIGHT_PIXELS 2
typedef uint16_t hs_light __attribute__((vector_size(16)));
#endif

/// All channels at one value.
static inline hs_light hs_light_all(uint16_t value)
{
#if defined(__SSE2__)
    return HS_LIGHT_INTRINSIC(set1_epi16)((short)value);
#else
    return (hs_light){0} + value;
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
#elif defined(__SSE2__)
    return HS_LIGHT_INTRINSIC(set1_epi64x)(channels);
#else
    hs_light light;
    for (int i = 0; i < 8; i++) light[i] = pixel[i % 4];
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
#if defined(__SSE2__)
    return HS_LIGHT_INTRINSIC(adds_epu16)(a, b);
#else
    hs_light sum = a + b;
    return sum | (hs_light)(sum < a);
#endif
}

/// The product / 65536.
static inline hs_light hs_light_share(hs_light a, hs_light b)
{
#if defined(__SSE2__)
    return HS_LIGHT_INTRINSIC(mulhi_epu16)(a, b);
#else
    for (int i = 0; i < 8; i++) a[i] = (uint16_t)((uint32_t)a[i] * b[i] >> 16);
    return a;
#endif
}

/// What is missing to 65535.
static inline hs_light hs_light_rest(hs_light a)
{
    return ~a;
}

/// All channels of each pixel at its fourth.
static inline hs_light hs_light_fourth(hs_light a)
{
#if defined(__SSE2__)
    a = HS_LIGHT_INTRINSIC(shufflelo_epi16)(a, 0xFF);
    return HS_LIGHT_INTRINSIC(shufflehi_epi16)(a, 0xFF);
#else
    return (hs_light){a[3], a[3], a[3], a[3], a[7], a[7], a[7], a[7]};
#endif
}

/// The mean of two, rounded up.
static inline hs_light hs_light_mean(hs_light a, hs_light b)
{
#if defined(__SSE2__)
    return HS_LIGHT_INTRINSIC(avg_epu16)(a, b);
#else
    return (a & b) + ((a ^ b) >> 1) + ((a ^ b) & 1);
#endif
}

/// The value / 256.
static inline hs_light hs_light_upper(hs_light a)
{
#if defined(__SSE2__)
    return HS_LIGHT_INTRINSIC(srli_epi16)(a, 8);
#else
    return a >> 8;
#endif
}

/// Two vectors of pixels.
typedef struct hs_light_two {
    hs_light a, b;
} hs_light_two;

/// Pixels of each in turn: one of `even`, one of `odd`, and so on.
static inline hs_light_two hs_light_interleave(hs_light even, hs_light odd)
{
#if defined(__AVX512BW__)
    const __m512i first = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11);
    const __m512i last = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
    return (hs_light_two){_mm512_permutex2var_epi64(even, first, odd),
                          _mm512_permutex2var_epi64(even, last, odd)};
#elif defined(__SSE2__)
    hs_light low = HS_LIGHT_INTRINSIC(unpacklo_epi64)(even, odd);
    hs_light high = HS_LIGHT_INTRINSIC(unpackhi_epi64)(even, odd);
#if defined(__AVX2__)
    return (hs_light_two){_mm256_permute2x128_si256(low, high, 0x20),
                          _mm256_permute2x128_si256(low, high, 0x31)};
#else
    return (hs_light_two){low, high};
#endif
#else
    return (hs_light_two){
        {even[0], even[1], even[2], even[3], odd[0], odd[1], odd[2], odd[3]},
        {even[4], even[5], even[6], even[7], odd[4], odd[5], odd[6], odd[7]},
    };
#endif
}

/// The even pixels and the odd ones of two vectors side by side.
static inline hs_light_two hs_light_part(hs_light near, hs_light next)
{
#if defined(__AVX512BW__)
    const __m512i even = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
    const __m512i odd = _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15);
    return (hs_light_two){_mm512_permutex2var_epi64(near, even, next),
                          _mm512_permutex2var_epi64(near, odd, next)};
#elif defined(__SSE2__)
    hs_light even = HS_LIGHT_INTRINSIC(unpacklo_epi64)(near, next);
    hs_light odd = HS_LIGHT_INTRINSIC(unpackhi_epi64)(near, next);
#if defined(__AVX2__)
    even = _mm256_permute4x64_epi64(even, 0xD8);
    odd = _mm256_permute4x64_epi64(odd, 0xD8);
#endif
    return (hs_light_two){even, odd};
#else
    return (hs_light_two){
        {near[0], near[1], near[2], near[3], next[0], next[1], next[2], next[3]},
        {near[4], near[5], near[6], near[7], next[4], next[5], next[6], next[7]},
    };
#endif
}

/// Of each two pixels, the odd one of `former` and then the even one of `next`.
static inline hs_light hs_light_across(hs_light former, hs_light next)
{
#if defined(__AVX512BW__)
    return _mm512_castpd_si512(
        _mm512_shuffle_pd(_mm512_castsi512_pd(former), _mm512_castsi512_pd(next), 0x55));
#elif defined(__AVX2__)
    return _mm256_castpd_si256(
        _mm256_shuffle_pd(_mm256_castsi256_pd(former), _mm256_castsi256_pd(next), 0x5));
#elif defined(__SSE2__)
    return _mm_castpd_si128(_mm_shuffle_pd(_mm_castsi128_pd(former), _mm_castsi128_pd(next), 0x1));
#else
    return (hs_light){former[4], former[5], former[6], former[7],
                      next[0],   next[1],   next[2],   next[3]};
#endif
}

/// Pixels of 8 bits a channel, each channel times `factor` / 256; the factor is at most 256.
static inline hs_light hs_light_of_pixels(const uint32_t *pixels, hs_light factor)
{
#if defined(__AVX512BW__)
    hs_light channels = _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)pixels));
#elif defined(__AVX2__)
    hs_light channels = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)pixels));
#elif defined(__SSE2__)
    __m128i bytes = _mm_loadl_epi64((const __m128i *)pixels);
    hs_light channels = _mm_unpacklo_epi8(bytes, _mm_setzero_si128());
#else
    hs_light channels;
    for (int i = 0; i < 8; i++) channels[i] = (uint16_t)(pixels[i / 4] >> (i % 4 * 8) & 255u);
#endif
#if defined(__SSE2__)
    return HS_LIGHT_INTRINSIC(srli_epi16)(HS_LIGHT_INTRINSIC(mullo_epi16)(channels, factor), 8);
#else
    return channels * factor >> 8;
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
            uint32_t value = light[i * 4 + c];
            pixel |= (value < 255u ? value : 255u) << (c * 8);
        }
        pixels[i] = pixel;
    }
#endif
}

#endif
