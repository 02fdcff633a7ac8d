import {
  listProducts,
  readAvailability,
  readCollection,
  readMenu,
  readProduct,
  suggest,
} from '#contracts/http/shopping.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import type { Language } from '#kernel/language.ts';
import { isMarketCode, marketCodes } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Reader } from '../pages/card.ts';
import { Pages } from '../pages/pages.ts';
import type { Page, PageRefusal } from '../pages/pages.ts';
import { readProblems, requestInvalid } from '../problems.ts';
import type { ReadRefusal } from '../problems.ts';
import type { ShopModel } from '../shop-model.ts';
import { addressOf, fieldErrors, queryOf } from './addresses.ts';
import { Loans } from './loans.ts';
import { Kept, Memo } from './memo.ts';
import { encodingFor, languageFor } from './negotiate.ts';
import type { Encoding } from './negotiate.ts';
import { freshness, problemAnswer, withoutBytes } from './read-answer.ts';
import type { FieldError, ReadAnswer } from './read-answer.ts';

/** A read as it came in, with the headers that may change its answer. */
export interface ReadRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly acceptEncoding?: string | undefined;
  readonly acceptLanguage?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  /** The header `Meridian-Market`. */
  readonly market?: string | undefined;
}

/** A read whose query was parsed by its endpoint's schema. */
export interface ParsedRead {
  readonly endpoint: Endpoint;
  /** Of the product or collection; empty where the path has none. */
  readonly handle: string;
  readonly query: unknown;
  /** By the headers; what the query says goes before. */
  readonly language: Language;
  readonly market: string | undefined;
}

const defaultMarket: MarketCode = 'europe';

/** Answers reads, most of them by looking up bytes that were made before. */
export class Reception {
  private readonly pages: Pages;
  private readonly memo: Memo;
  private readonly loans = new Loans();

  constructor(model: ShopModel, answersBytesMax: number) {
    this.pages = new Pages(model);
    this.memo = new Memo(answersBytesMax);
  }

  get kept(): { readonly answers: number; readonly bytes: number } {
    return { answers: this.memo.size, bytes: this.memo.bytes };
  }

  /** The answer, at once; undefined when the request is no read of this module. */
  answer(request: ReadRequest): ReadAnswer | undefined {
    const { market, method, url } = request;
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const language = languageFor(request.acceptLanguage);
    const key = `${market ?? ''} ${language} ${url}`;
    const encoding = encodingFor(request.acceptEncoding);
    const kept = this.memo.get(key);
    if (!kept) return this.answerNew(key, language, encoding, request);
    const before = kept.bytes;
    const answer = kept.answer(encoding, request.ifNoneMatch);
    if (kept.bytes !== before) this.memo.grew(kept.bytes - before);
    return method === 'HEAD' ? withoutBytes(answer) : answer;
  }

  /** The answer to a parsed read, before any choice of encoding. Also what routes call. */
  read(
    { endpoint, handle, language, market, query }: ParsedRead,
    allocate?: (length: number) => Uint8Array,
  ): Result<Kept, ReadRefusal> {
    if (market !== undefined && !isMarketCode(market)) {
      return refused('market_unknown', `Meridian-Market is none of ${marketCodes.join(', ')}.`);
    }
    const asked = readerIn(query);
    const reader = {
      market: asked.market ?? market ?? defaultMarket,
      language: asked.language ?? language,
    };
    const page = this.page(endpoint, handle, query, reader, allocate);
    if (!page.ok) return page;
    const overlay = endpoint === readAvailability;
    const content = {
      bytes: page.value.body,
      freshness: overlay ? freshness.availability : freshness.page,
      vary: varyOf(asked),
      language: overlay ? undefined : reader.language,
      surrogateKeys: page.value.stamps.map((stamp) => stamp.key).join(' '),
    };
    return ok(new Kept(content, page.value.stamps));
  }

  private answerNew(
    key: string,
    language: Language,
    encoding: Encoding,
    { ifNoneMatch, market, method, url }: ReadRequest,
  ): ReadAnswer | undefined {
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    const address = addressOf(path);
    if (!address) return undefined;
    const { endpoint, handle } = address;
    const query = endpoint.query.safeParse(queryAt === -1 ? {} : queryOf(url.slice(queryAt + 1)));
    if (!query.success) return invalid(path, fieldErrors(query.error.issues));
    const keep = this.worthKeeping(endpoint, key, query.data);
    const lent = !keep && endpoint === listProducts;
    const read = this.read(
      { endpoint, handle, query: query.data, language, market },
      lent ? (length) => this.loans.lend(length) : undefined,
    );
    if (!read.ok) {
      const { code, detail } = read;
      return problemAnswer({ ...readProblems[code], code, detail, instance: path });
    }
    if (keep) this.memo.put(key, read.value);
    const answer = read.value.answer(encoding, ifNoneMatch);
    const { bytes } = read.value.content;
    if (lent && method === 'GET' && answer.bytes === bytes) {
      return { ...answer, release: () => this.loans.giveBack(bytes) };
    }
    if (lent) this.loans.giveBack(bytes);
    return method === 'HEAD' ? withoutBytes(answer) : answer;
  }

  private page(
    endpoint: Endpoint,
    handle: string,
    query: unknown,
    reader: Reader,
    allocate?: (length: number) => Uint8Array,
  ): Result<Page, PageRefusal> {
    // The casts: each query was parsed by the schema of its own endpoint, in `make` or the runtime.
    switch (endpoint) {
      case listProducts:
        return this.pages.products(
          query as ReturnType<typeof listProducts.query.parse>,
          reader,
          allocate,
        );
      case readProduct:
        return this.pages.product(handle, reader);
      case readCollection:
        return this.pages.collection(handle, reader);
      case suggest:
        return ok(
          this.pages.suggestions((query as ReturnType<typeof suggest.query.parse>).q, reader),
        );
      case readAvailability:
        return ok(
          this.pages.availability(
            (query as ReturnType<typeof readAvailability.query.parse>).variants,
          ),
        );
      case readMenu:
        return ok(this.pages.menu(reader));
      default:
        return ok(this.pages.markets());
    }
  }

  /** Stock is never kept; words that nobody repeats would only push out what is asked for often. */
  private worthKeeping(endpoint: Endpoint, key: string, query: unknown): boolean {
    if (endpoint === readAvailability) return false;
    const typed =
      typeof query === 'object' && query !== null && 'q' in query && query.q !== undefined;
    return !typed || this.memo.seenAgain(key);
  }
}

function invalid(instance: string, errors: readonly FieldError[]): ReadAnswer {
  const detail = errors.map(({ at, message }) => `${at}: ${message}`).join('; ');
  return problemAnswer({ ...requestInvalid, detail, instance, errors });
}

function readerIn(query: unknown): Partial<Reader> {
  return query as Partial<Reader>; // Every query schema has both as optional codes, or neither.
}

function varyOf(asked: Partial<Reader>): string {
  const language = asked.language === undefined ? ', accept-language' : '';
  const market = asked.market === undefined ? ', meridian-market' : '';
  return `accept-encoding${language}${market}`;
}
