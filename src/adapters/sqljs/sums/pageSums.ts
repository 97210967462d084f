import { checksumOf, isSame, type Checksum } from './checksum';

/** Of all our stores. */
export const PAGE_SIZE = 4096;

const FIRST_PAGES = 1024;

/** The checksum of each page of a database, as far as it is known. Pages are numbered from 1. */
export class PageSums {
  /** Two words a page; both 0: not known. */
  #words: Int32Array;
  #count: number;

  constructor(words: Int32Array = new Int32Array(0)) {
    this.#words = words;
    this.#count = words.length >> 1;
  }

  /** Up to the last page that is known. */
  get words(): Int32Array {
    return this.#words.subarray(0, this.#count * 2);
  }

  note(page: number, bytes: Uint8Array): void {
    const index = (page - 1) * 2;
    if (index + 2 > this.#words.length) this.#grow(index + 2);
    const { low, high } = sumOf(page, bytes);
    this.#words[index] = low;
    this.#words[index + 1] = high;
    this.#count = Math.max(this.#count, page);
  }

  /** Nothing is known any more of the pages behind this one. */
  forgetAfter(page: number): void {
    this.#words.fill(0, page * 2);
    this.#count = Math.min(this.#count, page);
  }

  /** True also when nothing is known of the page. */
  fits(page: number, bytes: Uint8Array): boolean {
    return !this.knows(page) || isSame(this.#at(page), sumOf(page, bytes));
  }

  knows(page: number): boolean {
    const { low, high } = this.#at(page);
    return low !== 0 || high !== 0;
  }

  #at(page: number): Checksum {
    const index = (page - 1) * 2;
    return { low: this.#words[index] ?? 0, high: this.#words[index + 1] ?? 0 };
  }

  #grow(length: number): void {
    const words = new Int32Array(Math.max(length, this.#words.length * 2, FIRST_PAGES * 2));
    words.set(this.#words);
    this.#words = words;
  }
}

/** Pages that have changed places are noticed as well. */
function sumOf(page: number, bytes: Uint8Array): Checksum {
  const sum = checksumOf(bytes, { low: page, high: ~page });
  return sum.low === 0 && sum.high === 0 ? { low: 1, high: 1 } : sum;
}
