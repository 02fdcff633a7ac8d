import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressed, encodingFor } from './compressed.ts';

const bytes = Buffer.from(JSON.stringify({ items: Array.from({ length: 200 }, () => 'tote') }));
const headers = { 'content-type': 'application/json; charset=utf-8', vary: 'accept-language' };

describe('the encoding of an answer', () => {
  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['BR;q=0.5', 'br'],
    ['br;q=0, gzip;q=1.0', 'gzip'],
    ['br;q=0.0, gzip; q=0', 'identity'],
    ['brotli', 'identity'],
  ])('for Accept-Encoding %j is %s', (accepted, encoding) => {
    expect(encodingFor(accepted)).toBe(encoding);
  });
});

describe('an answer', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('is the same again after %s', async (encoding, open) => {
    const answer = await compressed({ headers, bytes }, encoding);
    expect(open(answer.bytes)).toEqual(bytes);
    expect(answer.bytes.length).toBeLessThan(bytes.length);
    expect(answer.headers).toEqual({
      ...headers,
      'content-encoding': encoding,
      'content-length': String(answer.bytes.length),
      vary: 'accept-language, accept-encoding',
    });
  });

  test.each([
    ['nobody takes it compressed', { headers, bytes }, 'identity'],
    ['it is short', { headers, bytes: Buffer.from('{}') }, 'br'],
    ['it is compressed', { headers: { ...headers, 'content-encoding': 'gzip' }, bytes }, 'br'],
    ['it is no text', { headers: { 'content-type': 'application/pdf' }, bytes }, 'br'],
  ] as const)('stays as it is when %s', async (_, answer, encoding) => {
    expect(await compressed(answer, encoding)).toBe(answer);
  });
});
