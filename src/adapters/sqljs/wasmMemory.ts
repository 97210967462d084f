const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Typed access to the engine's memory. Views are renewed on each use, since growth detaches them. */
export class WasmMemory {
  readonly #memory: WebAssembly.Memory;
  #bytes: Uint8Array;
  #view: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** Valid until the next call into the engine. */
  get bytes(): Uint8Array {
    this.#renew();
    return this.#bytes;
  }

  /** Bytes of the engine's heap. It never shrinks. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  readInt32(pointer: number): number {
    this.#renew();
    return this.#view.getInt32(pointer, true);
  }

  writeInt32(pointer: number, value: number): void {
    this.#renew();
    this.#view.setInt32(pointer, value, true);
  }

  writeInt64(pointer: number, value: bigint): void {
    this.#renew();
    this.#view.setBigInt64(pointer, value, true);
  }

  writeFloat64(pointer: number, value: number): void {
    this.#renew();
    this.#view.setFloat64(pointer, value, true);
  }

  /** Zero-terminated UTF-8. */
  readText(pointer: number): string {
    const bytes = this.bytes;
    return decoder.decode(bytes.subarray(pointer, bytes.indexOf(0, pointer)));
  }

  readTextOf(pointer: number, length: number): string {
    return length === 0 ? '' : decoder.decode(this.bytes.subarray(pointer, pointer + length));
  }

  /** Writes zero-terminated UTF-8; false when it needs more than `capacity` bytes. */
  writeText(pointer: number, text: string, capacity: number): boolean {
    const encoded = encoder.encode(text);
    if (encoded.length + 1 > capacity) return false;
    const bytes = this.bytes;
    bytes.set(encoded, pointer);
    bytes[pointer + encoded.length] = 0;
    return true;
  }

  /** Writes UTF-8 without an end mark, for which there must be room; returns how many bytes. */
  encodeInto(text: string, pointer: number): number {
    return encoder.encodeInto(text, this.bytes.subarray(pointer)).written;
  }

  #renew(): void {
    if (this.#memory.buffer === this.#bytes.buffer) return;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }
}

export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}
