import { expect, test } from 'vitest';
import { patchedSources } from './bugs/patch-source.ts';
import { third } from './more-regions.ts';

test('a third Region has its place in the source as it is', () => {
  const region = patchedSources({ patches: third }).get('kernel/region.ts');
  expect(region).toContain("['eu', 'ap', 'us']");
});
