import { afterEach, describe, expect, test, vi } from 'vitest';
import { readOptions } from './options.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

function read(...args: string[]) {
  return readOptions(['node', 'main.ts', ...args]);
}

describe('what is asked for on the command line', () => {
  test('is all left out: the port that the README names, and a seeded house', () => {
    vi.stubEnv('PORT', undefined);
    expect(read()).toMatchObject({ port: 8080, host: '127.0.0.1', seed: true });
    expect(read().folder).toMatch(/^\/.*\.meridian\/data$|^[A-Z]:\\/);
  });

  test.each([
    [['--port', '9000'], { port: 9000 }],
    [['--data', '/tmp/house'], { folder: '/tmp/house' }],
    [['--host', '0.0.0.0'], { host: '0.0.0.0' }],
    [['--courier-speed', '0.5'], { courierSpeed: 0.5 }],
    [['--link-delay', '0'], { linkDelayMs: 0 }],
    [['--no-seed'], { seed: false }],
    [['--no-pictures'], { pictures: false }],
  ])('%j is heard', (args, wanted) => {
    expect(read(...args)).toMatchObject(wanted);
  });

  test('goes before PORT, which goes before the usual one', () => {
    vi.stubEnv('PORT', '9100');
    expect(read().port).toBe(9100);
    expect(read('--port', '9200').port).toBe(9200);
  });
});
