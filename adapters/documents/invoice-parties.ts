import type { PrintableParty } from '#ports/documents.ts';
import { capitals, labelStyle, styles } from './design.ts';
import type { Letter } from './letter.ts';
import { partyForm } from './script.ts';
import { fit, setLine, setParagraph } from './typesetter.ts';
import type { SetLine, TextStyle } from './typesetter.ts';

const leading = 12.5;
/** Beyond these an address would crowd out the rest of the page. */
const rowsMax = 20;

/** Buyer, recipient and seller side by side. */
export function drawParties(letter: Letter): void {
  const { document, labels } = letter;
  const parties = [
    [labels.buyer, document.buyer] as const,
    [labels.shipTo, document.shipTo] as const,
    [labels.seller, document.seller] as const,
  ];
  const column = letter.width / 3;
  const top = letter.y + 22;
  let depth = 0;
  let x = letter.left;
  for (const [label, party] of parties) {
    if (party === undefined) continue;
    depth = Math.max(depth, drawParty(letter, label, party, { x, top, width: column - 14 }));
    x += column;
  }
  letter.y = top + depth + 20;
}

/** Draws one party and returns its height. */
function drawParty(
  letter: Letter,
  label: string,
  party: PrintableParty,
  box: { readonly x: number; readonly top: number; readonly width: number },
): number {
  const { document, form, sheet } = letter;
  const rows = partyRows(letter, party, box.width);
  sheet.tagged(sheet.root, 'P', () => {
    const caption = capitals(label, document.language);
    sheet.text(caption, labelStyle(document.language), { x: box.x, baseline: box.top }, form);
    rows.forEach(({ line, style }, row) =>
      sheet.text(line, style, { x: box.x, baseline: box.top + 15 + row * leading }),
    );
  });
  return 15 + rows.length * leading;
}

function partyRows(letter: Letter, party: PrintableParty, width: number) {
  const form = partyForm(party, letter.document.language);
  const rows: { line: SetLine; style: TextStyle }[] = [];
  const texts = [party.name, ...party.lines, ...(party.taxId === undefined ? [] : [party.taxId])];
  texts.forEach((text, index) => {
    const style = index === 0 ? styles.strong : styles.body;
    for (const line of setParagraph(text, style, form, width)) rows.push({ line, style });
  });
  if (rows.length <= rowsMax) return rows;
  return texts.map((text) => {
    const style = fit(text, styles.body, form, width);
    return { line: setLine(text, style, form), style };
  });
}
