import { afterAll, describe, expect, test } from 'vitest';
import { TableUnavailable } from '#ports/table.ts';
import { openEnvironment } from './environment.ts';
import { makeFolders } from './test-folder.ts';

const folders = makeFolders();
afterAll(() => folders.remove());

/** What a transaction rejects with when its action throws. */
async function rejection(thrown: Error): Promise<unknown> {
  const environment = openEnvironment(folders.make());
  try {
    return await environment.transact(() => {
      throw thrown;
    });
  } catch (error) {
    return error;
  } finally {
    await environment.root.close();
  }
}

describe('what fails inside a transaction', () => {
  const bugs = [
    new TypeError('undefined is not a function'),
    new RangeError('out of bounds'),
    Object.assign(new Error('broken'), { code: 'ERR_ASSERTION' }),
  ];
  test.each(bugs)('is a bug when we threw it, and not to be tried again: %s', async (bug) => {
    expect(await rejection(bug)).toBe(bug);
  });

  const failures = [
    Object.assign(new Error('MDB_MAP_FULL: the map is full'), { code: -30_792 }),
    Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }),
  ];
  test.each(failures)('may be tried again when the store threw it: %s', async (cause) => {
    const error = await rejection(cause);
    expect(error).toBeInstanceOf(TableUnavailable);
    expect(error).toMatchObject({ cause, retryable: true });
  });
});
