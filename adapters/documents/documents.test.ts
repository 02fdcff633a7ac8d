import { describe, expect, test } from 'vitest';
import { documentsContract } from '#ports/documents.contract.ts';
import { sampleDocument } from '#ports/documents.samples.ts';
import { openDocuments } from './documents.ts';

documentsContract('the renderer in the calling thread', async () => ({
  documents: openDocuments(),
}));

/** The PDF names of the faces that a file embeds, such as `NotoSansJP`. */
function facesIn(bytes: Uint8Array): Set<string> {
  const names = Buffer.from(bytes)
    .toString('latin1')
    .matchAll(/\/FontName \/[A-Z]+\+(\w+)-/g);
  return new Set(Array.from(names, ([, name]) => name ?? ''));
}

describe('the face of Han characters', () => {
  test.each([
    ['Japanese by its kana', { name: '山田', lines: ['さくら通り'] }, 'NotoSansJP', 'NotoSansSC'],
    [
      'Japanese by its country',
      { name: '山田', lines: [], country: 'JP' },
      'NotoSansJP',
      'NotoSansSC',
    ],
    [
      'Chinese by its country',
      { name: '山田', lines: [], country: 'HK' },
      'NotoSansSC',
      'NotoSansJP',
    ],
    ['Chinese for want of a sign', { name: '山田', lines: [] }, 'NotoSansSC', 'NotoSansJP'],
  ])('is %s in a German invoice', async (_, buyer, wanted, unwanted) => {
    const { shipTo: _shipTo, ...document } = sampleDocument('de', { buyer });
    const faces = facesIn(await openDocuments().render(document));
    expect(faces).toContain(wanted);
    expect(faces).not.toContain(unwanted);
  });
});
