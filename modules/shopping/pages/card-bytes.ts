import { languages } from '#kernel/language.ts';
import { marketCodes } from '#kernel/market.ts';
import type { ShopModel } from '../shop-model.ts';
import { cardOf } from './card.ts';
import type { Reader } from './card.ts';

/** Cards kept as bytes at most; beyond it those of the readers not now served are dropped. */
export const cardBytesMax = 128 * 1024 * 1024;

type Slots = (Uint8Array | undefined)[];

/** Every product's card as JSON in UTF-8, by market and language, made when first asked for. */
export class CardBytes {
  private readonly model: ShopModel;
  private readonly bytesMax: number;
  private readonly byReader = new Map<number, Slots>();
  private bytes = 0;

  constructor(model: ShopModel, bytesMax = cardBytesMax) {
    this.model = model;
    this.bytesMax = bytesMax;
  }

  forReader(reader: Reader): (slot: number) => Uint8Array {
    const number =
      marketCodes.indexOf(reader.market) * languages.length + languages.indexOf(reader.language);
    const cards = this.byReader.get(number) ?? [];
    this.byReader.set(number, cards);
    return (slot) => cards[slot] ?? this.make(number, cards, slot, reader);
  }

  drop(slot: number): void {
    for (const cards of this.byReader.values()) {
      this.bytes -= cards[slot]?.length ?? 0;
      cards[slot] = undefined;
    }
  }

  private make(number: number, cards: Slots, slot: number, reader: Reader): Uint8Array {
    const filed = this.model.at(slot);
    const bytes = filed
      ? Buffer.from(JSON.stringify(cardOf(this.model, filed, reader)))
      : new Uint8Array();
    if (this.bytes + bytes.length > this.bytesMax) this.makeRoom(number, cards);
    cards[slot] = bytes;
    this.bytes += bytes.length;
    return bytes;
  }

  private makeRoom(number: number, cards: Slots): void {
    const others = this.byReader.size > 1;
    this.byReader.clear();
    if (!others) cards.length = 0;
    this.byReader.set(number, cards);
    this.bytes = cards.reduce((sum, card) => sum + (card?.length ?? 0), 0);
  }
}
